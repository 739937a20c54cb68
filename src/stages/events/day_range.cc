#include "stages/events/day_range.h"

#include <fmt/format.h>

namespace verbale::events {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::last;
using std::chrono::month;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

/// The number that text begins with, of `digits` digits, or -1.
int number_at(std::string_view text, std::size_t at, std::size_t digits) {
  if (at + digits > text.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

DayRange of_months(int first_year, unsigned first_month, int count) {
  const auto begin = year(first_year) / month(first_month);
  const auto end = begin + months(count - 1);
  return {sys_days(begin / 1), sys_days(end / last)};
}

DayRange of_years(int first, int count) {
  return {sys_days(year(first) / 1 / 1), sys_days(year(first + count - 1) / 12 / 31)};
}

/// A week of ISO 8601: Monday to Sunday; its weekend alone.
std::optional<DayRange> of_week(int of_year, int week, bool weekend) {
  if (week < 1 || week > 53) return std::nullopt;
  const sys_days fourth = sys_days(year(of_year) / 1 / 4);
  const std::chrono::weekday weekday(fourth);
  const sys_days monday = fourth - days(weekday.iso_encoding() - 1) + days(7 * (week - 1));
  return weekend ? DayRange{monday + days(5), monday + days(6)} : DayRange{monday, monday + days(6)};
}

}  // namespace

std::optional<DayRange> day_range(std::string_view value) {
  value = value.substr(0, value.find('T'));
  const int y = number_at(value, 0, 4);
  if (y < 0) {
    const int decade = value.size() == 3 ? number_at(value, 0, 3) : -1;
    if (decade >= 0) return of_years(decade * 10, 10);
    const int century = value.size() == 2 ? number_at(value, 0, 2) : -1;
    if (century >= 0) return of_years(century * 100, 100);
    return std::nullopt;
  }
  if (y == 0) return std::nullopt;
  if (value.size() == 4) return of_years(y, 1);
  if (value[4] != '-') return std::nullopt;
  const std::string_view rest = value.substr(5);
  if (rest == "WI") return of_months(y, 12, 3);
  if (!rest.empty() && rest[0] == 'W') return of_week(y, number_at(rest, 1, 2), rest.size() > 3);
  if (rest.size() == 2 && rest[0] == 'Q' && rest[1] >= '1' && rest[1] <= '4') {
    return of_months(y, static_cast<unsigned>(rest[1] - '1') * 3 + 1, 3);
  }
  if (rest.size() == 2 && rest[0] == 'H' && (rest[1] == '1' || rest[1] == '2')) {
    return of_months(y, rest[1] == '1' ? 1 : 7, 6);
  }
  if (rest == "SP") return of_months(y, 3, 3);
  if (rest == "SU") return of_months(y, 6, 3);
  if (rest == "FA") return of_months(y, 9, 3);
  const int m = number_at(rest, 0, 2);
  if (m < 1 || m > 12) return std::nullopt;
  if (rest.size() == 2) return of_months(y, static_cast<unsigned>(m), 1);
  const int d = rest[2] == '-' ? number_at(rest, 3, 2) : -1;
  const year_month_day date{year(y), month(static_cast<unsigned>(m)),
                            day(static_cast<unsigned>(d < 0 ? 0 : d))};
  if (!date.ok() || rest.size() != 5) return std::nullopt;
  return DayRange{sys_days(date), sys_days(date)};
}

std::string iso_day(sys_days day) {
  const year_month_day date{day};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

}  // namespace verbale::events
