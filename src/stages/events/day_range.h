#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace verbale::events {

/// Days [first, last], both of them in.
struct DayRange {
  std::chrono::sys_days first;
  std::chrono::sys_days last;

  friend bool operator==(const DayRange&, const DayRange&) = default;
};

/// The days that a TIMEX3 value of a date or time means: "2021-03-19", "2021-03-19T14:00", "2021-03",
/// "2021-W11", "2021-W11-WE", "2021-SP", "2021-Q1", "2021-H2", "2021", "202" (a decade), "20" (a century).
/// Nothing for durations, sets, references ("PRESENT_REF") and unknown parts ("XXXX-03").
[[nodiscard]] std::optional<DayRange> day_range(std::string_view timex_value);

/// "2021-03-19"
[[nodiscard]] std::string iso_day(std::chrono::sys_days day);

}  // namespace verbale::events
