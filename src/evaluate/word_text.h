#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evaluate/number_set.h"
#include "verbale/layers.h"

namespace verbale {

/// An article as word tokens, for comparing stretches of it by their words: marks, white space and
/// punctuation at the edges or inside count for nothing.  A word is a run of letters, digits and underscores.
///
/// Places are code points.  Every question costs the pieces asked about and a logarithm of the text.
class WordText {
 public:
  /// REQUIRES: text is UTF-8.
  explicit WordText(std::string_view text);

  /// Code points of the text.
  [[nodiscard]] std::size_t size() const { return text_.size(); }

  /// Numbers of the words that lie mostly in the spans.  Spans without such a word give their characters that
  /// are no white space, as negative numbers, so that they still have something to compare.
  /// REQUIRES: spans are within the text.
  [[nodiscard]] NumberSet words(const std::vector<NumberRange>& spans) const;

  /// The letters and digits of the spans, numbered through the text.  REQUIRES: as words().
  [[nodiscard]] NumberSet letters(const std::vector<NumberRange>& spans) const;

  /// How much of the words stands in double quotation marks: none (indirect), nine tenths or more (direct),
  /// or less (mixed).
  [[nodiscard]] QuoteKind kind(const NumberSet& words) const;

  /// The head word of a source, guessed: the last before the first comma, bracket, preposition or relative.
  [[nodiscard]] std::optional<std::int64_t> head(const NumberSet& words) const;

 private:
  struct Word {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    bool ends_phrase =
        false;  ///< what stands before it, or itself, ends the phrase that a head is looked for in
    bool is_ending = false;  ///< a possessive or "Jr": no head
    bool is_cut = false;     ///< a preposition, a relative or the like
    bool is_past = false;    ///< in "ed": before a preposition, a participle that ends the phrase
  };

  void find_words();
  void describe_words();
  void find_quoted();
  [[nodiscard]] std::size_t first_word_after(std::int64_t place) const;

  std::u32string text_;
  std::vector<Word> words_;
  std::vector<std::uint32_t> letters_before_;  ///< [code points + 1]
  std::vector<std::uint32_t> solids_before_;   ///< [code points + 1]: characters that are no white space
  std::vector<std::uint32_t> quoted_before_;   ///< [words + 1]: words that stand in quotation marks
};

}  // namespace verbale
