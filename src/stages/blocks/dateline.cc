#include "stages/blocks/dateline.h"

#include <algorithm>
#include <string>

#include "base/utf8.h"

namespace verbale::blocks {
namespace {

/// Bytes from the start of a paragraph to the end of its dateline, at most.
constexpr std::uint32_t kLongestDateline = 120;
constexpr std::size_t kMostPlaceWords = 4;
constexpr std::size_t kMostDateLineWords = 14;

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view trim(std::string_view text) {
  const auto white = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && white(text.front())) text.remove_prefix(1);
  while (!text.empty() && white(text.back())) text.remove_suffix(1);
  while (text.starts_with("\xC2\xA0")) text.remove_prefix(2);
  while (text.ends_with("\xC2\xA0")) text.remove_suffix(2);
  return text;
}

/// Whether the word begins with a capital letter; letters beyond ASCII are given the benefit of the doubt.
bool is_capitalised(std::string_view word) {
  return !word.empty() && (is_upper(word[0]) || static_cast<unsigned char>(word[0]) >= 0xC3);
}

/// Whether all letters are capitals and there are at least two.
bool is_all_capitals(std::string_view word) {
  if (std::any_of(word.begin(), word.end(), is_lower)) return false;
  return std::count_if(word.begin(), word.end(), is_upper) >= 2;
}

struct Dash {
  std::size_t begin = std::string_view::npos;
  std::size_t end = 0;
};

/// The first dash that may close a dateline: a long one, two hyphens, or a hyphen set off by a space.
Dash find_dash(std::string_view head) {
  for (std::size_t i = 0; i < head.size(); ++i) {
    const std::string_view rest = head.substr(i);
    switch (rest[0]) {
      case '\xE2':
        if (rest.starts_with("\xE2\x80\x94") || rest.starts_with("\xE2\x80\x93")) return {i, i + 3};
        if (rest.starts_with("\xE2\x80\x9C")) return {};
        break;
      case '-':
      case '_':
        if (rest.starts_with("--")) return {i, i + std::min(rest.find_first_not_of('-'), rest.size())};
        if (i == 0 || head[i - 1] == ' ' || head[i - 1] == ')') return {i, i + 1};
        break;
      case '?':
      case '!':
      case '"':
      case ':':
        return {};  // a question, a quotation: no dateline goes on from there
      default:
        break;
    }
  }
  return {};
}

/// What the parts between commas, brackets and strokes tell.
struct Head {
  bool capitals = false;  ///< the place is in capitals
  bool place = false;     ///< there is one
  bool agency = false;
  bool date = false;
  bool region = false;
};

class HeadReader {
 public:
  explicit HeadReader(const WordClasses& classes) : classes_(classes) {}

  /// Nothing: this is no dateline.
  std::optional<Head> read(std::string_view head) {
    head = trim(head);
    if (head.ends_with(')')) {
      const std::size_t open = head.rfind('(');
      if (open == std::string_view::npos || !read_agency(head.substr(open + 1, head.size() - open - 2))) {
        return std::nullopt;
      }
      head = trim(head.substr(0, open));
    }
    if (head.find_first_of("()[]") != std::string_view::npos) return std::nullopt;
    while (!head.empty()) {
      const std::size_t end = std::min(head.find_first_of(",/;|"), head.size());
      if (!read_part(trim(head.substr(0, end)))) return std::nullopt;
      head.remove_prefix(std::min(end + 1, head.size()));
    }
    return result_;
  }

 private:
  bool read_agency(std::string_view name) {
    name = trim(name);
    if (!is_capitalised(name) || name.size() > 40) return false;
    bool known = is_all_capitals(name) && name.find_first_of("-. ") == std::string_view::npos;
    for_each_word(name, [&](std::string_view word) {
      known = known || classes_.is(lower(word), WordClasses::kAgency);
    });
    result_.agency = known;
    return true;
  }

  bool read_part(std::string_view part) {
    if (part.empty()) return true;  // "WASHINGTON, D.C., -"
    std::size_t words = 0;
    bool dates = true;
    bool month = false;
    bool capitalised = true;
    bool capitals = true;
    bool slug = false;
    bool possessive = false;
    for_each_word(part, [&](std::string_view word) {
      ++words;
      const std::string form = lower(word);
      const bool number = is_digit(word[0]);
      month = month || classes_.is(form, WordClasses::kMonth | WordClasses::kWeekday);
      dates = dates && (number || classes_.is(form, WordClasses::kMonth | WordClasses::kWeekday));
      const bool particle = form == "de" || form == "la" || form == "al" || form == "and" || form == "of";
      capitalised = capitalised && !number && (is_capitalised(word) || (particle && words > 1));
      possessive = possessive || form.ends_with("'s") || form.ends_with("\xE2\x80\x99s");
      capitals = capitals && (is_all_capitals(word) || (particle && words > 1) ||
                              static_cast<unsigned char>(word[0]) >= 0xC3);
      slug = slug || classes_.is(form, WordClasses::kSlug);
    });
    if (words == 0 || words > kMostPlaceWords) return false;
    if (dates && (month || result_.date)) {
      result_.date = true;
      return result_.place;  // a date alone heads an entry of a chronicle
    }
    if (!capitalised || possessive) return false;
    if (!result_.place) {
      result_.place = true;
      result_.capitals = capitals;
      return !slug;
    }
    result_.region = true;
    return true;
  }

  template <class F>
  static void for_each_word(std::string_view text, F&& f) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find(' '), text.size());
      if (end > 0) f(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  /// In lower case, without stops.
  static std::string lower(std::string_view word) {
    std::string form;
    for (const char c : word) {
      if (c != '.') form += is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return form;
  }

  const WordClasses& classes_;
  Head result_;
};

/// Whether a story may begin here: a capital, a digit or an opening mark.
bool begins_a_sentence(std::string_view rest) {
  rest = trim(rest);
  if (rest.empty()) return false;
  return is_capitalised(rest) || is_digit(rest[0]) || rest[0] == '"' || rest[0] == '\'' || rest[0] == '`' ||
         rest[0] == '[' || rest[0] == '$' || static_cast<unsigned char>(rest[0]) >= 0x80;
}

bool is_numeric_date(std::string_view form) {
  // 2021-03-19
  return form.size() == 10 && form[4] == '-' && form[7] == '-' && is_digit(form[0]) && is_digit(form[5]) &&
         is_digit(form[9]);
}

}  // namespace

std::optional<Dateline> find_dateline(std::string_view text, Span paragraph, const WordClasses& classes) {
  if (!is_capitalised(text.substr(paragraph.begin, 1)) && text[paragraph.begin] != '(') return std::nullopt;
  std::uint32_t limit = std::min(paragraph.end, paragraph.begin + kLongestDateline);
  while (!is_boundary(text, limit)) --limit;
  const std::string_view opening = text.substr(paragraph.begin, limit - paragraph.begin);
  const Dash dash = find_dash(opening);
  if (dash.begin == std::string_view::npos) return std::nullopt;
  const auto head = HeadReader(classes).read(opening.substr(0, dash.begin));
  if (!head) return std::nullopt;
  const bool certain = head->capitals ? head->agency || head->date || head->region
                                      : head->agency || (head->place && head->date);
  if (!certain && !head->capitals) return std::nullopt;
  const std::string_view rest =
      text.substr(paragraph.begin + dash.end, paragraph.end - paragraph.begin - dash.end);
  if (!(certain && rest.empty()) && !begins_a_sentence(rest)) return std::nullopt;
  return Dateline{paragraph.begin + static_cast<std::uint32_t>(dash.end), certain};
}

bool is_date_line(const Words& words, const WordClasses& classes) {
  if (words.count() == 0 || words.count() > kMostDateLineWords) return false;
  bool month = false;
  bool number = false;
  bool numeric = false;
  std::size_t places = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Word& word = words[i];
    if (word.mark) {
      if (word.form == "(" || word.form == ")" || word.form == "\xC2\xA9") return false;
      continue;
    }
    if (word.digit) {
      number = true;
      const bool between_strokes =
          i + 3 < words.size() && words[i + 1].form == "/" && words[i + 2].digit && words[i + 3].form == "/";
      numeric = numeric || is_numeric_date(word.form) || between_strokes;
    } else if (classes.is(word.form, WordClasses::kMonth)) {
      month = true;
    } else if (!classes.is(word.form, WordClasses::kWeekday | WordClasses::kDate)) {
      // A place may come first: "New York, March 3".
      const bool small_word =
          classes.is(word.form, WordClasses::kByline | WordClasses::kOpener | WordClasses::kVerb);
      if (!word.capital || small_word || month || number || ++places > 2) return false;
    }
  }
  return number && (numeric || (month && (places == 0 || words.count() <= 6)));
}

}  // namespace verbale::blocks
