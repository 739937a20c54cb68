#pragma once

#include <string>
#include <string_view>

namespace verbale {

/// The text in lower case, as Unicode has it for no language in particular.
/// REQUIRES: text is UTF-8 of under 2 GiB.
[[nodiscard]] std::string lower_case(std::string_view text);

/// The text in lower case but for its first letter, which is in upper case.  REQUIRES: as lower_case().
[[nodiscard]] std::string title_case(std::string_view text);

/// Whether Unicode calls it white space.
[[nodiscard]] bool is_white_space(char32_t code_point);

}  // namespace verbale
