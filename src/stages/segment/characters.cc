#include "stages/segment/characters.h"

#include <unicode/uchar.h>

namespace verbale {

CharacterKind wide_kind(char32_t code_point) {
  const auto c = static_cast<UChar32>(code_point);
  if (u_isUWhiteSpace(c)) return CharacterKind::kSpace;
  constexpr std::uint32_t kWordMask = U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK | U_GC_CF_MASK | U_GC_CO_MASK;
  return (U_GET_GC_MASK(c) & kWordMask) != 0 ? CharacterKind::kWord : CharacterKind::kPunctuation;
}

bool is_upper_at(std::string_view text, std::size_t offset) {
  const ByteClass byte = byte_class(text[offset]);
  if (byte != ByteClass::kWide) return byte == ByteClass::kUpper;
  const auto c = static_cast<UChar32>(code_point_at(text, offset).value);
  return u_isupper(c) || u_istitle(c);
}

bool is_lower_at(std::string_view text, std::size_t offset) {
  const ByteClass byte = byte_class(text[offset]);
  if (byte != ByteClass::kWide) return byte == ByteClass::kLower;
  return u_islower(static_cast<UChar32>(code_point_at(text, offset).value));
}

}  // namespace verbale
