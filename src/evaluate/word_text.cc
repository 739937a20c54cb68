#include "evaluate/word_text.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/letters.h"
#include "base/utf8.h"

namespace verbale {
namespace {

/// Words that a source's head stands before.
constexpr auto kCut = std::to_array<std::string_view>(
    {"of",    "in",       "for", "at",  "from",      "with", "who",    "whom",  "whose", "which",
     "that",  "on",       "to",  "by",  "under",     "near", "inside", "among", "about", "against",
     "close", "familiar", "as",  "and", "including", "is",   "was",    "are",   "were"});

/// Words after a name that are not its head.
constexpr auto kSuffixes = std::to_array<std::string_view>({"jr", "sr", "ii", "iii", "iv"});

constexpr std::u32string_view kOpening = U"\u201C\u201E\u00AB";
constexpr std::u32string_view kClosing = U"\u201D\u00BB";
constexpr std::u32string_view kPhraseEnds = U",;:()[]\u2014\u2013";

bool holds(std::u32string_view set, char32_t c) {
  return set.find(c) != std::u32string_view::npos;
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& list, std::string_view word) {
  return !word.empty() && std::find(list.begin(), list.end(), word) != list.end();
}

bool is_solid(char32_t c) {
  const bool separator = c >= 0x1C && c <= 0x1F;  // of files, groups, records, units: they part words, too
  return !separator && !is_white_space(c);
}

/// The word in lower case if it is short and of ASCII, as all words of the lists are; else nothing.
std::string short_lower(std::u32string_view word) {
  constexpr std::size_t kLongest = 12;
  std::string lower;
  if (word.size() > kLongest) return lower;
  for (const char32_t c : word) {
    if (c >= 0x80) return {};
    lower += static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  }
  return lower;
}

}  // namespace

WordText::WordText(std::string_view text) {
  text_.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint each = code_point_at(text, at);
    text_ += each.value;
    at += each.size;
  }
  find_words();
  describe_words();
  find_quoted();
}

void WordText::find_words() {
  letters_before_.reserve(text_.size() + 1);
  solids_before_.reserve(text_.size() + 1);
  std::uint32_t letters = 0;
  std::uint32_t solids = 0;
  bool inside = false;
  for (std::uint32_t i = 0; i < text_.size(); ++i) {
    letters_before_.push_back(letters);
    solids_before_.push_back(solids);
    const bool letter = is_letter_or_digit(text_[i]);
    letters += letter ? 1 : 0;
    solids += is_solid(text_[i]) ? 1 : 0;
    const bool of_word = letter || text_[i] == U'_';
    if (of_word && !inside) words_.push_back({i, i});
    if (of_word) words_.back().end = i + 1;
    inside = of_word;
  }
  letters_before_.push_back(letters);
  solids_before_.push_back(solids);
}

void WordText::describe_words() {
  const std::u32string_view text = text_;
  std::size_t previous_end = 0;
  for (Word& word : words_) {
    const std::u32string_view between = text.substr(previous_end, word.begin - previous_end);
    const std::u32string_view letters = text.substr(word.begin, word.end - word.begin);
    const std::string lower = short_lower(letters);
    word.is_cut = is_one_of(kCut, lower);
    word.ends_phrase = word.is_cut || between.find(U" -") != std::u32string_view::npos ||
                       between.find_first_of(kPhraseEnds) != std::u32string_view::npos;
    const bool apostrophe = between == U"'" || between == U"\u2019";
    word.is_ending = (letters == U"s" && apostrophe) || is_one_of(kSuffixes, lower);
    word.is_past = letters.ends_with(U"ed");
    previous_end = word.end;
  }
}

/// Between double quotation marks, paragraph by paragraph; a quotation left open runs to its paragraph's end.
void WordText::find_quoted() {
  std::vector<std::pair<std::size_t, std::size_t>> regions;
  std::size_t open = std::u32string::npos;
  const auto close = [&](std::size_t end) {
    if (open != std::u32string::npos) regions.emplace_back(open, end);
    open = std::u32string::npos;
  };
  for (std::size_t i = 0; i < text_.size();) {
    const char32_t c = text_[i];
    const bool doubled = (c == U'`' || c == U'\'') && i + 1 < text_.size() && text_[i + 1] == c;
    const std::size_t next = i + (doubled ? 2 : 1);
    if (c == U'\n') {
      close(i);
    } else if (holds(kOpening, c) || (doubled && c == U'`') || (c == U'"' && open == std::u32string::npos)) {
      if (open == std::u32string::npos) open = i;
    } else if (holds(kClosing, c) || (doubled && c == U'\'') || c == U'"') {
      close(next);
    }
    i = next;
  }
  close(text_.size());

  quoted_before_.reserve(words_.size() + 1);
  std::uint32_t quoted = 0;
  auto region = regions.begin();
  for (const Word& word : words_) {
    quoted_before_.push_back(quoted);
    while (region != regions.end() && region->second <= word.begin) ++region;
    if (region != regions.end() && region->first < word.end) ++quoted;
  }
  quoted_before_.push_back(quoted);
}

std::size_t WordText::first_word_after(std::int64_t place) const {
  const auto word =
      std::partition_point(words_.begin(), words_.end(), [&](const Word& each) { return each.end <= place; });
  return static_cast<std::size_t>(word - words_.begin());
}

NumberSet WordText::words(const std::vector<NumberRange>& spans) const {
  std::vector<NumberRange> found;
  std::map<std::size_t, std::int64_t> partly;  // a word at the edge of a span -> characters in the spans
  for (const NumberRange& span : spans) {
    if (span.begin >= span.end) continue;
    std::size_t first = first_word_after(span.begin);
    std::size_t last = first_word_after(span.end - 1);  // the word that holds the end, or the next
    if (last < words_.size() && words_[last].begin < span.end) ++last;
    const auto take_edge = [&](std::size_t word) {
      partly[word] += std::min<std::int64_t>(words_[word].end, span.end) -
                      std::max<std::int64_t>(words_[word].begin, span.begin);
    };
    if (first < last && (words_[first].begin < span.begin || words_[first].end > span.end))
      take_edge(first++);
    if (first < last && words_[last - 1].end > span.end) take_edge(--last);
    found.push_back({static_cast<std::int64_t>(first), static_cast<std::int64_t>(last)});
  }
  for (const auto& [word, characters] : partly) {
    const auto number = static_cast<std::int64_t>(word);
    if (2 * characters > words_[word].end - words_[word].begin) found.push_back({number, number + 1});
  }
  NumberSet words(std::move(found));
  if (!words.empty()) return words;
  std::vector<NumberRange> characters;
  for (const NumberRange& span : spans) {
    if (span.begin >= span.end) continue;
    characters.push_back({-std::int64_t{solids_before_[static_cast<std::size_t>(span.end)]},
                          -std::int64_t{solids_before_[static_cast<std::size_t>(span.begin)]}});
  }
  return NumberSet(std::move(characters));
}

NumberSet WordText::letters(const std::vector<NumberRange>& spans) const {
  std::vector<NumberRange> letters;
  for (const NumberRange& span : spans) {
    if (span.begin >= span.end) continue;
    letters.push_back({letters_before_[static_cast<std::size_t>(span.begin)],
                       letters_before_[static_cast<std::size_t>(span.end)]});
  }
  return NumberSet(std::move(letters));
}

QuoteKind WordText::kind(const NumberSet& words) const {
  std::size_t inside = 0;
  for (const NumberRange& range : words.ranges()) {
    if (range.begin < 0) continue;
    inside += quoted_before_[static_cast<std::size_t>(range.end)] -
              quoted_before_[static_cast<std::size_t>(range.begin)];
  }
  if (inside == 0) return QuoteKind::kIndirect;
  const bool most = static_cast<double>(inside) >= 0.9 * static_cast<double>(words.size());
  return most ? QuoteKind::kDirect : QuoteKind::kMixed;
}

std::optional<std::int64_t> WordText::head(const NumberSet& words) const {
  if (words.empty() || words.ranges().front().begin < 0) return std::nullopt;
  const auto first = static_cast<std::size_t>(words.ranges().front().begin);
  const auto end = static_cast<std::size_t>(words.ranges().front().end);  // a gap ends the phrase, too
  std::size_t head = first;
  for (std::size_t i = first + 1; i < end && !words_[i].ends_phrase; ++i) {
    if (words_[i].is_ending) continue;
    if (words_[i].is_past && i + 1 < end && words_[i + 1].is_cut) break;
    head = i;
  }
  return static_cast<std::int64_t>(head);
}

}  // namespace verbale
