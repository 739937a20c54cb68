#include "base/terminal_text.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/utf8.h"

namespace verbale {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

/// What a terminal obeys, hides or reorders by, in order.  U+200D and variation selectors are not here: they
/// join emoji and letters of many scripts.
constexpr Range kUnsafe[] = {
    {0x0000, 0x001F},    // C0: line ends, tab, ESC, backspace, bell
    {0x007F, 0x009F},    // DEL, C1: one-character CSI and OSC
    {0x061C, 0x061C},    // Arabic letter mark
    {0x180E, 0x180E},    // Mongolian vowel separator
    {0x200B, 0x200B},    // zero width space
    {0x200E, 0x200F},    // left-to-right and right-to-left mark
    {0x2028, 0x202E},    // line and paragraph separator; embeddings and overrides
    {0x2060, 0x206F},    // word joiner, isolates, deprecated format characters
    {0xFEFF, 0xFEFF},    // byte order mark
    {0xFFF9, 0xFFFB},    // interlinear annotation
    {0xE0000, 0xE007F},  // tags
};

bool is_unsafe(char32_t code_point) {
  const auto* range = std::find_if(std::begin(kUnsafe), std::end(kUnsafe),
                                   [&](const Range& each) { return code_point <= each.last; });
  return range != std::end(kUnsafe) && code_point >= range->first;
}

/// Bytes that the sequence with this lead byte has.
std::size_t sequence_size(unsigned char lead) {
  return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

}  // namespace

std::string printable(std::string_view utf8) {
  std::string shown;
  shown.reserve(utf8.size());
  std::size_t offset = 0;
  while (offset < utf8.size()) {
    const auto lead = static_cast<unsigned char>(utf8[offset]);
    if (lead >= 0x20 && lead < 0x7F) {
      shown += utf8[offset++];
      continue;
    }
    const std::string_view sequence = utf8.substr(offset, sequence_size(lead));
    if (!is_utf8(sequence)) {
      fmt::format_to(std::back_inserter(shown), "<{:02X}>", lead);
      ++offset;
      continue;
    }
    const char32_t code_point = code_point_at(sequence, 0).value;
    if (is_unsafe(code_point)) {
      fmt::format_to(std::back_inserter(shown), "<U+{:04X}>", static_cast<std::uint32_t>(code_point));
    } else {
      shown += sequence;
    }
    offset += sequence.size();
  }
  return shown;
}

}  // namespace verbale
