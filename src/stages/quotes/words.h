#pragma once

#include <string_view>
#include <vector>

#include "stages/quotes/lexicon.h"
#include "stages/quotes/marks.h"

namespace verbale::quotes {

enum class WordKind : std::uint8_t { kWord, kNumber, kPunctuation, kQuotation };

/// One step of a region: a word, a punctuation mark, or a whole quotation standing in it.
struct Word {
  Span span;
  WordKind kind = WordKind::kWord;
  bool capital = false;
  bool ends_sentence = false;
  std::uint8_t forms = 0;     ///< of the cue verb
  std::uint16_t verb = 0;     ///< the cue verb, 0: none
  char mark = 0;              ///< of punctuation; 0 for those past ASCII
  std::uint32_t classes = 0;  ///< bits of WordClass
  Index quotation = 0;        ///< of a quotation: its place in the block's list

  [[nodiscard]] bool is(std::uint32_t bits) const { return (classes & bits) != 0; }
  [[nodiscard]] bool is_mark(char c) const { return kind == WordKind::kPunctuation && mark == c; }
  [[nodiscard]] bool is_quotation() const { return kind == WordKind::kQuotation; }
  [[nodiscard]] bool is_word() const { return kind == WordKind::kWord; }
};

/// How a quotation ends, which tells whether the sentence around it goes on.
enum class Ending : std::uint8_t { kOpen, kComma, kStop, kQuery };

/// The last character that counts of a quotation, inner marks looked through.
[[nodiscard]] Ending ending_of(std::string_view text, const Marked& marked);

/// Whether a quotation begins as a sentence does: with a capital, a digit or a dash of omission.
[[nodiscard]] bool begins_sentence(std::string_view text, const Marked& marked);

/// Whether every longer word of a short stretch has a capital, as in names and the titles of works.
[[nodiscard]] bool in_title_case(std::string_view text, Span span);

/// Words in the quotation, counted up to `limit`.
[[nodiscard]] std::size_t count_words(std::string_view text, Span span, std::size_t limit);

/// The words of a region, the quotations in `inside` (direct children of the region, sorted) as one step
/// each, with the ends of sentences marked.
[[nodiscard]] std::vector<Word> scan_words(std::string_view text, Span region, const std::vector<Marked>& all,
                                           const std::vector<Index>& inside, const Lexicon& lexicon);

}  // namespace verbale::quotes
