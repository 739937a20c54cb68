#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "verbale/layers.h"

namespace verbale::blocks {

/// Bytes of the white space (Unicode's property White_Space) at `offset`; 0 where there is none.
/// REQUIRES: text is UTF-8, offset is a boundary before its end.
[[nodiscard]] std::uint32_t white_space_at(std::string_view text, std::uint32_t offset);

/// A paragraph as the text is laid out, trimmed of white space.
struct Paragraph {
  Span span;
  bool after_gap = false;  ///< a blank line, or the text's beginning, stands before it
};

/// Parts a text into paragraphs.  Blank lines part them.  Other line breaks part them too, unless the text is
/// wrapped by hand or by program at some column: then they are white space where the line was full.
///
/// Linear in the text.
[[nodiscard]] std::vector<Paragraph> find_paragraphs(std::string_view text);

}  // namespace verbale::blocks
