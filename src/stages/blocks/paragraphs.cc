#include "stages/blocks/paragraphs.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace verbale::blocks {
namespace {

/// Code points of a line that nobody wraps at: a text with such lines is not wrapped.
constexpr std::uint32_t kWidestWrap = 130;
constexpr std::uint32_t kNarrowestWrap = 40;

struct Line {
  Span span;                     ///< trimmed, never empty
  std::uint32_t width = 0;       ///< code points, counted up to kWidestWrap + 1
  std::uint32_t first_word = 0;  ///< code points of its first word, counted up to kWidestWrap + 1
  bool after_gap = false;
};

/// How a byte that begins a code point may part lines and words.
enum class ByteClass : std::uint8_t { kInk, kSpace, kBreak, kMaybe };

constexpr std::array<ByteClass, 256> kByteClass = [] {
  std::array<ByteClass, 256> classes{};
  classes[' '] = classes['\t'] = ByteClass::kSpace;
  classes['\n'] = classes['\r'] = classes['\v'] = classes['\f'] = ByteClass::kBreak;
  for (const unsigned lead : {0xC2U, 0xE1U, 0xE2U, 0xE3U}) classes[lead] = ByteClass::kMaybe;
  return classes;
}();

ByteClass class_at(std::string_view text, std::uint32_t offset) {
  return kByteClass[static_cast<unsigned char>(text[offset])];
}

/// White space that also ends a line: U+0085, U+2028, U+2029 among the wider ones.
bool breaks_line(std::string_view text, std::uint32_t offset) {
  const ByteClass c = class_at(text, offset);
  if (c != ByteClass::kMaybe) return c == ByteClass::kBreak;
  const std::string_view wide = text.substr(offset, 3);
  return wide.substr(0, 2) == "\xC2\x85" || wide == "\xE2\x80\xA8" || wide == "\xE2\x80\xA9";
}

std::uint32_t count_code_points(std::string_view text, std::uint32_t limit) {
  std::uint32_t count = 0;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80 && ++count > limit) break;
  }
  return count;
}

Line make_line(std::string_view text, Span span, bool after_gap) {
  const std::string_view ink = text.substr(span.begin, span.size());
  return {span, count_code_points(ink, kWidestWrap),
          count_code_points(ink.substr(0, std::min(ink.find(' '), ink.size())), kWidestWrap), after_gap};
}

Span trimmed(std::string_view text, Span span) {
  while (!span.empty()) {
    const std::uint32_t white = white_space_at(text, span.begin);
    if (white == 0) break;
    span.begin += white;
  }
  while (!span.empty()) {
    const std::uint32_t last = span.end - code_point_before(text, span.end).size;
    if (white_space_at(text, last) == 0) break;
    span.end = last;
  }
  return span;
}

std::vector<Line> find_lines(std::string_view text) {
  std::vector<Line> lines;
  const auto size = static_cast<std::uint32_t>(text.size());
  bool blank_before = true;
  std::uint32_t begin = 0;
  while (begin < size) {
    std::uint32_t end = begin;
    while (end < size && (class_at(text, end) < ByteClass::kBreak || !breaks_line(text, end))) ++end;
    const Span ink = trimmed(text, {begin, end});
    if (!ink.empty()) lines.push_back(make_line(text, ink, blank_before));
    blank_before = ink.empty();
    if (end == size) break;
    begin = end + (text.substr(end, 2) == "\r\n" ? 2 : white_space_at(text, end));
  }
  return lines;
}

/// Whether the line ends as sentences do: a stop, perhaps with closing marks behind it.
bool ends_sentence(std::string_view text, Span span) {
  std::string_view ink = text.substr(span.begin, span.size());
  const auto drop = [&](std::string_view mark) {
    if (!ink.ends_with(mark)) return false;
    ink.remove_suffix(mark.size());
    return true;
  };
  int marks = 0;
  while (marks < 4 && (drop("\"") || drop("'") || drop(")") || drop("\xE2\x80\x9D") || drop("\xE2\x80\x99")))
    ++marks;
  return !ink.empty() && (ink.back() == '.' || ink.back() == '!' || ink.back() == '?' || ink.back() == ':');
}

/// The column that a text is wrapped at, by the lines that a single break parts from the next; 0: it is not
/// wrapped.
class Wrapping {
 public:
  Wrapping(std::string_view text, const std::vector<Line>& lines) : text_(text) {
    std::array<std::size_t, kWidestWrap + 2> of_width{};
    std::size_t breaks = 0;
    std::size_t overlong = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      overlong += lines[i].width > kWidestWrap ? 1 : 0;
      if (i + 1 == lines.size() || lines[i + 1].after_gap) continue;
      ++breaks;
      ++of_width[lines[i].width];
    }
    if (breaks < 2 || overlong * 50 > lines.size()) return;
    // The widest line that is no outlier: one line in twenty may stick out (an address, a long word).
    std::size_t wider = 0;
    std::uint32_t width = kWidestWrap + 1;
    while (width > 0 && (wider + of_width[width]) * 20 <= breaks) wider += of_width[width--];
    if (width < kNarrowestWrap || width > kWidestWrap) return;
    width_ = width;
    std::size_t soft = 0;
    for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
      if (!lines[i + 1].after_gap && is_soft(lines[i], lines[i + 1])) ++soft;
    }
    if (soft * 10 < breaks * 7) width_ = 0;
  }

  /// Whether the break between two lines is white space only.
  [[nodiscard]] bool is_soft(const Line& line, const Line& next) const {
    if (width_ == 0 || next.after_gap) return false;
    // A program that fills lines breaks where the next word would stick out; people leave some columns more.
    if (line.width + 1 + next.first_word > width_) return true;
    return line.width * 10 >= width_ * 7 && !ends_sentence(text_, line.span);
  }

 private:
  std::string_view text_;
  std::uint32_t width_ = 0;
};

}  // namespace

std::uint32_t white_space_at(std::string_view text, std::uint32_t offset) {
  switch (class_at(text, offset)) {
    case ByteClass::kInk:
      return 0;
    case ByteClass::kSpace:
    case ByteClass::kBreak:
      return 1;
    case ByteClass::kMaybe:
      break;
  }
  const std::string_view wide = text.substr(offset, 3);
  if (wide[0] == '\xC2') return wide[1] == '\x85' || wide[1] == '\xA0' ? 2 : 0;
  if (wide == "\xE1\x9A\x80" || wide == "\xE3\x80\x80" || wide == "\xE2\x81\x9F") return 3;
  if (!wide.starts_with("\xE2\x80")) return 0;
  const auto last = static_cast<unsigned char>(wide[2]);
  return last <= 0x8A || last == 0xA8 || last == 0xA9 || last == 0xAF ? 3 : 0;
}

std::vector<Paragraph> find_paragraphs(std::string_view text) {
  const std::vector<Line> lines = find_lines(text);
  const Wrapping wrapping(text, lines);
  std::vector<Paragraph> paragraphs;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0 && wrapping.is_soft(lines[i - 1], lines[i])) {
      paragraphs.back().span.end = lines[i].span.end;
    } else {
      paragraphs.push_back({lines[i].span, lines[i].after_gap});
    }
  }
  return paragraphs;
}

}  // namespace verbale::blocks
