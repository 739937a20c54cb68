#include "stages/times/scanner.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace verbale::times {
namespace {

enum class Kind : std::uint8_t { kOther, kLetter, kDigit, kSpace };

constexpr std::array<Kind, 256> kinds() {
  std::array<Kind, 256> table{};
  for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = Kind::kLetter;
  for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = Kind::kLetter;
  for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = Kind::kDigit;
  for (int c = 0x80; c <= 0xFF; ++c) table[static_cast<std::size_t>(c)] = Kind::kLetter;
  for (const char c : {' ', '\t', '\n', '\r'}) table[static_cast<std::size_t>(c)] = Kind::kSpace;
  return table;
}

constexpr std::array<Kind, 256> kKinds = kinds();

Kind kind_of(char c) {
  return kKinds[static_cast<unsigned char>(c)];
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

/// Punctuation of several bytes that the grammar knows, as the ASCII that stands for it; 0: none.
struct Mark {
  char ascii = 0;
  std::size_t size = 0;
};

Mark mark_at(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at, 3);
  if (rest.starts_with("\xC2\xA0")) return {' ', 2};  // no-break space
  if (rest.size() < 3 || rest[0] != '\xE2' || rest[1] != '\x80') return {};
  switch (rest[2]) {
    case '\x90':  // hyphen
    case '\x91':
    case '\x92':
    case '\x93':  // en dash
      return {'-', 3};
    case '\x98':
    case '\x99':
      return {'\'', 3};
    case '\x9C':
    case '\x9D':
      return {'"', 3};
    case '\x94':  // em dash
    case '\xA6':  // ellipsis
      return {';', 3};
    case '\x83':
    case '\x86':
    case '\x87':
    case '\x88':
    case '\x89':
    case '\x8A':
    case '\xAF':  // spaces
      return {' ', 3};
    default:
      return {};
  }
}

class Scanner {
 public:
  Scanner(std::string_view text, const Lexicon& lexicon, std::vector<Item>& items)
      : text_(text), lexicon_(lexicon), items_(items) {
    position_ = items.empty() ? 0 : items.back().position + 2;
  }

  void run(Span block) {
    end_ = block.end;
    std::size_t at = block.begin;
    int lines = 0;
    while (at < end_) {
      const char c = text_[at];
      switch (kind_of(c)) {
        case Kind::kSpace:
          spaced_ = true;
          if (c == '\n' && ++lines == 2) ++position_;
          ++at;
          continue;
        case Kind::kDigit:
          at = number(at);
          break;
        case Kind::kLetter: {
          const Mark mark = (c & 0x80) != 0 ? mark_at(text_, at) : Mark{};
          if (mark.ascii == ' ') {
            spaced_ = true;
            at += mark.size;
            continue;
          }
          at = mark.ascii != 0 ? punctuation(at, mark) : word(at);
          break;
        }
        case Kind::kOther:
          at = punctuation(at, {c, 1});
          break;
      }
      lines = 0;
      spaced_ = false;
    }
  }

 private:
  [[nodiscard]] char at_or_zero(std::size_t at) const { return at < end_ ? text_[at] : '\0'; }
  [[nodiscard]] bool is_digit(std::size_t at) const {
    return at < end_ && kind_of(text_[at]) == Kind::kDigit;
  }
  [[nodiscard]] bool is_letter(std::size_t at) const {
    return at < end_ && kind_of(text_[at]) == Kind::kLetter && mark_at(text_, at).size == 0;
  }

  Item& push(std::size_t begin, std::size_t end) {
    Item item;
    item.span = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    item.first = item.position = ++position_;
    item.spaced = spaced_;
    items_.push_back(item);
    return items_.back();
  }

  std::size_t punctuation(std::size_t at, Mark mark) {
    const std::size_t end = at + mark.size;
    if (mark.ascii == '\'' && (at_or_zero(end) == 's' || at_or_zero(end) == 'S') && !is_letter(end + 1) &&
        !is_digit(end + 1)) {
      push(at, end + 1).word = lexicon_.find("'s");
      return end + 1;
    }
    if (mark.ascii == '.' || mark.ascii == '!' || mark.ascii == '?' || mark.ascii == ';') {
      push(at, end).classes = bit(WordClass::kStop);
      return end;
    }
    const Lexicon::WordId id = lexicon_.find(std::string_view(&mark.ascii, 1));
    if (id == Lexicon::kUnknown) {
      ++position_;
    } else {
      push(at, end).word = id;
    }
    return end;
  }

  /// A run of letters; "a.m." and "U.S." are one.
  std::size_t word(std::size_t begin) {
    std::array<char, Lexicon::kLongestWord> folded;
    std::size_t size = 0;
    std::size_t end = begin;
    const auto take = [&] {
      for (; end < end_ && kind_of(text_[end]) == Kind::kLetter; ++end) {
        if ((text_[end] & 0x80) != 0 && mark_at(text_, end).size != 0) break;
        if (size < folded.size()) folded[size] = lower(text_[end]);
        ++size;
      }
    };
    take();
    if (size == 1 && at_or_zero(end) == '.' && is_letter(end + 1) && !is_letter(end + 2)) {
      while (at_or_zero(end) == '.' && is_letter(end + 1) && !is_letter(end + 2)) {
        if (size < folded.size()) folded[size] = '.';
        ++size;
        ++end;
        take();
      }
      if (at_or_zero(end) == '.') ++end;
    }
    const std::string_view word(folded.data(), std::min(size, folded.size()));
    const Lexicon::WordId id = size <= folded.size() ? lexicon_.find(word) : Lexicon::kUnknown;
    if (id == Lexicon::kUnknown) {
      // A past tense is told by its ending, but "United" is a name; every other unknown word only counts.
      if (size > 4 && !is_capital(text_[begin]) && lower(text_[end - 1]) == 'd' &&
          lower(text_[end - 2]) == 'e') {
        push(begin, end).classes = bit(WordClass::kPast);
      } else {
        ++position_;
      }
      return end;
    }
    const bool capital = is_capital(text_[begin]);
    const bool dotted = at_or_zero(end) == '.';
    WordClasses classes = 0;
    bool takes_dot = false;
    for (const Lexicon::Sense& sense : lexicon_[id].senses) {
      const bool fits = sense.written == Lexicon::Written::kAny ||
                        (capital && (sense.written != Lexicon::Written::kDotted || dotted));
      if (!fits) continue;
      classes |= bit(sense.word_class);
      takes_dot |= dotted && sense.written >= Lexicon::Written::kShort;
    }
    if (takes_dot) ++end;
    Item& item = push(begin, end);
    item.word = id;
    item.classes = classes;
    return end;
  }

  /// Up to `most` digits at `at`; -1: none or more.
  [[nodiscard]] int digits(std::size_t at, std::size_t least, std::size_t most, std::size_t& end) const {
    int value = 0;
    end = at;
    while (is_digit(end) && end - at < most) value = value * 10 + (text_[end++] - '0');
    if (is_digit(end) || end - at < least) return -1;
    return value;
  }

  /// "am", "p.m." at `at`: its end, else `at`.
  std::size_t meridiem(std::size_t at, int& value) const {
    const char first = lower(at_or_zero(at));
    if (first != 'a' && first != 'p') return at;
    std::size_t end = at + 1;
    const bool dotted = at_or_zero(end) == '.';
    if (dotted) ++end;
    if (lower(at_or_zero(end)) != 'm' || is_letter(end + 1) || is_digit(end + 1)) return at;
    ++end;
    if (dotted && at_or_zero(end) == '.') ++end;
    value = first == 'p' ? 12 : 0;
    return end;
  }

  /// The end of "'s" at `at`, else `at`.
  [[nodiscard]] std::size_t possessive(std::size_t at) const {
    std::size_t end = at;
    if (at_or_zero(at) == '\'') {
      end = at + 1;
    } else if (at < end_ && mark_at(text_, at).ascii == '\'') {
      end = at + mark_at(text_, at).size;
    }
    const bool ends = end != at && at_or_zero(end) == 's' && !is_letter(end + 1) && !is_digit(end + 1);
    return ends ? end + 1 : at;
  }

  static bool is_date(int year, int month, int day) {
    return year >= 1000 && year <= 2999 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  }

  std::size_t number(std::size_t begin) {
    std::size_t end = begin;
    while (is_digit(end)) ++end;
    const std::size_t count = end - begin;
    const char before = begin > 0 ? text_[begin - 1] : ' ';
    if (count > 8) return nothing(end);
    std::size_t first_end = 0;
    const int first = digits(begin, 1, 8, first_end);
    const char next = at_or_zero(end);

    if (count == 8) {
      if (!is_date(first / 10000, first / 100 % 100, first % 100) || is_letter(end)) return nothing(end);
      Item& item = push(begin, end);
      item.classes = bit(WordClass::kIsoDate);
      item.value = first;
      return end;
    }
    if (count == 4 && (next == '-' || next == '/')) {
      std::size_t second_end = 0;
      std::size_t third_end = 0;
      const int second = digits(end + 1, 1, 2, second_end);
      if (second >= 0 && at_or_zero(second_end) == next) {
        const int third = digits(second_end + 1, 1, 2, third_end);
        if (third >= 0 && is_date(first, second, third)) return iso(begin, third_end, first, second, third);
      }
    }
    if (count <= 2 && (next == '/' || next == '.' || next == '-')) {
      std::size_t second_end = 0;
      std::size_t third_end = 0;
      const int second = digits(end + 1, 1, 2, second_end);
      if (second > 0 && first > 0 && at_or_zero(second_end) == next) {
        const int third = digits(second_end + 1, 2, 4, third_end);
        const std::size_t size = third_end - second_end - 1;
        if (third >= 0 && (size == 4 || (size == 2 && next == '/')) &&
            (is_date(2000, first, second) || is_date(2000, second, first)) && !is_letter(third_end)) {
          Item& item = push(begin, third_end);
          item.classes = bit(WordClass::kSlashDate);
          item.value = (first * 100 + second) * 10000 + third;
          return third_end;
        }
      }
    }
    if (count == 4 && first >= 1000 && first < 2100 && first % 10 == 0 &&
        possessive(end) != end) {  // "1930's"
      const std::size_t after = possessive(end);
      Item& item = push(begin, after);
      item.classes = bit(WordClass::kDecade);
      item.value = first;
      return after;
    }
    if (count <= 2 && first <= 24 && (next == ':' || next == '.')) {
      std::size_t minute_end = 0;
      const int minute = digits(end + 1, 2, 2, minute_end);
      if (minute >= 0 && minute < 60) {
        int half = -1;
        std::size_t after = minute_end;
        int second = 0;
        if (next == ':' && at_or_zero(minute_end) == ':') {
          std::size_t second_end = 0;
          second = digits(minute_end + 1, 2, 2, second_end);
          if (second >= 0 && second < 60) {
            after = second_end;
          } else {
            second = 0;
          }
        }
        const std::size_t gap = at_or_zero(after) == ' ' ? after + 1 : after;
        const std::size_t told = meridiem(gap, half);
        if (told != gap) after = told;
        if (next == ':' || half >= 0) return clock(begin, after, first, minute, second, half);
      }
    }
    if (count <= 2 && first <= 12) {
      int half = -1;
      const std::size_t told = meridiem(end, half);
      if (told != end) return clock(begin, told, first, 0, 0, half);
    }
    if (is_letter(end)) return suffixed(begin, end, first, count);

    // Groups of thousands, decimals, fractions.
    double value = first;
    bool whole = true;
    if (next == ',' && count <= 3 && is_digit(end + 1)) {
      while (at_or_zero(end) == ',' && is_digit(end + 1) && is_digit(end + 2) && is_digit(end + 3) &&
             !is_digit(end + 4)) {
        value = value * 1000 + (text_[end + 1] - '0') * 100 + (text_[end + 2] - '0') * 10 +
                (text_[end + 3] - '0');
        end += 4;
        whole = false;
      }
    } else if (next == '.' && is_digit(end + 1)) {
      double scale = 0.1;
      for (++end; is_digit(end); ++end, scale /= 10) value += (text_[end] - '0') * scale;
      whole = false;
    } else if (next == '/' && count == 1 && is_digit(end + 1) && !is_digit(end + 2) &&
               at_or_zero(end + 1) > '1') {
      Item& item = push(begin, end + 2);
      item.classes = bit(WordClass::kNumber);
      item.number = static_cast<double>(first) / (text_[end + 1] - '0');
      item.value = kFraction;
      return end + 2;
    }
    const bool money = before == '$' || before == '#' || at_or_zero(end) == '%' ||
                       (begin >= 2 && text_.substr(begin - 2, 2) == "\xC2\xA3") ||
                       (begin >= 3 && text_.substr(begin - 3, 3) == "\xE2\x82\xAC");
    if (money || is_letter(end)) return nothing(end);
    Item& item = push(begin, end);
    item.number = value;
    item.classes = bit(WordClass::kNumber);
    if (whole) {
      if (count <= 2 && first >= 1 && first <= 31) item.classes |= bit(WordClass::kDay);
      if (count <= 2 && first <= 24) item.classes |= bit(WordClass::kHour);
      if (count == 4 && first >= 1000 && first < 3000)
        item.classes |= bit(first >= 1900 && first < 2040 ? WordClass::kYear : WordClass::kPerhapsYear);
      if (count == 4 && first / 100 < 24 && first % 100 < 60) {
        item.classes |= bit(WordClass::kMilitary);
        item.value = first * 100;
      }
    }
    return end;
  }

  std::size_t nothing(std::size_t end) {
    while (is_digit(end) || is_letter(end)) ++end;
    ++position_;
    return end;
  }

  std::size_t iso(std::size_t begin, std::size_t end, int year, int month, int day) {
    WordClass word_class = WordClass::kIsoDate;
    if (at_or_zero(end) == 'T' && is_digit(end + 1)) {
      std::size_t hour_end = 0;
      std::size_t minute_end = 0;
      if (digits(end + 1, 2, 2, hour_end) >= 0 && at_or_zero(hour_end) == ':' &&
          digits(hour_end + 1, 2, 2, minute_end) >= 0) {
        word_class = WordClass::kIsoTime;
        end = minute_end;
        std::size_t second_end = 0;
        if (at_or_zero(end) == ':' && digits(end + 1, 2, 2, second_end) >= 0) end = second_end;
        if (at_or_zero(end) == 'Z') ++end;
      }
    }
    if (is_letter(end)) return nothing(end);
    Item& item = push(begin, end);
    item.classes = bit(word_class);
    item.value = year * 10000 + month * 100 + day;
    return end;
  }

  std::size_t clock(std::size_t begin, std::size_t end, int hour, int minute, int second, int half) {
    if (is_letter(end)) return nothing(end);
    if (half >= 0 && hour > 12) half = -1;
    if (half >= 0) hour = hour % 12 + half;
    Item& item = push(begin, end);
    item.classes = bit(WordClass::kClock);
    item.value = hour * 10000 + minute * 100 + second + (half >= 0 ? kMeridiemTold : 0);
    return end;
  }

  /// "21st", "1990s"; other letters make it no number.
  std::size_t suffixed(std::size_t begin, std::size_t end, int value, std::size_t count) {
    const char first = lower(text_[end]);
    const char second = lower(at_or_zero(end + 1));
    if (first == 's' && !is_letter(end + 1) && !is_digit(end + 1) && value % 10 == 0 &&
        ((count == 4 && value >= 1000 && value < 2100) || count == 2)) {
      if (count == 2 && begin > 0) begin = before_apostrophe(begin);
      Item& item = push(begin, end + 1);
      item.classes = bit(WordClass::kDecade);
      item.value = value;
      return end + 1;
    }
    const bool ordinal = (first == 's' && second == 't') || (first == 'n' && second == 'd') ||
                         (first == 'r' && second == 'd') || (first == 't' && second == 'h');
    if (ordinal && !is_letter(end + 2) && !is_digit(end + 2)) {
      Item& item = push(begin, end + 2);
      item.classes = bit(WordClass::kOrdinal);
      item.number = value;
      return end + 2;
    }
    return nothing(end);
  }

  /// The apostrophe of "'90s" belongs to it; what was pushed for it goes.
  std::size_t before_apostrophe(std::size_t begin) {
    if (items_.empty() || items_.back().span.end != begin || items_.back().position != position_ ||
        items_.back().word != lexicon_.find("'") || items_.back().word == Lexicon::kUnknown)
      return begin;
    const std::size_t earlier = items_.back().span.begin;
    spaced_ = items_.back().spaced;
    items_.pop_back();
    --position_;
    return earlier;
  }

 public:
  static constexpr int kFraction = -1;  ///< value of a kNumber such as "1/2"

 private:
  std::string_view text_;
  const Lexicon& lexicon_;
  std::vector<Item>& items_;
  std::size_t end_ = 0;
  std::uint32_t position_ = 0;
  bool spaced_ = true;
};

/// Joins neighbouring number words from items[first] on: "twenty-five", "two hundred and ten", "nineteen
/// ninety-six", "2 1/2".
class NumeralJoiner {
 public:
  NumeralJoiner(std::vector<Item>& items, const Lexicon& lexicon) : items_(items), lexicon_(lexicon) {
    hyphen_ = lexicon.find("-");
    and_ = lexicon.find("and");
  }

  void run(std::size_t first) {
    std::size_t out = first;
    for (std::size_t i = first; i < items_.size();) {
      const std::size_t next = join(i);
      items_[out++] = items_[i];
      i = next;
    }
    items_.resize(out);
  }

 private:
  [[nodiscard]] bool adjacent(std::size_t i) const {
    return i < items_.size() && items_[i].first == items_[i - 1].position + 1;
  }

  /// Makes items[i] the whole numeral that begins there; the index after it.
  std::size_t join(std::size_t i) {
    Item& item = items_[i];
    if (item.is(WordClass::kNumber) && adjacent(i + 1) && items_[i + 1].is(WordClass::kNumber) &&
        items_[i + 1].value == Scanner::kFraction && item.value != Scanner::kFraction) {
      item.number += items_[i + 1].number;
      item.classes = bit(WordClass::kNumber);
      return absorb(i, i + 1);
    }
    if (!item.is(WordClass::kNumeral)) {
      if (item.is(WordClass::kOrdinal) && item.word != Lexicon::kUnknown)
        item.number = value_of(item, WordClass::kOrdinal, lexicon_);
      return i + 1;
    }
    double total = 0;
    double group = value(i);
    double last = group;
    const double start = group;
    bool year = false;
    bool ordinal = false;
    std::size_t end = i;
    for (std::size_t j = i + 1; adjacent(j) && !year; ++j) {
      std::size_t at = j;
      const bool joint = items_[at].word == hyphen_ || items_[at].word == and_;
      if (joint && !adjacent(++at)) break;
      const bool by_and = items_[j].word == and_;
      if (items_[at].is(WordClass::kNumeral)) {
        const double next = value(at);
        if (next >= 1000 && group > 0 && !joint) {
          total += group * next;
          group = 0;
        } else if (next == 100 && group > 0 && group < 100 && !joint) {
          group *= 100;
        } else if (next < 100 && (last >= 100 || (last >= 20 && last < 100 && next < 10 && !by_and))) {
          group += next;
        } else if (!by_and && j == i + 1 && start >= 13 && start <= 20 && next >= 10 && next < 100) {
          group = start * 100 + next;
          if (adjacent(at + 1) && next >= 20) {  // "ninety-six"
            std::size_t one = at + 1;
            if (items_[one].word == hyphen_ && adjacent(one + 1)) ++one;
            if (items_[one].is(WordClass::kNumeral) && value(one) < 10 && value(one) > 0) {
              group += value(one);
              at = one;
            }
          }
          year = true;
        } else {
          break;
        }
        last = next;
      } else if (items_[at].is(WordClass::kOrdinal) && items_[at].word != Lexicon::kUnknown && last >= 20 &&
                 last < 100 && items_[j].word == hyphen_) {
        group += value_of(items_[at], WordClass::kOrdinal, lexicon_);
        ordinal = true;
        end = at;
        break;
      } else {
        break;
      }
      end = at;
      j = at;
    }
    item.number = total + group;
    if (ordinal) {
      item.classes = bit(WordClass::kOrdinal);
    } else if (year) {
      item.classes = bit(WordClass::kYear);
    } else {
      item.classes = bit(WordClass::kNumber);
      if (item.number >= 1 && item.number <= 12) item.classes |= bit(WordClass::kHour);
    }
    item.value = 0;
    return absorb(i, end);
  }

  std::size_t absorb(std::size_t i, std::size_t end) {
    items_[i].span.end = items_[end].span.end;
    items_[i].position = items_[end].position;
    if (end != i) items_[i].word = Lexicon::kUnknown;
    return end + 1;
  }

  [[nodiscard]] double value(std::size_t i) const {
    return value_of(items_[i], WordClass::kNumeral, lexicon_);
  }

  std::vector<Item>& items_;
  const Lexicon& lexicon_;
  Lexicon::WordId hyphen_ = Lexicon::kUnknown;
  Lexicon::WordId and_ = Lexicon::kUnknown;
};

}  // namespace

int value_of(const Item& item, WordClass word_class, const Lexicon& lexicon) {
  for (const Lexicon::Sense& sense : lexicon[item.word].senses) {
    if (sense.word_class == word_class) return sense.value;
  }
  switch (word_class) {
    case WordClass::kNumber:
    case WordClass::kOrdinal:
    case WordClass::kDay:
    case WordClass::kYear:
    case WordClass::kPerhapsYear:
    case WordClass::kHour:
      return static_cast<int>(item.number);
    default:
      return item.value;
  }
}

void scan(std::string_view text, Span block, const Lexicon& lexicon, std::vector<Item>& items) {
  const std::size_t first = items.size();
  Scanner(text, lexicon, items).run(block);
  NumeralJoiner(items, lexicon).run(first);
}

}  // namespace verbale::times
