#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace verbale::actors {

inline constexpr std::size_t kLongestName = 96;  ///< bytes; a longer name or phrase is unknown

/// What spellings of one name have in common: lower case, letters without their accents, no full stops and no
/// "the" before it; white space, hyphens, apostrophes and other marks a single space, none at the ends.  "The
/// U.S.", "US" -> "us"; "al - Qaeda", "Al-Qaeda" -> "al qaeda"; "Lord 's", "Lord's" -> "lord s"; "Bogotá" ->
/// "bogota".  scripts/check_actors has the same in Python.
///
/// Empty where the text is longer than kLongestName.  REQUIRES: text is UTF-8.
[[nodiscard]] std::string name_key(std::string_view text);

/// The regular plural of an English noun, or of the last noun of a phrase: "court" -> "courts", "ministry" ->
/// "ministries", "spokesman" -> "spokesmen".
[[nodiscard]] std::string plural_of(std::string_view noun);

/// Whether any letter is in upper case; letters beyond ASCII count as such.
[[nodiscard]] bool has_capital(std::string_view text);

/// Whether any letter of ASCII is in lower case.
[[nodiscard]] bool has_small_letter(std::string_view text);

}  // namespace verbale::actors
