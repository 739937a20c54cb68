#pragma once

#include <string>
#include <vector>

#include "stages/actors/actor_catalog.h"
#include "stages/coreference/mentions.h"

namespace verbale::coreference {

/// Names of a document that read the same, whatever their case, with what is known of them.
struct NameGroup {
  std::string text;                      ///< of the first, without titles and possessive, on one line
  std::vector<std::string> words;        ///< in lower case, without titles, "the" and possessive
  EntityType type = EntityType::kOther;  ///< one for all: by confidence, and by what the catalog knows
  double confidence = 0;                 ///< of the type: mean of those who have it
  bool acronym = false;                  ///< one word of capitals
  const actors::Known* known = nullptr;  ///< what the catalog knows of the name as one of this type
  std::string demonym;                   ///< the country of a people's name
  std::vector<Index> mentions;           ///< in the order of the text
};

struct NameGroups {
  std::vector<NameGroup> items;
  std::vector<Index> of_mention;  ///< [mentions]: or kNothing
};

[[nodiscard]] NameGroups group_names(const Tree& tree, const Mentions& mentions,
                                     const actors::ActorCatalog& catalog, actors::ActorCatalog::Day day);

/// Whether two names may mean the same: false for two that the catalog knows as different, of types that
/// exclude each other, people of other family or given names, others that share no word.
[[nodiscard]] bool may_be_same(const NameGroup& one, const NameGroup& other);

/// The first letters of the words, of all or without "of", "the" and the like.
[[nodiscard]] std::string initials_of(const NameGroup& name, bool all);

/// Whether the first is made of the other's initials.
[[nodiscard]] bool is_acronym_of(const NameGroup& acronym, const NameGroup& name);

/// The letters of an acronym: "u.n." -> "un".
[[nodiscard]] std::string letters_of(const NameGroup& acronym);

/// The text on one line: each run of white space a single space, none at the ends.
[[nodiscard]] std::string on_one_line(std::string_view text);

/// The title right before a word ("Mr.", "Prime Minister"), or null.
[[nodiscard]] const actors::Title* title_before(const Tree& tree, Index word,
                                                const actors::ActorCatalog& catalog);

}  // namespace verbale::coreference
