#pragma once

#include <cstdint>

#include "stages/coreference/tree.h"

namespace verbale::coreference {

/// Whom a pronoun means, whatever its case: "I", "me", "my", "mine", "myself".
enum class Pronoun : std::uint8_t { kNone, kI, kWe, kYou, kHe, kShe, kIt, kThey, kOther };

/// kNone: the word is no pronoun, nor a possessive one that is tagged as a determiner.
[[nodiscard]] Pronoun pronoun_of(const Tree& tree, Index word);

}  // namespace verbale::coreference
