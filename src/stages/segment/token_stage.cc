#include "stages/segment/token_stage.h"

#include <algorithm>

#include "stages/segment/characters.h"

namespace verbale {
namespace {

using Offset = std::uint32_t;

/// What a stretch without white space holds; most hold letters alone.
enum ChunkContent : std::uint8_t { kSigns = 1, kDigits = 2, kAddress = 4 };

constexpr std::array<std::uint8_t, 256> kChunkContents = [] {
  std::array<std::uint8_t, 256> contents{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    const ByteClass kind = kByteClasses[byte];
    if (kind == ByteClass::kDigit) contents[byte] = kDigits;
    if (kind == ByteClass::kPunctuation || kind == ByteClass::kWide) contents[byte] = kSigns;
    if (byte == '@' || byte == '/' || byte == 'w') contents[byte] |= kAddress;
  }
  return contents;
}();

/// Splits one block after another; remembers what is open between them nowhere.
class Tokenizer {
 public:
  Tokenizer(std::string_view text, const SegmentLexicon& lexicon, std::vector<Token>& tokens)
      : text_(text), lexicon_(lexicon), tokens_(tokens) {}

  void block(Span span) {
    single_quote_open_ = false;
    block_ = span;
    Offset at = span.begin;
    while (at < span.end) {
      const Character first = space_or_not(at);
      if (first.kind == CharacterKind::kSpace) {
        at += first.size;
        continue;
      }
      const Offset begin = at;
      std::uint8_t content = 0;
      while (at < span.end) {
        const char c = text_[at];
        const ByteClass kind = byte_class(c);
        if (kind == ByteClass::kSpace) break;
        if (kind == ByteClass::kWide) {
          const Character wide = character_at(text_, at);
          if (wide.kind == CharacterKind::kSpace) break;
          at += wide.size;
          content |= kSigns;
        } else {
          ++at;
          content |= kChunkContents[static_cast<unsigned char>(c)];
        }
      }
      chunk({begin, at}, content);
    }
  }

 private:
  [[nodiscard]] Character space_or_not(Offset at) const { return character_at(text_, at); }

  void add(Offset begin, Offset end, bool joined = false) { tokens_.push_back({{begin, end}, joined}); }

  /// Where words end early: at the next address, or the chunk's end.
  [[nodiscard]] Offset limit() const { return std::min(address_.begin, chunk_.end); }

  [[nodiscard]] bool is(Offset at, char c) const { return at < limit() && text_[at] == c; }

  [[nodiscard]] bool is_word_at(Offset at) const {
    return at < limit() && (text_[at] == '_' || character_at(text_, at).kind == CharacterKind::kWord);
  }
  [[nodiscard]] bool is_digit_at(Offset at) const { return at < limit() && is_digit(text_[at]); }
  [[nodiscard]] bool is_letter_at(Offset at) const { return is_word_at(at) && !is_digit(text_[at]); }

  /// End of the run of word characters from `at`.
  [[nodiscard]] Offset word_characters_end(Offset at) const {
    const Offset end = limit();
    while (at < end) {
      const ByteClass kind = byte_class(text_[at]);
      if (kind == ByteClass::kUpper || kind == ByteClass::kLower || kind == ByteClass::kDigit ||
          text_[at] == '_') {
        ++at;
      } else if (kind == ByteClass::kWide) {
        const Character wide = character_at(text_, at);
        if (wide.kind != CharacterKind::kWord) break;
        at += wide.size;
      } else {
        break;
      }
    }
    return at;
  }

  /// Bytes of the apostrophe at `at`; 0 where there is none.
  [[nodiscard]] Offset apostrophe_at(Offset at) const {
    if (at >= limit()) return 0;
    if (text_[at] == '\'' || text_[at] == '`') return 1;
    if (text_.substr(at, 3) == "\u2019") return 3;
    return 0;
  }

  void chunk(Span span, std::uint8_t content) {
    chunk_ = span;
    address_ = {span.end, span.end};
    if ((content & (kSigns | kDigits)) == 0) {
      word_parts(span.begin, span.end);
      return;
    }
    no_name_before_ = span.begin;
    no_number_before_ = span.begin;
    if ((content & kAddress) != 0 && (content & kSigns) != 0) find_address(span.begin);
    Offset at = span.begin;
    while (at < span.end) {
      if (at == address_.begin) {
        add(address_.begin, address_.end);
        at = address_.end;
        find_address(at);
      } else if (is_word_at(at)) {
        at = word(at);
      } else {
        at = signs(at);
      }
    }
  }

  // ------------------------------------------------------------- addresses

  static bool is_local_part(char c) {
    const ByteClass kind = byte_class(c);
    return kind == ByteClass::kUpper || kind == ByteClass::kLower || kind == ByteClass::kDigit || c == '.' ||
           c == '_' || c == '-' || c == '+' || c == '%';
  }

  /// Sets address_ to the first web or mail address in [from, chunk end).  Each byte is passed once, and the
  /// bytes of an address's left part once more.
  void find_address(Offset from) {
    const Offset end = chunk_.end;
    address_ = {end, end};
    for (Offset at = from; at < end; ++at) {
      const char c = text_[at];
      if (c == '@' && at > from && at + 1 < end && is_local_part(text_[at - 1]) &&
          (is_ascii_letter(text_[at + 1]) || is_digit(text_[at + 1]))) {
        Offset begin = at;
        while (begin > from && is_local_part(text_[begin - 1])) --begin;
        Offset last = at + 1;
        while (last < end && is_local_part(text_[last])) ++last;
        if (begin >= from + 7 && text_.substr(begin - 7, 7) == "mailto:") begin -= 7;
        address_ = {begin, without_final_signs(at + 2, last)};
        return;
      }
      const bool scheme = c == ':' && text_.substr(at, 3) == "://" && at > from;
      const bool web = (c == 'w' || c == 'W') && at + 4 < end &&
                       (at == from || !is_word_byte(text_[at - 1])) && starts_like(at, "www.");
      if (scheme || web) {
        Offset begin = at;
        while (scheme && begin > from && is_ascii_letter(text_[begin - 1])) --begin;
        if (scheme && begin == at) continue;
        address_ = {begin, without_final_signs(at + 3, address_end(at))};
        return;
      }
    }
  }

  static bool is_word_byte(char c) {
    return byte_class(c) != ByteClass::kPunctuation && byte_class(c) != ByteClass::kSpace;
  }

  [[nodiscard]] bool starts_like(Offset at, std::string_view lower) const {
    if (text_.size() - at < lower.size()) return false;
    for (std::size_t i = 0; i < lower.size(); ++i) {
      if (to_ascii_lower(text_[at + i]) != lower[i]) return false;
    }
    return true;
  }

  /// An address ends before a sign that no address holds.
  [[nodiscard]] Offset address_end(Offset at) const {
    while (at < chunk_.end) {
      const char c = text_[at];
      if (c == '<' || c == '>' || c == '"' || c == ')' || c == ']' || c == '|') break;
      if (byte_class(c) == ByteClass::kWide && character_at(text_, at).kind != CharacterKind::kWord) break;
      at += character_at(text_, at).size;
    }
    return at;
  }

  /// Stops, commas and the like at an address's end belong to the sentence.
  [[nodiscard]] Offset without_final_signs(Offset least, Offset end) const {
    constexpr std::string_view kFinal = ".,;:!?'-";
    while (end > least && kFinal.find(text_[end - 1]) != std::string_view::npos) --end;
    return end;
  }

  // ----------------------------------------------------------------- words

  /// Emits the words that begin at `begin` and gives where they end.
  Offset word(Offset begin) {
    Offset part = begin;  // of the word, after its last inner sign
    Offset at = begin;
    for (;;) {
      at = word_characters_end(at);
      if (at >= limit()) break;
      if (const Offset apostrophe = apostrophe_at(at); apostrophe != 0) {
        const Offset after = after_apostrophe(begin, at, apostrophe);
        if (after != at) return after;
        if (text_[at] == '`' || !is_letter_at(at + apostrophe)) break;
        at += apostrophe;
        part = at;
        continue;
      }
      if (text_[at] == '$' && at - begin <= 2 && is_upper_run(begin, at) && is_digit_or_end(at + 1)) {
        ++at;
        break;
      }
      if (!is_word_at(at + 1)) break;
      if (text_[at] == '.') {
        if (const Offset end = dotted_name_end(begin, part, at); end != 0) {
          add(begin, end);
          return end;
        }
      }
      if (text_[at] == '-' && is_digit_at(at - 1) && is_digit_at(at + 1)) {
        if (const Offset end = telephone_end(part, at); end != 0) {
          at = end;
          continue;
        }
        break;
      }
      if (!holds_together(begin, part, at)) break;
      ++at;
      part = at;
    }
    if (is(at, '-') && at + 1 == chunk_.end && at + 1 < block_.end && at - begin <= 3 &&
        is_letter_run(begin, at)) {
      // A word that the speaker breaks off ("th- the").
      add(begin, at + 1);
      return at + 1;
    }
    if (is(at, '/') && at - begin == 1 && to_ascii_lower(text_[begin]) == 'w') {
      add(begin, at + 1);  // w/ ("with")
      return at + 1;
    }
    const bool one_stop = is(at, '.') && (!is(at + 1, '.') || (at + 2 == chunk_.end && part > begin));
    if (one_stop && keeps_stop(begin, part, at)) {
      add(begin, at + 1);
      return at + 1;
    }
    if (is_digit(text_[begin])) {
      if (const Offset unit = unit_begin(begin, at); unit != 0) {
        add(begin, unit);
        add(unit, at);
        return at;
      }
    }
    word_parts(begin, at);
    return at;
  }

  /// Emits a word without signs at its edges, split where it is several ("cannot").
  void word_parts(Offset begin, Offset end) {
    const Split* split = lexicon_.split(text_.substr(begin, end - begin));
    if (split == nullptr) {
      add(begin, end);
      return;
    }
    bool joined = false;
    for (const std::uint8_t length : *split) {
      if (length == 0) break;
      add(begin, begin + length, joined);
      begin += length;
      joined = true;
    }
  }

  /// Emits the word before an apostrophe and its clitic ("Iran's", "didn't", "the states' "), and gives where
  /// they end; `at` where the apostrophe begins no clitic.
  Offset after_apostrophe(Offset begin, Offset at, Offset apostrophe) {
    const Offset suffix = at + apostrophe;
    Offset end = suffix;
    while (end < limit() && end - suffix < 3 && is_ascii_letter(text_[end])) ++end;
    if (end == suffix) {
      const char last = to_ascii_lower(text_[at - 1]);
      const bool plural = last == 's' || last == 'z' || last == 'x';
      if (!plural || text_[at] == '`' || end != chunk_.end || end == block_.end || single_quote_open_)
        return at;
      word_parts(begin, at);
      add(at, end, true);
      return end;
    }
    if (is_word_at(end)) return at;
    const std::string_view letters = text_.substr(suffix, end - suffix);
    const char first = to_ascii_lower(letters[0]);
    if (letters.size() == 1 && first == 't' && to_ascii_lower(text_[at - 1]) == 'n' && at - 1 > begin) {
      add(begin, at - 1);
      add(at - 1, end, true);
      return end;
    }
    const bool one = letters.size() == 1 && (first == 's' || first == 'm' || first == 'd');
    const bool two = letters.size() == 2 &&
                     (starts_like(suffix, "ll") || starts_like(suffix, "re") || starts_like(suffix, "ve"));
    if (!one && !two) return at;
    // Decades ("the 1990's") are one word.
    if (first == 's' && text_[at - 1] == '0') {
      add(begin, end);
      return end;
    }
    word_parts(begin, at);
    add(at, end, true);
    return end;
  }

  [[nodiscard]] bool is_digit_or_end(Offset at) const { return at >= limit() || is_digit(text_[at]); }

  [[nodiscard]] bool is_upper_run(Offset begin, Offset end) const {
    for (Offset at = begin; at < end; ++at) {
      if (byte_class(text_[at]) != ByteClass::kUpper) return false;
    }
    return begin < end;
  }

  [[nodiscard]] bool is_letter_run(Offset begin, Offset end) const {
    for (Offset at = begin; at < end; ++at) {
      if (!is_ascii_letter(text_[at])) return false;
    }
    return begin < end;
  }

  /// Whether the sign at `at`, between two word characters, is part of the word.
  [[nodiscard]] bool holds_together(Offset begin, Offset part, Offset at) const {
    const bool digits = is_digit(text_[at - 1]) && is_digit(text_[at + 1]);
    // Length of the next part, as far as it matters.
    const bool next_is_one = !is_word_at(at + 2);
    switch (text_[at]) {
      case '.':
        if (digits) return true;
        // U.S, a.m, e.g
        if (at - part == 1 && is_letter_at(part) && is_letter_at(at + 1) && next_is_one) return true;
        return starts_like(part, "ph.d") && at - part == 2;
      case ',':
        // The numbers of a citation ([3,4]) are not one.
        return digits && !(begin > chunk_.begin && text_[begin - 1] == '[');
      case ':':
        return digits;
      case '/':
        if (digits) return !is_fraction(begin, at);
        if (at - part != 1 || part != begin || !is_ascii_letter(text_[part])) return false;
        if (to_ascii_lower(text_[part]) == 'w') return starts_like(at + 1, "o");
        return is_ascii_letter(text_[at + 1]) &&
               (next_is_one ? is_upper_run(part, at) || text_[part] == 'l' : text_[part] == 's');
      case '&':
        return at - part <= 2 && is_letter_run(part, at) && is_ascii_letter(text_[at + 1]) &&
               (is_upper_run(part, at) == (byte_class(text_[at + 1]) == ByteClass::kUpper));
      case '-':
        return part == begin && is_letter_at(at + 1) && lexicon_.is_prefix(text_.substr(part, at - part));
      case '*':
        return is_letter_at(at - 1) && is_letter_at(at + 1);
      default:
        return false;
    }
  }

  /// 1/2, 2/3, 3/4 and the like are three words; 9/11 and 5/18 are one.
  [[nodiscard]] bool is_fraction(Offset begin, Offset slash) const {
    if (slash - begin != 1 || is_word_at(slash + 2) || is(slash + 2, '/')) return false;
    const char over = text_[begin];
    const char under = text_[slash + 1];
    return over < under && (under == '2' || under == '3' || under == '4');
  }

  /// End of the domain or file name whose first inner stop is at `stop`; 0 where it is none.
  [[nodiscard]] Offset dotted_name_end(Offset begin, Offset part, Offset stop) {
    // What was searched in vain is not searched again: a chunk of a million stops stays linear.
    if (stop < no_name_before_) return 0;
    Offset at = stop;
    Offset label = stop + 1;
    Offset labels = 1;
    while (is(at, '.') && is_word_at(at + 1)) {
      label = at + 1;
      ++labels;
      at = label;
      while (is_word_at(at) || (is(at, '-') && is_word_at(at + 1))) at += character_at(text_, at).size;
    }
    const NameEnding* ending = lexicon_.ending(text_.substr(label, at - label));
    const bool name = ending != nullptr &&
                      !(byte_class(text_[label]) == ByteClass::kUpper && at - label > 1 &&
                        byte_class(text_[label + 1]) != ByteClass::kUpper) &&
                      is_letter_at(at - 1) && at - begin > 3;
    // Newsgroups (comp.lang.misc).
    const bool group =
        labels > 2 && part == begin && at - label > 1 && stop - begin > 2 && is_lower_name(begin, at);
    if (group && !name) return at;
    if (!name) {
      no_name_before_ = at;
      return 0;
    }
    if (*ending == NameEnding::kDomain && is(at, '/')) {
      return without_final_signs(at, std::min(address_end(at), limit()));
    }
    return at;
  }

  [[nodiscard]] bool is_lower_name(Offset begin, Offset end) const {
    for (Offset at = begin; at < end; ++at) {
      if (byte_class(text_[at]) != ByteClass::kLower && text_[at] != '.') return false;
    }
    return true;
  }

  /// End of the number in hyphened groups whose first hyphen is at `hyphen` ("202-555-0143", "555-0143",
  /// "11-20-2000"); 0 where the digits are a range or a score.
  [[nodiscard]] Offset telephone_end(Offset part, Offset hyphen) {
    if (hyphen < no_number_before_) return 0;
    const Offset first = hyphen - part;
    Offset groups = 1;
    Offset at = hyphen;
    Offset last = 0;
    while (is(at, '-') && is_digit_at(at + 1)) {
      const Offset begin = ++at;
      while (is_digit_at(at)) ++at;
      last = at - begin;
      ++groups;
    }
    if (!is_word_at(at) && (groups > 2 || (first == 3 && last == 4))) return at;
    no_number_before_ = at;
    return 0;
  }

  /// Where the unit begins that is written to a number ("5pm", "10km"); 0 where there is none.
  [[nodiscard]] Offset unit_begin(Offset begin, Offset end) const {
    Offset at = end;
    while (at > begin && is_ascii_letter(text_[at - 1])) --at;
    if (at == end || at == begin || !is_digit(text_[at - 1])) return 0;
    const Offset length = end - at;
    if (length == 1) {
      // Thousands and millions: 65k, $3M.
      const char unit = text_[at];
      const bool money = begin > chunk_.begin && text_[begin - 1] == '$';
      return unit == 'k' || unit == 'K' || unit == 'm' ||
                     (money && (unit == 'M' || unit == 'B' || unit == 'b'))
                 ? at
                 : 0;
    }
    for (const std::string_view ordinal : {"st", "nd", "rd", "th"}) {
      if (length == 2 && starts_like(at, ordinal)) return 0;
    }
    return is_lower_at(text_, at) || length == 2 ? at : 0;
  }

  /// Whether the stop at `stop` belongs to the word before it.
  [[nodiscard]] bool keeps_stop(Offset begin, Offset part, Offset stop) const {
    const Offset length = stop - begin;
    // Initials in a row (U.S., a.m.) and single ones (J. Smith).
    if (part > begin && stop - part == 1 && text_[part - 1] == '.' && is_letter_at(part) &&
        is_letter_at(begin))
      return true;
    Offset next = stop + 1;
    while (next < block_.end && character_at(text_, next).kind == CharacterKind::kSpace)
      next += character_at(text_, next).size;
    const bool more = next < block_.end;
    const bool upper_next = more && is_upper_at(text_, next);
    const bool digit_next = more && is_digit(text_[next]);
    const bool lower_next = more && is_lower_at(text_, next);
    if (length == 1 && byte_class(text_[begin]) == ByteClass::kUpper) {
      if (text_[begin] == 'I') return upper_next && follows_name(begin);
      return upper_next || (more && !lower_next && stop + 1 == chunk_.end && is_digit(text_[next]));
    }
    switch (lexicon_.abbreviation(text_.substr(begin, length))) {
      case Abbreviation::kNone:
        return false;
      case Abbreviation::kTitle:
        return more && byte_class(text_[begin]) == ByteClass::kUpper;
      case Abbreviation::kBefore:
        return digit_next ||
               (upper_next && byte_class(text_[begin]) == ByteClass::kUpper && !starts_like(begin, "no"));
      case Abbreviation::kMonth:
        return byte_class(text_[begin]) == ByteClass::kUpper && (digit_next || lower_next || upper_next) &&
                       !(starts_like(begin, "mar") || starts_like(begin, "sat") || starts_like(begin, "sun"))
                   ? true
                   : byte_class(text_[begin]) == ByteClass::kUpper && digit_next;
      case Abbreviation::kEnd:
      case Abbreviation::kInner:
        return true;
    }
    return false;
  }

  /// Whether the word before `begin` looks like part of a name: a capital after a capitalised word.
  [[nodiscard]] bool follows_name(Offset begin) const {
    if (tokens_.empty()) return false;
    const Span last = tokens_.back().span;
    return last.end < begin && last.begin >= block_.begin && is_upper_at(text_, last.begin) &&
           last.size() > 1;
  }

  // ----------------------------------------------------------------- signs

  [[nodiscard]] Offset run_end(Offset at, std::string_view characters) const {
    while (at < limit() && characters.find(text_[at]) != std::string_view::npos) ++at;
    return at;
  }

  /// Whether nothing of the chunk but opening signs stands before `at`.
  [[nodiscard]] bool at_word_start(Offset at) const {
    return at == chunk_.begin || std::string_view("([{\"'`-/").find(text_[at - 1]) != std::string_view::npos;
  }

  /// Emits the sign or the run of signs that begins at `begin`, and gives its end.
  Offset signs(Offset begin) {
    const char c = text_[begin];
    Offset end = begin + 1;
    if (byte_class(c) == ByteClass::kWide) {
      end = wide_sign_end(begin);
    } else if (const Offset face = face_end(begin); face != 0) {
      end = face;
    } else {
      switch (c) {
        case '.':
          if (const Offset ending = file_ending(begin); ending != 0) {
            end = ending;
            break;
          }
          if (is_digit_at(begin + 1) && (at_word_start(begin) || text_[begin - 1] == '$')) {
            end = word_characters_end(begin + 1);
            break;
          }
          [[fallthrough]];
        case '!':
        case '?':
          end = run_end(begin, ".!?");
          break;
        case '-':
        case '*':
        case '=':
        case '~':
        case '#':
        case '<':
        case '>':
        case '|':
        case '^':
          end = run_end(begin, std::string_view(&c, 1));
          if (c == '#' && end == begin + 1 && at_word_start(begin) && is_letter_at(end))
            end = word_characters_end(end);
          break;
        case '+':
          end = run_end(begin, "+");
          if (end == begin + 1 && at_word_start(begin) && is_digit_at(end)) end = word_characters_end(end);
          break;
        case '@':
          if (at_word_start(begin) && is_letter_at(end)) end = word_characters_end(end);
          break;
        case '[':
          if (text_.substr(begin, 5) == "[...]") end = begin + 5;
          break;
        case '`':
        case '\'':
          end = quote_end(begin, 1);
          break;
        default:
          break;
      }
    }
    add(begin, end);
    return end;
  }

  /// End of a file's ending that stands alone (".doc"); 0 where there is none.
  [[nodiscard]] Offset file_ending(Offset stop) const {
    if (!is_letter_at(stop + 1)) return 0;
    const Offset end = word_characters_end(stop + 1);
    const NameEnding* ending = lexicon_.ending(text_.substr(stop + 1, end - stop - 1));
    return ending != nullptr && *ending == NameEnding::kFile ? end : 0;
  }

  /// A single quotation mark, two of them, or an elided word ("'90s", "'em").
  Offset quote_end(Offset begin, Offset size) {
    if (text_.substr(begin, size) == text_.substr(begin + size, size) && begin + 2 * size <= limit())
      return begin + 2 * size;
    const Offset next = begin + size;
    if (at_word_start(begin) && is_word_at(next)) {
      const Offset end = word_characters_end(next);
      const std::string_view rest = text_.substr(next, end - next);
      if (is_digit_at(next) && end - next <= 3) return end;
      for (const std::string_view elided :
           {"s", "m", "d", "ll", "re", "ve", "em", "til", "cause", "bout", "t"}) {
        if (rest.size() == elided.size() && starts_like(next, elided)) return end;
      }
      single_quote_open_ = true;
    } else {
      single_quote_open_ = false;
    }
    return next;
  }

  [[nodiscard]] Offset face_end(Offset begin) const {
    const std::size_t size = lexicon_.face(text_.substr(begin, limit() - begin));
    if (size == 0) return 0;
    const Offset end = begin + static_cast<Offset>(size);
    const bool alone = begin == chunk_.begin || end == chunk_.end;
    return alone && !is_word_at(end) && !(begin == chunk_.begin && end != chunk_.end && text_[begin] == '(')
               ? end
               : 0;
  }

  /// A sign over U+007F with the marks and joiners that belong to it (an emoji's), or a run of the same sign.
  Offset wide_sign_end(Offset begin) {
    const CodePoint first = code_point_at(text_, begin);
    if (first.value == 0x2019) return quote_end(begin, 3);
    if (first.value == 0x2018) {
      if (text_.substr(begin + 3, 3) == "\u2019" && begin + 6 <= limit()) return begin + 6;
      single_quote_open_ = true;
    }
    Offset end = begin + first.size;
    const std::string_view sign = text_.substr(begin, first.size);
    constexpr char32_t kZeroWidthJoiner = 0x200D;
    bool joiner = false;
    while (end < limit() && byte_class(text_[end]) == ByteClass::kWide) {
      const CodePoint next = code_point_at(text_, end);
      const bool mark = next.value == kZeroWidthJoiner || (next.value >= 0xFE00 && next.value <= 0xFE0F) ||
                        (next.value >= 0x1F3FB && next.value <= 0x1F3FF);
      const bool same = text_.substr(end, first.size) == sign && first.value < 0x2190 &&
                        first.value != 0x201C && first.value != 0x201D;
      if (!mark && !same && !joiner) break;
      joiner = next.value == kZeroWidthJoiner;
      end += next.size;
    }
    return end;
  }

  std::string_view text_;
  const SegmentLexicon& lexicon_;
  std::vector<Token>& tokens_;
  Span block_;
  Span chunk_;
  Span address_;                    ///< the next one of the chunk; empty at its end where there is none
  Offset no_number_before_ = 0;     ///< likewise the hyphen of a number
  Offset no_name_before_ = 0;       ///< no dotted name has a stop before this offset
  bool single_quote_open_ = false;  ///< whether an apostrophe may close a quotation
};

}  // namespace

Result<TokenStage> TokenStage::load(const Codebook& codebook) {
  auto lexicon = SegmentLexicon::load(codebook);
  if (!lexicon) return lexicon.error();
  return TokenStage(std::move(lexicon).value());
}

Tokens TokenStage::predict(const Document& document) const {
  Tokens tokens;
  tokens.items.reserve(document.text().size() / 5);
  Tokenizer tokenizer(document.text(), lexicon_, tokens.items);
  for (const Block& block : document.get<Blocks>()) tokenizer.block(block.span);
  return tokens;
}

}  // namespace verbale
