#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "verbale/layers.h"

namespace verbale::quotes {

/// How deep quotations may stand in one another; marks below that are plain text.
constexpr std::size_t kMaximumDepth = 8;

/// A stretch of one block in quotation marks.
struct Marked {
  Span outer;                   ///< with its marks
  Span inner;                   ///< without them, white space at the edges left out
  std::optional<Index> parent;  ///< the innermost stretch around it
  bool closed = true;           ///< false: open to the end of its block
  bool single = false;          ///< single marks
};

/// Pairs the quotation marks of a block.  Sorted by outer.begin, parents before what they hold.
/// Apostrophes, elisions ('90s), inches, feet and primes are no marks.  Linear in the block.
[[nodiscard]] std::vector<Marked> find_marked(std::string_view text, Span block);

/// Whether a double mark or a backquote stands in the stretch, or a single mark that may open one: a cheap
/// look before find_marked().
[[nodiscard]] bool may_have_marks(std::string_view text);

}  // namespace verbale::quotes
