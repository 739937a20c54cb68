#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/utf8.h"

namespace verbale {

/// What a byte can be; one byte has one class.
enum class ByteClass : std::uint8_t { kSpace, kUpper, kLower, kDigit, kPunctuation, kWide };

inline constexpr std::array<ByteClass, 256> kByteClasses = [] {
  std::array<ByteClass, 256> classes{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    ByteClass value = ByteClass::kPunctuation;
    if (byte >= 0x80) {
      value = ByteClass::kWide;  // part of a code point over U+007F
    } else if (byte == ' ' || (byte >= '\t' && byte <= '\r') || (byte >= 0x1C && byte <= 0x1F)) {
      value = ByteClass::kSpace;
    } else if (byte >= 'A' && byte <= 'Z') {
      value = ByteClass::kUpper;
    } else if (byte >= 'a' && byte <= 'z') {
      value = ByteClass::kLower;
    } else if (byte >= '0' && byte <= '9') {
      value = ByteClass::kDigit;
    }
    classes[byte] = value;
  }
  return classes;
}();

[[nodiscard]] inline ByteClass byte_class(char c) {
  return kByteClasses[static_cast<unsigned char>(c)];
}

[[nodiscard]] inline bool is_ascii_letter(char c) {
  return byte_class(c) == ByteClass::kUpper || byte_class(c) == ByteClass::kLower;
}

[[nodiscard]] inline bool is_digit(char c) {
  return byte_class(c) == ByteClass::kDigit;
}

[[nodiscard]] inline char to_ascii_lower(char c) {
  return byte_class(c) == ByteClass::kUpper ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// What a code point is to the segmenter.
enum class CharacterKind : std::uint8_t { kSpace, kWord, kPunctuation };

/// Kind of a code point over U+007F: white space, what words are made of (letters, marks, digits, joiners),
/// or a sign.
[[nodiscard]] CharacterKind wide_kind(char32_t code_point);

struct Character {
  CharacterKind kind;
  std::uint32_t size;  ///< bytes
};

/// REQUIRES: text is UTF-8, offset is a boundary before its end.
[[nodiscard]] inline Character character_at(std::string_view text, std::size_t offset) {
  switch (byte_class(text[offset])) {
    case ByteClass::kSpace:
      return {CharacterKind::kSpace, 1};
    case ByteClass::kPunctuation:
      return {CharacterKind::kPunctuation, 1};
    case ByteClass::kWide: {
      const CodePoint wide = code_point_at(text, offset);
      return {wide_kind(wide.value), wide.size};
    }
    default:
      return {CharacterKind::kWord, 1};
  }
}

/// Whether the code point is an upper-case or title-case letter.
[[nodiscard]] bool is_upper_at(std::string_view text, std::size_t offset);

/// Whether the code point is a lower-case letter.
[[nodiscard]] bool is_lower_at(std::string_view text, std::size_t offset);

}  // namespace verbale
