#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stages/times/grammar.h"
#include "verbale/layers.h"

namespace verbale::times {

/// How long the stretch is that a date names.
enum class Grain : std::uint8_t {
  kDay,
  kWeekend,
  kWeek,
  kMonth,
  kSeason,
  kQuarter,
  kHalf,
  kYear,
  kDecade,
  kCentury
};

/// A stretch of the calendar: the one of its grain that begins on `first`.
struct Moment {
  std::chrono::sys_days first;
  Grain grain = Grain::kDay;
};

/// A day that returns every year: holidays.csv.
struct Holiday {
  int month = 0;
  int day = 0;
  int weekday = 0;            ///< ISO; 0: a fixed day
  int nth = 0;                ///< of the month's weekdays; -1: the last
  std::optional<int> easter;  ///< days after Easter Sunday
};

/// What is known where an expression stands.
struct Context {
  std::optional<std::chrono::sys_days> published;
  std::optional<Moment> mentioned;  ///< the date mentioned last
  std::optional<Moment> quarter;    ///< the quarter mentioned last
  std::optional<int> other_year;    ///< far from the publication, named before in the same block
  std::optional<DayPart> part;      ///< of the day mentioned last, named before in the same block
  bool narrative = false;           ///< told of another time than that of publication
  bool day_first = false;           ///< 3/4/2021 is the third of April
  Tense tense = Tense::kUnknown;
};

struct Resolved {
  TimeType type = TimeType::kDate;
  std::string value;
  std::string mod;
  std::optional<Moment> moment;  ///< what later expressions may refer to
};

/// The TIMEX3 value of a match in its context.  Where no anchor is known, the parts that would need one are
/// X.
class Resolver {
 public:
  explicit Resolver(std::vector<Holiday> holidays) : holidays_(std::move(holidays)) {}

  /// REQUIRES: frame.meaning is not kNone; `text` is the expression's.
  [[nodiscard]] Resolved resolve(const Frame& frame, std::string_view text, const Context& context) const;

 private:
  [[nodiscard]] Resolved date(const Frame& frame, const Context& context) const;

  std::vector<Holiday> holidays_;
};

/// TIMEX3: "2021-03-19", "2021-W11", "2021-W11-WE", "2021-03", "2021-SP", "2021-Q1", "2021-H1", "2021",
/// "202", "20".
[[nodiscard]] std::string to_value(const Moment& moment);

/// The moment of a grain that holds a day.
[[nodiscard]] Moment moment_of(std::chrono::sys_days day, Grain grain);

}  // namespace verbale::times
