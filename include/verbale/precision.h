#pragma once

#include <cstdint>

namespace verbale {

/// What the language model computes its products in.
enum class Precision : std::uint8_t {
  kInt8,   ///< bytes by bytes into whole numbers, exact on every processor: fast
  kFloat,  ///< the same weights as floats: the slow reference
};

}  // namespace verbale
