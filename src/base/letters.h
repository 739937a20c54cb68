#pragma once

#include <string>
#include <string_view>

namespace verbale {

/// The text in lower case, as Unicode has it for no language in particular.
/// REQUIRES: text is UTF-8 of under 2 GiB.
[[nodiscard]] std::string lower_case(std::string_view text);

/// The text in lower case but for its first letter, which is in upper case.  REQUIRES: as lower_case().
[[nodiscard]] std::string title_case(std::string_view text);

/// Whether Unicode calls it a letter, or it has a numeric value (digits of any script, "½", "Ⅷ"); combining
/// marks have neither.
[[nodiscard]] bool is_letter_or_digit(char32_t code_point);

/// Whether Unicode calls it white space.
[[nodiscard]] bool is_white_space(char32_t code_point);

}  // namespace verbale
