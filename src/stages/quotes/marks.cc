#include "stages/quotes/marks.h"

#include <array>

#include "base/utf8.h"

namespace verbale::quotes {
namespace {

constexpr char32_t kLeftSingle = 0x2018;
constexpr char32_t kRightSingle = 0x2019;
constexpr char32_t kLowSingle = 0x201A;
constexpr char32_t kLeftDouble = 0x201C;
constexpr char32_t kRightDouble = 0x201D;
constexpr char32_t kLowDouble = 0x201E;
constexpr char32_t kLeftAngle = 0xAB;
constexpr char32_t kRightAngle = 0xBB;

bool is_digit(char32_t c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return c >= 0xC0 && !(c >= 0x2000 && c < 0x2E80) && !(c >= 0x3000 && c < 0x3040);
}

bool is_alnum(char32_t c) {
  return is_letter(c) || is_digit(c);
}

/// White space; 0 stands for the edge of the block.
bool is_space(char32_t c) {
  return c == 0 || c == ' ' || (c >= 9 && c <= 13) || c == 0xA0 || c == 0x85 || c == 0x3000 ||
         (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F;
}

bool is_opening_bracket(char32_t c) {
  return c == '(' || c == '[' || c == '{' || c == '<';
}

bool is_dash(char32_t c) {
  return c == '-' || (c >= 0x2010 && c <= 0x2015);
}

bool is_double(char32_t c) {
  return c == '"' || c == kLeftDouble || c == kRightDouble || c == kLowDouble;
}

bool is_single(char32_t c) {
  return c == '\'' || c == kLeftSingle || c == kRightSingle || c == '`';
}

/// What a character that looks like a mark can do.
struct Candidate {
  std::uint32_t begin;
  std::uint32_t end;
  char32_t before;  ///< the character to its left, 0 at the block's edge
  char32_t after;
  char32_t mark;
  bool single;
  bool opens;  ///< by its form and its neighbours
  bool closes;
  bool doubtful;        ///< closes, or is the apostrophe of a plural ("the workers' union")
  bool closer_follows;  ///< single: a mark that surely closes comes before one that opens
  bool odd_after;       ///< straight double: an odd number of them comes after it in the block
};

/// A digit with a mark right after it and no space: 6'2", 12" guns.
bool is_measure(std::string_view text, const Candidate& candidate) {
  if (!is_digit(candidate.before)) return false;
  if (candidate.begin < 2) return false;
  std::uint32_t at = candidate.begin - 1;
  std::uint32_t digits = 0;
  while (at > 0 && digits < 3 && is_digit(static_cast<unsigned char>(text[at]))) {
    --at;
    ++digits;
  }
  const char left = text[at];
  return left == '\'' && at > 0 && is_digit(static_cast<unsigned char>(text[at - 1]));
}

/// 'Tis, '90s, 'em: an elision at the start of a word.
bool is_elision(std::string_view rest) {
  static constexpr std::array<std::string_view, 10> kElided{"tis",    "twas",  "em ",    "til ",   "n ",
                                                            "cause ", "bout ", "round ", "tween ", "cos "};
  if (rest.size() >= 3 && is_digit(static_cast<unsigned char>(rest[0])) &&
      is_digit(static_cast<unsigned char>(rest[1])) && rest[2] == 's') {
    return true;
  }
  for (const std::string_view word : kElided) {
    if (rest.size() < word.size()) continue;
    bool same = true;
    for (std::size_t i = 0; i < word.size() && same; ++i) {
      same = (i == 0 && word[0] >= 'a' ? static_cast<char>(rest[0] | 0x20) : rest[i]) == word[i];
    }
    if (same) return true;
  }
  return false;
}

void judge(std::string_view text, Candidate& candidate) {
  const char32_t before = candidate.before;
  const char32_t after = candidate.after;
  const bool left_edge = is_space(before) || is_opening_bracket(before) || is_dash(before) ||
                         is_double(before) || is_single(before) || before == kLeftAngle || before == '/';
  const bool right_edge = !is_alnum(after);
  switch (candidate.mark) {
    case kLeftDouble:
      candidate.opens = true;
      candidate.closes =
          !is_space(before) && !is_opening_bracket(before) && !is_alnum(after) && !is_dash(before);
      break;
    case kLowDouble:
    case kLowSingle:
    case kLeftAngle:
      candidate.opens = true;
      break;
    case kRightDouble:
      candidate.closes = true;
      candidate.opens = is_space(before) && is_alnum(after);
      break;
    case kRightAngle:
      candidate.closes = true;
      break;
    case kLeftSingle:
      candidate.opens = !is_alnum(before) && !is_elision(text.substr(candidate.end));
      break;
    case kRightSingle:
    case '\'':
      candidate.closes = !is_space(before) && right_edge;
      candidate.opens = candidate.mark == '\'' && left_edge && !is_space(after) && !candidate.closes &&
                        !is_elision(text.substr(candidate.end));
      if (candidate.mark == '\'' && is_double(before) && is_alnum(after)) candidate.opens = true;
      candidate.doubtful =
          candidate.closes && (before == 's' || before == 'S' || before == 'z') && after == ' ';
      break;
    default:  // a straight double mark, `` or ''
      candidate.opens = left_edge && !is_space(after);
      candidate.closes = !is_space(before) || is_space(after);
      if (candidate.mark == '`') candidate.closes = false;
      break;
  }
}

std::vector<Candidate> find_candidates(std::string_view text, Span block) {
  std::vector<Candidate> candidates;
  std::uint32_t at = block.begin;
  while (at < block.end) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte != '"' && byte != '\'' && byte != '`' && byte != 0xE2 && byte != 0xC2) {
      ++at;
      continue;
    }
    const CodePoint point = code_point_at(text, at);
    char32_t mark = point.value;
    std::uint32_t size = point.size;
    const bool doubled = (mark == '`' || mark == '\'') && at + 1 < block.end && text[at + 1] == text[at];
    const bool known = mark == '"' || mark == '\'' || doubled ||
                       (mark >= kLeftSingle && mark <= kLowDouble && mark != 0x201B) || mark == kLeftAngle ||
                       mark == kRightAngle;
    if (!known) {
      at += size;
      continue;
    }
    if (doubled) {
      size = 2;
      mark = mark == '`' ? U'`' : U'"';
    }
    Candidate candidate{at, at + size, 0, 0, mark, false, false, false, false, false, false};
    if (at > block.begin) candidate.before = code_point_before(text, at).value;
    if (candidate.end < block.end) candidate.after = code_point_at(text, candidate.end).value;
    candidate.single = mark == '\'' || mark == kLeftSingle || mark == kRightSingle || mark == kLowSingle;
    judge(text.substr(0, block.end), candidate);
    at += size;
    if (candidate.opens || candidate.closes) candidates.push_back(candidate);
  }
  bool closer = false;
  bool odd = false;
  for (std::size_t i = candidates.size(); i-- > 0;) {
    Candidate& candidate = candidates[i];
    candidate.closer_follows = closer;
    candidate.odd_after = odd;
    if (candidate.single) {
      if (candidate.closes && !candidate.doubtful) closer = true;
      if (candidate.opens) closer = false;
    } else if (candidate.mark == '"') {
      odd = !odd;
    }
  }
  return candidates;
}

/// The open stretches around the present place, innermost last.
class Nest {
 public:
  explicit Nest(std::vector<Marked>& found) : found_(found) {}

  [[nodiscard]] bool full() const { return depth_ == kMaximumDepth; }

  /// Depth of the innermost open stretch of a family, from 1; 0: none.
  [[nodiscard]] std::size_t innermost(bool single) const {
    for (std::size_t depth = depth_; depth > 0; --depth) {
      if (found_[open_[depth - 1]].single == single) return depth;
    }
    return 0;
  }

  [[nodiscard]] bool top_is(bool single) const {
    return depth_ > 0 && found_[open_[depth_ - 1]].single == single;
  }

  void open(const Candidate& candidate) {
    Marked marked;
    marked.outer = {candidate.begin, candidate.end};
    marked.inner = {candidate.end, candidate.end};
    if (depth_ > 0) marked.parent = static_cast<Index>(open_[depth_ - 1]);
    marked.closed = false;
    marked.single = candidate.single;
    open_[depth_++] = found_.size();
    found_.push_back(marked);
  }

  /// Closes the stretch at `depth`; what is open inside it had no marks after all.
  void close(std::size_t depth, const Candidate& candidate) {
    while (depth_ > depth) drop();
    Marked& marked = found_[open_[--depth_]];
    marked.outer.end = candidate.end;
    marked.inner.end = candidate.begin;
    marked.closed = true;
  }

  /// At the block's end: an open double stretch runs to it, and an open single one at the block's start too
  /// (a quotation of several paragraphs); other single marks were apostrophes.
  void finish(std::string_view text, Span block) {
    while (depth_ > 0) {
      Marked& marked = found_[open_[depth_ - 1]];
      const bool keep = !marked.single || (marked.outer.begin == block.begin && text[block.begin] != '\'');
      if (!keep) {
        drop();
        continue;
      }
      // A second double mark opened inside one that never closes: the first ends where the second begins.
      marked.outer.end = marked.inner.end = block.end;
      for (std::size_t i = open_[depth_ - 1] + 1; i < found_.size(); ++i) {
        if (found_[i].parent == open_[depth_ - 1] && !found_[i].single && !marked.single &&
            !found_[i].outer.empty()) {
          marked.outer.end = marked.inner.end = found_[i].outer.begin;
          break;
        }
      }
      --depth_;
    }
  }

 private:
  void drop() {
    --depth_;
    Marked& marked = found_[open_[depth_]];
    marked.outer.end = marked.outer.begin;
  }

  std::vector<Marked>& found_;
  std::array<std::size_t, kMaximumDepth> open_{};
  std::size_t depth_ = 0;
};

Span trimmed(std::string_view text, Span span) {
  while (!span.empty()) {
    const CodePoint first = code_point_at(text, span.begin);
    if (!is_space(first.value)) break;
    span.begin += first.size;
  }
  while (!span.empty()) {
    const CodePoint last = code_point_before(text, span.end);
    if (!is_space(last.value)) break;
    span.end -= last.size;
  }
  return span;
}

/// Leaves out what was dropped or is empty, and finds each stretch's parent among what stays.
std::vector<Marked> settled(std::string_view text, const std::vector<Marked>& found) {
  std::vector<Marked> kept;
  std::vector<std::optional<Index>> place(found.size());
  std::vector<std::optional<Index>> above(found.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    Marked marked = found[i];
    // The nearest ancestor that stays and still reaches this far.
    std::optional<Index> parent;
    if (marked.parent) parent = place[*marked.parent] ? place[*marked.parent] : above[*marked.parent];
    while (parent && kept[*parent].outer.end < marked.outer.end) parent = kept[*parent].parent;
    above[i] = parent;
    if (marked.outer.empty()) continue;
    marked.inner = trimmed(text, marked.inner);
    if (marked.inner.empty()) continue;
    marked.parent = parent;
    place[i] = static_cast<Index>(kept.size());
    kept.push_back(marked);
  }
  return kept;
}

}  // namespace

bool may_have_marks(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '"' || byte == '`') return true;
    if (byte == '\'' && (i == 0 || static_cast<unsigned char>(text[i - 1]) <= '/')) return true;
    if (byte == 0xC2 && (text[i + 1] == '\xAB' || text[i + 1] == '\xBB')) return true;
    if (byte == 0xE2 && text[i + 1] == '\x80' && text[i + 2] != '\x99' &&
        static_cast<unsigned char>(text[i + 2]) >= 0x98 && static_cast<unsigned char>(text[i + 2]) <= 0x9E) {
      return true;
    }
  }
  return false;
}

std::vector<Marked> find_marked(std::string_view text, Span block) {
  std::vector<Marked> found;
  Nest nest(found);
  for (const Candidate& candidate : find_candidates(text, block)) {
    const std::size_t open = nest.innermost(candidate.single);
    if (candidate.single) {
      const bool apostrophe = candidate.doubtful && candidate.closer_follows;
      if (open > 0 && nest.top_is(true) && candidate.closes && !apostrophe) {
        nest.close(open, candidate);
      } else if (candidate.opens && !nest.full() && !nest.top_is(true)) {
        nest.open(candidate);
      }
      continue;
    }
    if (is_digit(candidate.before) && candidate.mark == '"') {
      // Inches, unless a quotation is open that this mark is needed to close.
      if (open == 0 || is_measure(text, candidate) || (candidate.odd_after && candidate.after == ' '))
        continue;
    }
    // Straight marks take turns, however they are spaced; inside single marks they may open again.
    const bool nested = candidate.mark == '"'
                            ? candidate.opens && nest.top_is(true)
                            : candidate.opens && (is_alnum(candidate.after) || !candidate.closes);
    if (open > 0 && !nested && (candidate.closes || candidate.mark == '"')) {
      nest.close(open, candidate);
    } else if (candidate.opens && !nest.full()) {
      nest.open(candidate);
    }
  }
  nest.finish(text, block);
  return settled(text, found);
}

}  // namespace verbale::quotes
