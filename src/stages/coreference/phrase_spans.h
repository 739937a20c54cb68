#pragma once

#include "stages/coreference/tree.h"

namespace verbale::coreference {

/// The most words of a mention.
inline constexpr Index kLongestMention = 200;

/// The words [begin, end) of the mention that a word heads: the word and those of its dependents that a table
/// takes in (docs/entities.md).  A verb stands for its event alone.  Longer than kLongestMention: the head
/// alone.  Linear in the word's children and the mention's words.
[[nodiscard]] Span mention_words(const Tree& tree, Index head);

}  // namespace verbale::coreference
