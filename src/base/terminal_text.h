#pragma once

#include <string>
#include <string_view>

namespace verbale {

/// The text as a terminal may be given it: one line, and nothing that steers the terminal or reorders what
/// stands beside it.  Control characters (C0, C1, DEL: line ends, tabs and ESC too), bidirectional controls,
/// line and paragraph separators, zero-width and tag characters are shown as <U+001B>; bytes that are not
/// UTF-8 as <FF>.  All other text stays as it is.  Linear in the text.
[[nodiscard]] std::string printable(std::string_view utf8);

}  // namespace verbale
