#include "base/utf8.h"

#include <algorithm>
#include <cstring>

#include <simdjson.h>

namespace verbale {
namespace {

bool is_lead(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

std::uint32_t count_leads(std::string_view text) {
  return static_cast<std::uint32_t>(std::count_if(text.begin(), text.end(), is_lead));
}

/// Bytes of the well-formed sequence at `offset`; 0 where there is none.
std::size_t sequence_at(std::string_view text, std::size_t offset) {
  const auto byte = [&](std::size_t i) {
    return offset + i < text.size() ? static_cast<unsigned char>(text[offset + i]) : 0U;
  };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return tail(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    if (!tail(1) || !tail(2)) return 0;
    if (lead == 0xE0 && byte(1) < 0xA0) return 0;  // overlong
    if (lead == 0xED && byte(1) > 0x9F) return 0;  // surrogate
    return 3;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    if (!tail(1) || !tail(2) || !tail(3)) return 0;
    if (lead == 0xF0 && byte(1) < 0x90) return 0;  // overlong
    if (lead == 0xF4 && byte(1) > 0x8F) return 0;  // past U+10FFFF
    return 4;
  }
  return 0;
}

}  // namespace

bool is_utf8(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size());
}

std::size_t first_invalid_utf8(std::string_view text) {
  if (is_utf8(text)) return text.size();
  std::size_t offset = 0;
  while (offset < text.size()) {
    const std::size_t size = sequence_at(text, offset);
    if (size == 0) return offset;
    offset += size;
  }
  return text.size();
}

CodePoint code_point_before(std::string_view text, std::size_t offset) {
  std::size_t begin = offset - 1;
  while (begin > 0 && !is_lead(text[begin])) --begin;
  return code_point_at(text, begin);
}

CodePointIndex::CodePointIndex(std::string_view text) : text_(text), size_(count_leads(text)) {
  if (size_ == text.size()) return;
  before_.reserve(text.size() / kBlock + 1);
  std::uint32_t count = 0;
  for (std::size_t block = 0; block <= text.size(); block += kBlock) {
    before_.push_back(count);
    count += count_leads(text.substr(block, kBlock));
  }
}

std::uint32_t CodePointIndex::to_code_points(std::size_t byte_offset) const {
  if (before_.empty()) return static_cast<std::uint32_t>(byte_offset);
  const std::size_t block = byte_offset / kBlock;
  return before_[block] + count_leads(text_.substr(block * kBlock, byte_offset - block * kBlock));
}

std::size_t CodePointIndex::to_bytes(std::uint32_t code_point) const {
  if (before_.empty()) return code_point;
  const auto next = std::upper_bound(before_.begin(), before_.end(), code_point);
  const auto block = static_cast<std::size_t>(next - before_.begin()) - 1;
  std::size_t offset = block * kBlock;
  while (offset < text_.size() && !is_lead(text_[offset])) ++offset;  // the tail of the block before
  std::uint32_t left = code_point - before_[block];
  while (left > 0 && offset < text_.size()) {
    offset += code_point_at(text_, offset).size;
    --left;
  }
  return offset;
}

}  // namespace verbale
