#include "stages/quotes/words.h"

#include "base/utf8.h"

namespace verbale::quotes {
namespace {

bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Bytes of a letter past ASCII: not the general punctuation (E2 80 xx), not Latin-1 signs (C2 xx).
bool is_wide_letter(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x80) return false;
  if (byte == 0xC2) return false;
  return byte != 0xE2 || (static_cast<unsigned char>(text[at + 1]) != 0x80);
}

std::size_t letter_size(std::string_view text, std::size_t at) {
  if (is_ascii_letter(text[at])) return 1;
  return is_wide_letter(text, at) ? code_point_at(text, at).size : 0;
}

bool is_capital(std::string_view text, std::size_t at) {
  if (text[at] >= 'A' && text[at] <= 'Z') return true;
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead != 0xC3 && lead != 0xC4 && lead != 0xC5 && lead != 0xD0) return false;
  const char32_t c = code_point_at(text, at).value;
  if (c >= 0xC0 && c <= 0xDE) return c != 0xD7;
  if (c >= 0x100 && c < 0x180) return c % 2 == 0;
  return c >= 0x400 && c < 0x430;
}

bool is_apostrophe(std::string_view text, std::size_t at, std::size_t& size) {
  if (text[at] == '\'') {
    size = 1;
    return true;
  }
  size = 3;
  return text.substr(at, 3) == "\xE2\x80\x99";
}

class Scanner {
 public:
  Scanner(std::string_view text, Span region, const Lexicon& lexicon)
      : text_(text.substr(0, region.end)), lexicon_(lexicon) {
    words_.reserve(region.size() / 5 + 4);
  }

  void quotation(const Marked& marked, Index index) {
    Word word;
    word.span = marked.outer;
    word.kind = WordKind::kQuotation;
    word.quotation = index;
    words_.push_back(word);
  }

  /// Plain text between quotations.
  void plain(std::size_t at, std::size_t end) {
    while (at < end) {
      const char c = text_[at];
      if (c == ' ' || (c >= 9 && c <= 13)) {
        ++at;
      } else if (letter_size(text_, at) != 0) {
        at = word(at, end);
      } else if (is_digit(c)) {
        at = number(at, end);
      } else {
        at = punctuation(at);
      }
    }
  }

  std::vector<Word> take() { return std::move(words_); }

 private:
  std::size_t word(std::size_t begin, std::size_t end) {
    std::size_t at = begin;
    bool dotted = false;
    while (at < end) {
      std::size_t size = letter_size(text_, at);
      if (size == 0 && is_digit(text_[at])) size = 1;
      if (size == 0 && at + 1 < end) {
        std::size_t inner = 1;
        if (text_[at] == '-' || text_[at] == '.' || text_[at] == '&') {
          if (letter_size(text_, at + 1) != 0) size = 1;
          dotted |= size != 0 && text_[at] == '.';
        } else if (is_apostrophe(text_, at, inner) && at + inner < end &&
                   letter_size(text_, at + inner) != 0) {
          const char next = text_[at + inner];
          const bool last = at + inner + 1 >= end || letter_size(text_, at + inner + 1) == 0;
          if ((next == 's' || next == 'S') && last) {
            push(begin, at, dotted);
            push_possessive(at, at + inner + 1);
            return at + inner + 1;
          }
          size = inner;
        }
      }
      if (size == 0) break;
      at += size;
    }
    push(begin, at, dotted);
    // The full stop of an abbreviation or an initial belongs to it.
    if (at < end && text_[at] == '.') {
      const bool initial = at - begin == 1 && is_capital(text_, begin) && text_[begin] != 'I';
      if (dotted || initial || words_.back().is(kAbbreviation)) {
        if (!words_.back().is(kTitle) && !is_capital(text_, begin) && !dotted) return at;
        words_.back().span.end = static_cast<std::uint32_t>(++at);
      }
    }
    return at;
  }

  /// Whether a word is a name behind a short particle: "al-Amr", "d'Estaing".
  [[nodiscard]] bool has_particle(std::size_t begin, std::size_t end) const {
    const std::size_t reach = std::min(end, begin + 5);
    for (std::size_t at = begin; at + 1 < reach; ++at) {
      if (text_[at] == '-' || text_[at] == '\'') return at > begin && is_capital(text_, at + 1);
      if (text_[at] < 'a' || text_[at] > 'z') return false;
    }
    return false;
  }

  void push(std::size_t begin, std::size_t end, bool dotted) {
    Word word;
    word.span = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    word.capital = is_capital(text_, begin) || has_particle(begin, end);
    if (const Entry* entry = lexicon_.find(text_.substr(begin, end - begin)); entry != nullptr) {
      word.classes = entry->classes;
      word.verb = entry->verb;
      word.forms = entry->forms;
    }
    if (dotted) word.classes |= kAbbreviation;
    const bool in_ly = end - begin > 4 && text_.substr(end - 2, 2) == "ly";
    if (in_ly && !word.capital && word.classes == 0 && word.verb == 0) word.classes = kAdverb;
    words_.push_back(word);
  }

  void push_possessive(std::size_t begin, std::size_t end) {
    Word word;
    word.span = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    word.kind = WordKind::kPunctuation;
    word.mark = '\'';
    words_.push_back(word);
  }

  std::size_t number(std::size_t begin, std::size_t end) {
    std::size_t at = begin;
    while (at < end &&
           (is_digit(text_[at]) || is_ascii_letter(text_[at]) ||
            ((text_[at] == '.' || text_[at] == ',' || text_[at] == '-' || text_[at] == ':') && at + 1 < end &&
             (is_digit(text_[at + 1]) || (text_[at] == '-' && is_ascii_letter(text_[at + 1])))))) {
      ++at;
    }
    Word word;
    word.span = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at)};
    word.kind = WordKind::kNumber;
    words_.push_back(word);
    return at;
  }

  std::size_t punctuation(std::size_t at) {
    const CodePoint point = code_point_at(text_, at);
    if (point.value == 0xA0 || point.value == 0x202F || (point.value >= 0x2000 && point.value <= 0x200B)) {
      return at + point.size;
    }
    Word word;
    word.span = {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + point.size)};
    word.kind = WordKind::kPunctuation;
    word.mark = point.value < 0x80 ? static_cast<char>(point.value) : '\0';
    if (point.value >= 0x2013 && point.value <= 0x2015) word.mark = '-';
    if (point.value == 0x2019) word.mark = '\'';  // "the workers’ union"
    if (point.value == 0x2026) word.mark = '~';   // an ellipsis
    words_.push_back(word);
    return at + point.size;
  }

  std::string_view text_;
  const Lexicon& lexicon_;
  std::vector<Word> words_;
};

bool is_stop(const Word& word) {
  return word.is_mark('.') || word.is_mark('!') || word.is_mark('?');
}

/// A sentence ends at a stop before something that may begin one, and at a quotation that ends in a stop.
void mark_sentence_ends(std::string_view text, const std::vector<Marked>& all, std::vector<Word>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    Word& word = words[i];
    if (i + 1 == words.size()) {
      word.ends_sentence = true;
      break;
    }
    const Word& next = words[i + 1];
    const bool may_begin = next.is_quotation() || next.capital || next.kind == WordKind::kNumber ||
                           next.is_mark('(') || next.is_mark('[') || next.is_mark('-');
    if (is_stop(word)) {
      word.ends_sentence = !is_stop(next) && may_begin;
    } else if (next.is_word() && next.capital && word.kind != WordKind::kQuotation && !word.is_mark(':') &&
               !word.is_mark('-')) {
      // "Will Ard", "May": a capital inside a sentence makes a name
      words[i + 1].classes &=
          ~static_cast<std::uint32_t>(kAuxiliary | kAdverb | kSubordinator | kCoordinator);
    } else if (word.is_quotation()) {
      const Ending ending = ending_of(text, all[word.quotation]);
      // After a question or an exclamation a cue may follow: the search for cues decides.
      word.ends_sentence =
          ending == Ending::kStop && (next.capital || next.is_quotation() || next.kind == WordKind::kNumber);
    }
  }
}

}  // namespace

Ending ending_of(std::string_view text, const Marked& marked) {
  std::size_t end = marked.inner.end;
  while (end > marked.inner.begin) {
    const CodePoint last = code_point_before(text, end);
    switch (last.value) {
      case ',':
        return Ending::kComma;
      case '.':
      case 0x2026:
        return Ending::kStop;
      case '?':
      case '!':
        return Ending::kQuery;
      case '-':
      case 0x2013:
      case 0x2014:
        return Ending::kComma;
      case '"':
      case '\'':
      case ' ':
      case ')':
      case ']':
      case 0x2018:
      case 0x2019:
      case 0x201C:
      case 0x201D:
        end -= last.size;
        break;
      default:
        return Ending::kOpen;
    }
  }
  return Ending::kOpen;
}

bool begins_sentence(std::string_view text, const Marked& marked) {
  std::size_t at = marked.inner.begin;
  while (at < marked.inner.end) {
    const CodePoint first = code_point_at(text, at);
    if (first.value == '"' || first.value == '\'' || first.value == '(' || first.value == '[' ||
        (first.value >= 0x2018 && first.value <= 0x201E) || first.value == ' ') {
      at += first.size;
      continue;
    }
    return is_capital(text, at) || is_digit(text[at]) || first.value == '.' || first.value == 0x2026 ||
           first.value == '$';
  }
  return false;
}

bool in_title_case(std::string_view text, Span span) {
  if (span.size() > 60) return false;
  std::uint32_t begin = span.begin;
  for (std::uint32_t at = span.begin; at <= span.end; ++at) {
    const bool letter = at < span.end && (text[at] | 0x20) >= 'a' && (text[at] | 0x20) <= 'z';
    if (letter) continue;
    if (at < span.end && (text[at] == '.' || text[at] == '?' || text[at] == '!')) return false;
    if (at > begin + 3 && text[begin] >= 'a') return false;
    begin = at + 1;
  }
  return true;
}

std::size_t count_words(std::string_view text, Span span, std::size_t limit) {
  std::size_t count = 0;
  bool inside = false;
  for (std::uint32_t at = span.begin; at < span.end && count < limit; ++at) {
    const char c = text[at];
    const bool letter = is_ascii_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0xC3;
    const bool joins = static_cast<unsigned char>(c) >= 0x80 || c == '\'' || c == '-' || c == '.';
    if (letter && !inside) {
      ++count;
      inside = true;
    } else if (!letter && !joins) {
      inside = false;
    }
  }
  return count;
}

std::vector<Word> scan_words(std::string_view text, Span region, const std::vector<Marked>& all,
                             const std::vector<Index>& inside, const Lexicon& lexicon) {
  Scanner scanner(text, region, lexicon);
  std::uint32_t at = region.begin;
  for (const Index index : inside) {
    const Marked& marked = all[index];
    scanner.plain(at, marked.outer.begin);
    scanner.quotation(marked, index);
    at = marked.outer.end;
  }
  scanner.plain(at, region.end);
  std::vector<Word> words = scanner.take();
  mark_sentence_ends(text, all, words);
  return words;
}

}  // namespace verbale::quotes
