#include "encoder/shape.h"

#include <unicode/uchar.h>

#include "base/utf8.h"

namespace verbale {

Shape shape_of(std::string_view text) {
  std::size_t letters = 0;
  std::size_t upper = 0;
  bool first_upper = false;
  bool digits = false;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint next = code_point_at(text, at);
    at += next.size;
    const std::uint32_t category = U_GET_GC_MASK(static_cast<UChar32>(next.value));
    if ((category & U_GC_N_MASK) != 0) digits = true;
    if ((category & U_GC_L_MASK) == 0) continue;
    const bool is_upper = (category & (U_GC_LU_MASK | U_GC_LT_MASK)) != 0;
    if (letters == 0) first_upper = is_upper;
    ++letters;
    if (is_upper) ++upper;
  }
  if (letters == 0) return digits ? Shape::kDigits : Shape::kSigns;
  if (digits) return upper > 0 ? Shape::kUpperAndDigits : Shape::kLowerAndDigits;
  if (upper == 0) return Shape::kLower;
  if (letters == 1) return Shape::kSingleUpper;
  if (upper == letters) return Shape::kUpper;
  return first_upper && upper == 1 ? Shape::kTitle : Shape::kMixed;
}

}  // namespace verbale
