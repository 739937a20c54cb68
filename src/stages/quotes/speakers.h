#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "stages/quotes/words.h"

namespace verbale::quotes {

enum class PhraseForm : std::uint8_t { kName, kNominal, kPronoun };

/// A noun phrase by its form: words [first, last) of a region.
struct Phrase {
  std::size_t first = 0;
  std::size_t last = 0;
  PhraseForm form = PhraseForm::kName;
};

/// The subject that ends where a verb's words begin: names with their titles, roles and appositions ("Maria
/// Vell, the minister,"), pronouns, and noun phrases ("a spokesman for the group").  Looks at words
/// [begin, end), at most kPhraseReach of them; adverbs, auxiliaries and days before the verb are passed over.
[[nodiscard]] std::optional<Phrase> phrase_before(const std::vector<Word>& words, std::size_t begin,
                                                  std::size_t end);

/// The subject that begins at words[begin], after a verb put first ("said Tom Ard, the mayor of Ostrel").
[[nodiscard]] std::optional<Phrase> phrase_after(const std::vector<Word>& words, std::size_t begin,
                                                 std::size_t end);

/// The most words that a speaker may have.
constexpr std::size_t kPhraseReach = 40;

}  // namespace verbale::quotes
