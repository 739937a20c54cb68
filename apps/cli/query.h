#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace verbale {

// What the commands that query a database share.

/// Results that a terminal shows where no limit is given.
inline constexpr std::size_t kTerminalLimit = 50;

/// White space of any kind and length as one blank, and nothing that a terminal would obey.
[[nodiscard]] std::string one_line(std::string_view text);

/// Tells on standard error what failed; gives the status back.
int fail(const std::string& message, int status);

/// Checks of options: what is wrong with a value, empty where nothing is.
[[nodiscard]] std::string some_text(
    const std::string& text);  ///< one that says nothing would ask for everything
[[nodiscard]] std::string some_day(const std::string& text);

}  // namespace verbale
