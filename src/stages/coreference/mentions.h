#pragma once

#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "stages/actors/actor_catalog.h"
#include "stages/coreference/pronouns.h"
#include "stages/coreference/scorer.h"
#include "stages/coreference/tree.h"

namespace verbale::coreference {

inline constexpr Index kNothing = std::numeric_limits<Index>::max();

/// A place in the text that means someone or something.
struct Mentioned {
  Index head = 0;         ///< the word that stands for it; of "the mayor, Tom Ard" the mayor
  Index name = kNothing;  ///< in Names
  MentionForm form = MentionForm::kNominal;
  Pronoun pronoun = Pronoun::kNone;
  Index speaker = kNothing;         ///< the mention of whose words it stands in
  std::optional<Span> words;        ///< "Norway and Chad" as one: words [begin, end)
  std::vector<Index> roles;         ///< heads of what speaks, or is spoken to, and is this mention
  std::vector<Index> descriptions;  ///< heads of nouns in apposition: "mayor"
};

/// All mentions of a document: the names, the model's candidates, those who speak or are spoken to, and "I"
/// in the words of one who is known to speak.
///
/// A name and the noun it stands in apposition to are one mention.
struct Mentions {
  std::vector<Mentioned> items;
  std::vector<Index> of_candidate;  ///< [candidates]
  std::vector<Index> of_word;       ///< [words]: of the mention the word stands for, or kNothing
  /// Who is not the same: who says something and who hears it; who speaks in turn under another label.
  std::vector<std::pair<Index, Index>> apart;
};

[[nodiscard]] Mentions collect_mentions(const Tree& tree, const Readings& readings,
                                        const actors::ActorCatalog& catalog);

/// The words [begin, end) of the mention: those of the tree, and the name's.
[[nodiscard]] Span words_of(const Tree& tree, const Mentioned& mention);

/// Whether a word is a plural noun.
[[nodiscard]] bool is_plural(const Tree& tree, Index word);

}  // namespace verbale::coreference
