#pragma once

#include <string>
#include <string_view>

namespace verbale {

/// A cell of a comma-separated file (RFC 4180): in quotation marks where it must be.  Text that a
/// spreadsheet would take for a formula (= + - @, a tab or a carriage return first) gets an apostrophe before
/// it, and so does what looks like that already: who reads it takes one away.
[[nodiscard]] std::string csv_cell(std::string_view text);

}  // namespace verbale
