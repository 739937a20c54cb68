#pragma once

#include <cstdint>
#include <string_view>

namespace verbale {

/// What letters and digits a token has, by the general categories of Unicode.  Upper: Lu, Lt; digits: Nd, Nl,
/// No; letters that are neither upper nor lower count as lower.
enum class Shape : std::uint8_t {
  kSpecial = 0,         ///< no token: [CLS], [SEP]
  kDigits = 1,          ///< digits, no letters
  kSigns = 2,           ///< neither
  kLower = 3,           ///< letters alone, none upper
  kSingleUpper = 4,     ///< exactly one letter, upper
  kTitle = 5,           ///< the first upper, no other
  kUpper = 6,           ///< all upper, two or more
  kMixed = 7,           ///< letters alone, any other mix
  kLowerAndDigits = 8,  ///< letters, none upper, and digits
  kUpperAndDigits = 9,  ///< letters, some upper, and digits
};

/// REQUIRES: text is UTF-8.
[[nodiscard]] Shape shape_of(std::string_view text);

}  // namespace verbale
