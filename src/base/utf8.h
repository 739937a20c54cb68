#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace verbale {

/// Whether every byte belongs to a well-formed UTF-8 sequence (Unicode 15, table 3-7: no surrogates, no
/// overlong forms).
[[nodiscard]] bool is_utf8(std::string_view text);

/// Offset of the first byte that is not well-formed UTF-8; text.size() where all is.
[[nodiscard]] std::size_t first_invalid_utf8(std::string_view text);

/// Whether the byte at `offset` begins a code point (or is the text's end).
[[nodiscard]] inline bool is_boundary(std::string_view text, std::size_t offset) {
  return offset == text.size() ||
         (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0) != 0x80);
}

struct CodePoint {
  char32_t value;
  std::uint32_t size;  ///< bytes, 1 to 4
};

/// The code point that begins at `offset`.
/// REQUIRES: text is UTF-8, offset is a boundary before its end.
[[nodiscard]] inline CodePoint code_point_at(std::string_view text, std::size_t offset) {
  const auto byte = [&](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[offset + i]));
  };
  const char32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xE0) return {(lead & 0x1F) << 6 | (byte(1) & 0x3F), 2};
  if (lead < 0xF0) return {(lead & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F), 3};
  return {(lead & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F), 4};
}

/// The code point that ends at `offset`.
/// REQUIRES: text is UTF-8, 0 < offset, offset is a boundary.
[[nodiscard]] CodePoint code_point_before(std::string_view text, std::size_t offset);

/// Turns byte offsets into code-point offsets and back; a block's count for every 256 bytes, so that a
/// look-up is constant time.
class CodePointIndex {
 public:
  /// REQUIRES: text is UTF-8 and outlives the index.
  explicit CodePointIndex(std::string_view text);

  /// REQUIRES: offset is a boundary.
  [[nodiscard]] std::uint32_t to_code_points(std::size_t byte_offset) const;

  /// Byte offset of a code point; the text's size for the count itself.  REQUIRES: code_point <= size().
  [[nodiscard]] std::size_t to_bytes(std::uint32_t code_point) const;

  /// Code points in the text.
  [[nodiscard]] std::uint32_t size() const { return size_; }

 private:
  static constexpr std::size_t kBlock = 256;
  std::string_view text_;
  std::vector<std::uint32_t>
      before_;  ///< [blocks]: code points that begin before the block; empty where the text is ASCII
  std::uint32_t size_ = 0;
};

}  // namespace verbale
