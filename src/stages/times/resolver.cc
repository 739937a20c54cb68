#include "stages/times/resolver.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

namespace verbale::times {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr int kUnset = Frame::kUnset;
constexpr int kFirstYear = 1;
constexpr int kLastYear = 9999;

struct Civil {
  int year;
  int month;
  int day;
};

Civil civil(sys_days day) {
  const std::chrono::year_month_day date(day);
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day()))};
}

/// The day; nullopt where the calendar has none.
std::optional<sys_days> day_of(int year, int month, int day) {
  if (year < kFirstYear || year > kLastYear || month < 1 || month > 12 || day < 1 || day > 31) return {};
  const std::chrono::year_month_day date(std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return {};
  return sys_days(date);
}

/// The first day of a month.  REQUIRES: 1 <= month <= 12
sys_days first_of(int year, int month) {
  return sys_days(std::chrono::year_month_day(std::chrono::year(std::clamp(year, kFirstYear, kLastYear)),
                                              std::chrono::month(static_cast<unsigned>(month)),
                                              std::chrono::day(1)));
}

/// ISO: 1 Monday - 7 Sunday.
int weekday_of(sys_days day) {
  return static_cast<int>(std::chrono::weekday(day).iso_encoding());
}

struct IsoWeek {
  int year;
  int week;
};

IsoWeek iso_week(sys_days day) {
  const sys_days thursday = day + days(4 - weekday_of(day));
  const int year = civil(thursday).year;
  return {year, static_cast<int>((thursday - first_of(year, 1)).count() / 7) + 1};
}

Grain grain_of(Unit unit) {
  switch (unit) {
    case Unit::kWeekend:
      return Grain::kWeekend;
    case Unit::kWeek:
      return Grain::kWeek;
    case Unit::kMonth:
      return Grain::kMonth;
    case Unit::kQuarter:
      return Grain::kQuarter;
    case Unit::kHalf:
      return Grain::kHalf;
    case Unit::kYear:
      return Grain::kYear;
    case Unit::kDecade:
      return Grain::kDecade;
    case Unit::kCentury:
    case Unit::kMillennium:
      return Grain::kCentury;
    default:
      return Grain::kDay;
  }
}

/// A moment `count` grains on.  nullopt: beyond the calendar.
std::optional<Moment> moved(const Moment& moment, long count) {
  if (std::labs(count) > 4000000) return {};
  const Civil at = civil(moment.first);
  long months = 0;
  switch (moment.grain) {
    case Grain::kDay:
      months = 0;
      break;
    case Grain::kWeekend:
    case Grain::kWeek:
      count *= 7;
      break;
    case Grain::kMonth:
      months = 1;
      break;
    case Grain::kSeason:
    case Grain::kQuarter:
      months = 3;
      break;
    case Grain::kHalf:
      months = 6;
      break;
    case Grain::kYear:
      months = 12;
      break;
    case Grain::kDecade:
      months = 120;
      break;
    case Grain::kCentury:
      months = 1200;
      break;
  }
  if (months == 0) {
    const sys_days first = moment.first + days(count);
    const int year = civil(first).year;
    if (year < kFirstYear || year > kLastYear) return {};
    return Moment{first, moment.grain};
  }
  const long total = at.year * 12L + (at.month - 1) + months * count;
  if (total < kFirstYear * 12L || total > kLastYear * 12L + 11) return {};
  return Moment{first_of(static_cast<int>(total / 12), static_cast<int>(total % 12) + 1), moment.grain};
}

/// The same stretch of another year.
std::optional<Moment> moved_years(const Moment& moment, int count) {
  const Civil at = civil(moment.first);
  const int year = at.year + count;
  if (year < kFirstYear || year > kLastYear) return {};
  if (moment.grain == Grain::kWeek || moment.grain == Grain::kWeekend)
    return moment_of(moment.first + days(364L * count), moment.grain);
  const auto day = day_of(year, at.month, at.day);
  return Moment{day ? *day : first_of(year, at.month), moment.grain};
}

constexpr std::string_view kSeasons[] = {"SP", "SU", "FA", "WI"};
constexpr std::string_view kParts[] = {"MO", "T12:00", "AF", "EV", "NI", "DT"};

/// The season's first month, as northern newspapers mean it; winter is that of the year it ends in.
int first_month(Season season) {
  constexpr int kMonths[] = {3, 6, 9, 1};
  return kMonths[static_cast<std::size_t>(season)];
}

std::string unknown(Grain grain) {
  switch (grain) {
    case Grain::kDay:
      return "XXXX-XX-XX";
    case Grain::kWeekend:
      return "XXXX-WXX-WE";
    case Grain::kWeek:
      return "XXXX-WXX";
    case Grain::kMonth:
      return "XXXX-XX";
    case Grain::kSeason:
      return "XXXX";
    case Grain::kQuarter:
      return "XXXX-QX";
    case Grain::kHalf:
      return "XXXX-HX";
    case Grain::kYear:
      return "XXXX";
    case Grain::kDecade:
      return "XXX";
    case Grain::kCentury:
      return "XX";
  }
  return "";
}

/// What the expression's relative parts count from.
std::optional<Moment> anchor(const Frame& frame, const Context& context) {
  const bool mentioned =
      frame.has(Slot::kFrom) && static_cast<Anchor>(frame[Slot::kFrom]) == Anchor::kMentioned;
  const bool of_story = mentioned || context.narrative;
  if ((of_story || !context.published) && context.mentioned) return context.mentioned;
  if (context.published && !(of_story && context.narrative)) return Moment{*context.published, Grain::kDay};
  return {};
}

/// The length of a duration, "P3D"; `plus` tenths are added to the number.
std::string length(double number, bool vague, int plus, Unit unit) {
  if (unit == Unit::kAny) return "PXX";
  struct Spelling {
    std::string_view prefix;
    std::string_view letter;
    int times;
    Unit smaller;  // of which `smaller_times` make one
    int smaller_times;
  };
  const auto spelling = [&]() -> Spelling {
    switch (unit) {
      case Unit::kSecond:
        return {"PT", "S", 1, Unit::kSecond, 0};
      case Unit::kMinute:
        return {"PT", "M", 1, Unit::kSecond, 60};
      case Unit::kHour:
        return {"PT", "H", 1, Unit::kMinute, 60};
      case Unit::kDay:
        return {"P", "D", 1, Unit::kHour, 24};
      case Unit::kWeekend:
        return {"P", "WE", 1, Unit::kDay, 0};
      case Unit::kWeek:
        return {"P", "W", 1, Unit::kDay, 0};
      case Unit::kMonth:
        return {"P", "M", 1, Unit::kWeek, 0};
      case Unit::kQuarter:
        return {"P", "Q", 1, Unit::kMonth, 0};
      case Unit::kHalf:
        return {"P", "M", 6, Unit::kMonth, 0};
      case Unit::kYear:
        return {"P", "Y", 1, Unit::kMonth, 12};
      case Unit::kDecade:
        return {"P", vague ? "DE" : "Y", 10, Unit::kYear, 1};
      case Unit::kCentury:
        return {"P", vague ? "CE" : "Y", 100, Unit::kYear, 1};
      default:
        return {"P", vague ? "ML" : "Y", 1000, Unit::kYear, 1};
    }
  }();
  if (vague) return fmt::format("{}X{}", spelling.prefix, spelling.letter);
  const double value = (number + plus / 10.0) * spelling.times;
  const double whole = std::floor(value);
  const double rest = (value - whole) * spelling.smaller_times;
  if (value == whole || value >= 1e15)
    return fmt::format("{}{:.0f}{}", spelling.prefix, value, spelling.letter);
  if (spelling.smaller_times > 1 && rest == std::floor(rest)) {
    if (whole == 0) return length(rest, false, 0, spelling.smaller);
    const std::string smaller = length(rest, false, 0, spelling.smaller);
    const std::size_t skip = spelling.prefix == "PT" ? 2 : 1;
    return fmt::format("{}{:.0f}{}{}", spelling.prefix, whole, spelling.letter, smaller.substr(skip));
  }
  return fmt::format("{}{:g}{}", spelling.prefix, value, spelling.letter);
}

std::string duration(const Frame& frame) {
  const Unit unit = static_cast<Unit>(frame[Slot::kUnit]);
  const int plus = frame.has(Slot::kPlus) ? frame[Slot::kPlus] : 0;
  std::string value = length(frame.number, frame.has(Slot::kVague), plus, unit);
  if (frame.has(Slot::kUnit2) && frame.has(Slot::kNumber2) && !frame.has(Slot::kVague)) {
    const std::string second =
        length(frame[Slot::kNumber2], false, 0, static_cast<Unit>(frame[Slot::kUnit2]));
    const bool in_time = value.starts_with("PT");
    value += second.starts_with("PT") && in_time ? second.substr(2) : second.substr(1);
  }
  return value;
}

std::string clock_value(const Frame& frame, const Context& /*context*/) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  bool settled = false;
  if (frame.has(Slot::kClock)) {
    int clock = frame[Slot::kClock];
    settled = clock >= kMeridiemTold;
    clock %= kMeridiemTold;
    hour = clock / 10000;
    minute = clock / 100 % 100;
    second = clock % 100;
  } else if (frame.has(Slot::kHour)) {
    hour = frame[Slot::kHour];
    if (frame.has(Slot::kMinute)) minute = frame[Slot::kMinute];
  } else {
    return "";
  }
  if (!settled && hour <= 12) {
    if (frame.has(Slot::kMeridiem)) {
      hour = hour % 12 + frame[Slot::kMeridiem];
    } else if (frame.has(Slot::kPart)) {
      const auto part = static_cast<DayPart>(frame[Slot::kPart]);
      if ((part == DayPart::kAfternoon || part == DayPart::kEvening || part == DayPart::kNight) && hour < 12)
        hour += 12;
    }
  }
  std::string value = fmt::format("T{:02}:{:02}", hour, minute);
  if (second != 0) value += fmt::format(":{:02}", second);
  if (frame.has(Slot::kZone)) value += frame[Slot::kZone] == 1 ? "Z" : "";
  return value;
}

/// Days by which a turn on the wrong side of the clause's tense must be nearer to be meant all the same.
constexpr int kTenseWeight = 150;

/// Of a field that returns every week or year, the turn before, at or after `now` that is meant.  `of(k)` is
/// the k-th turn, k = 0 about now.  With a direction told it is the next one that way; without, the nearer,
/// the tense weighing in by `weight` days.
template <class Turn>
std::optional<Moment> turn(Turn of, sys_days now, int shift, Tense tense, bool now_counts, int weight) {
  std::optional<Moment> before;
  std::optional<Moment> after;
  for (int k = -2; k <= 2; ++k) {
    const std::optional<Moment> each = of(k);
    if (!each) continue;
    if (each->first < now || (now_counts && each->first == now)) before = each;
    if (!after && (each->first > now || (now_counts && each->first == now))) after = each;
  }
  if (shift == -1) return before;
  if (shift == 1) return after;
  if (!before || !after) return before ? before : after;
  const auto back = (now - before->first).count() - (tense == Tense::kPast ? weight : 0);
  const auto ahead = (after->first - now).count() - (tense == Tense::kFuture ? weight : 0);
  return back <= ahead ? before : after;
}

}  // namespace

Moment moment_of(sys_days day, Grain grain) {
  const Civil at = civil(day);
  switch (grain) {
    case Grain::kDay:
      return {day, grain};
    case Grain::kWeekend:
    case Grain::kWeek:
      return {day - days(weekday_of(day) - 1), grain};
    case Grain::kMonth:
      return {first_of(at.year, at.month), grain};
    case Grain::kSeason:
    case Grain::kQuarter:
      return {first_of(at.year, (at.month - 1) / 3 * 3 + 1), grain};
    case Grain::kHalf:
      return {first_of(at.year, at.month > 6 ? 7 : 1), grain};
    case Grain::kYear:
      return {first_of(at.year, 1), grain};
    case Grain::kDecade:
      return {first_of(at.year / 10 * 10, 1), grain};
    case Grain::kCentury:
      return {first_of(at.year / 100 * 100, 1), grain};
  }
  return {day, grain};
}

std::string to_value(const Moment& moment) {
  const Civil at = civil(moment.first);
  switch (moment.grain) {
    case Grain::kDay:
      return fmt::format("{:04}-{:02}-{:02}", at.year, at.month, at.day);
    case Grain::kWeekend: {
      const IsoWeek week = iso_week(moment.first);
      return fmt::format("{:04}-W{:02}-WE", week.year, week.week);
    }
    case Grain::kWeek: {
      const IsoWeek week = iso_week(moment.first);
      return fmt::format("{:04}-W{:02}", week.year, week.week);
    }
    case Grain::kMonth:
      return fmt::format("{:04}-{:02}", at.year, at.month);
    case Grain::kSeason: {
      const Season season = at.month < 3   ? Season::kWinter
                            : at.month < 6 ? Season::kSpring
                            : at.month < 9 ? Season::kSummer
                                           : Season::kFall;
      return fmt::format("{:04}-{}", at.year, kSeasons[static_cast<std::size_t>(season)]);
    }
    case Grain::kQuarter:
      return fmt::format("{:04}-Q{}", at.year, (at.month - 1) / 3 + 1);
    case Grain::kHalf:
      return fmt::format("{:04}-H{}", at.year, at.month > 6 ? 2 : 1);
    case Grain::kYear:
      return fmt::format("{:04}", at.year);
    case Grain::kDecade:
      return fmt::format("{:03}", at.year / 10);
    case Grain::kCentury:
      return fmt::format("{:02}", at.year / 100);
  }
  return "";
}

std::optional<sys_days> Resolver::holiday(const Holiday& holiday, int year) const {
  if (holiday.easter) {
    // The anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8).
    const int a = year % 19;
    const int b = year / 100;
    const int c = year % 100;
    const int d = b / 4;
    const int e = b % 4;
    const int f = (b + 8) / 25;
    const int g = (b - f + 1) / 3;
    const int h = (19 * a + b - d - g + 15) % 30;
    const int i = c / 4;
    const int k = c % 4;
    const int l = (32 + 2 * e + 2 * i - h - k) % 7;
    const int m = (a + 11 * h + 22 * l) / 451;
    const int n = h + l - 7 * m + 114;
    const auto sunday = day_of(year, n / 31, n % 31 + 1);
    if (!sunday) return {};
    return *sunday + days(*holiday.easter);
  }
  if (holiday.weekday == 0) return day_of(year, holiday.month, holiday.day);
  if (holiday.nth == -1) {
    const sys_days last =
        (holiday.month == 12 ? first_of(year + 1, 1) : first_of(year, holiday.month + 1)) - days(1);
    return last - days((weekday_of(last) - holiday.weekday + 7) % 7);
  }
  const auto from = day_of(year, holiday.month, std::max(holiday.day, 1));
  if (!from) return {};
  return *from + days((holiday.weekday - weekday_of(*from) + 7) % 7 + 7 * (holiday.nth - 1));
}

Resolved Resolver::date(const Frame& frame, const Context& context) const {
  Resolved result;
  const std::optional<Moment> base = anchor(frame, context);
  const int shift = frame.has(Slot::kShift) ? frame[Slot::kShift] : kUnset;
  std::optional<Moment> moment;
  std::string relative;  // the value where the calendar cannot be known

  int year = frame.has(Slot::kYear) ? frame[Slot::kYear] : kUnset;
  int month = frame.has(Slot::kMonth) ? frame[Slot::kMonth] : kUnset;
  int day = frame.has(Slot::kDay) ? frame[Slot::kDay] : kUnset;
  if (frame.has(Slot::kIsoDate)) {
    year = frame[Slot::kIsoDate] / 10000;
    month = frame[Slot::kIsoDate] / 100 % 100;
    day = frame[Slot::kIsoDate] % 100;
  }
  if (frame.has(Slot::kSlashDate)) {
    year = frame[Slot::kSlashDate] % 10000;
    const int first = frame[Slot::kSlashDate] / 1000000;
    const int second = frame[Slot::kSlashDate] / 10000 % 100;
    const bool day_first = first > 12 || (second <= 12 && context.day_first);
    month = day_first ? second : first;
    day = day_first ? first : second;
    if (year < 100) {
      const int now = context.published ? civil(*context.published).year : 2000;
      year += now / 100 * 100;
      if (year > now + 20) year -= 100;
      if (year < now - 80) year += 100;
    }
  }
  // "June last year": the direction is the year's.
  if (year == kUnset && base && shift != kUnset && frame.has(Slot::kUnit) &&
      static_cast<Unit>(frame[Slot::kUnit]) == Unit::kYear)
    year = civil(base->first).year + shift;
  if (frame.has(Slot::kEra)) {
    result.value = year > 0 && year < 10000 ? fmt::format("BC{:04}", year) : "";
    if (month != kUnset && !result.value.empty()) result.value += fmt::format("-{:02}", month);
    return result;
  }

  const Tense tense = context.tense;
  if (frame.has(Slot::kDecade)) {
    int decade = frame[Slot::kDecade];
    if (decade < 100) {
      const int now = base ? civil(base->first).year : 2000;
      decade += now / 100 * 100;
      if (decade > now) decade -= 100;
    }
    moment = moment_of(first_of(decade, 1), Grain::kDecade);
  } else if (frame.has(Slot::kCentury)) {
    const int century = frame[Slot::kCentury];
    if (century >= 1 && century <= 30) result.value = fmt::format("{:02}", century - 1);
    return result;
  } else if (frame.has(Slot::kHoliday)) {
    const Holiday& which = holidays_[static_cast<std::size_t>(frame[Slot::kHoliday])];
    const auto in_year = [&](int y) -> std::optional<Moment> {
      const auto found = holiday(which, y);
      if (!found) return {};
      return Moment{*found, Grain::kDay};
    };
    if (year != kUnset) {
      moment = in_year(year);
    } else if (base) {
      const int now = civil(base->first).year;
      moment = turn([&](int k) { return in_year(now + k); }, base->first, shift == kUnset ? 0 : shift, tense,
                    true, kTenseWeight);
    } else if (which.weekday == 0 && !which.easter) {
      relative = fmt::format("XXXX-{:02}-{:02}", which.month, which.day);
    } else {
      relative = "XXXX-XX-XX";
    }
  } else if (month != kUnset) {
    const auto in_year = [&](int y) -> std::optional<Moment> {
      if (day == kUnset) return Moment{first_of(y, month), Grain::kMonth};
      const auto found = day_of(y, month, day);
      if (!found) return {};
      return Moment{*found, Grain::kDay};
    };
    if (year != kUnset) {
      moment = in_year(year);
      if (!moment && day != kUnset) relative = fmt::format("{:04}-{:02}", year, month);
    } else if (base) {
      const int now = civil(base->first).year;
      const int side = shift == kUnset ? 0 : shift;
      const auto nearby = [&](int k) { return in_year(now + k); };
      if (context.narrative) {
        moment = in_year(now);
      } else if (day == kUnset) {
        const Moment current = moment_of(base->first, Grain::kMonth);
        moment = turn(nearby, current.first, side, tense, side == 0, kTenseWeight);
      } else {
        moment = turn(nearby, base->first, 0, tense, true, kTenseWeight);
        // "Monday, Oct. 26": of the years about, the one in which it is a Monday.
        for (int k = -1; frame.has(Slot::kWeekday) && k <= 1; ++k) {
          const std::optional<Moment> each = in_year(now + k);
          if (each && weekday_of(each->first) == frame[Slot::kWeekday]) moment = each;
        }
      }
    } else {
      relative =
          day == kUnset ? fmt::format("XXXX-{:02}", month) : fmt::format("XXXX-{:02}-{:02}", month, day);
    }
    // "The week of March 6", "the quarter ended Sept. 30".
    const Unit unit = frame.has(Slot::kUnit) ? static_cast<Unit>(frame[Slot::kUnit]) : Unit::kAny;
    if (moment && (unit == Unit::kWeek || unit == Unit::kQuarter))
      moment = moment_of(moment->first, grain_of(unit));
  } else if (frame.has(Slot::kQuarter) || frame.has(Slot::kHalf)) {
    const bool half = frame.has(Slot::kHalf);
    const int number = half ? frame[Slot::kHalf] : frame[Slot::kQuarter];
    const Grain grain = half ? Grain::kHalf : Grain::kQuarter;
    const int first = (number - 1) * (half ? 6 : 3) + 1;
    if (number < 1 || number > (half ? 2 : 4)) {
      return result;
    }
    if (year != kUnset) {
      moment = Moment{first_of(year, first), grain};
    } else if (base) {
      const int now = civil(base->first).year;
      if (shift != kUnset) {
        moment = Moment{first_of(now + shift, first), grain};
      } else {
        moment = turn(
            [&](int k) {
              return std::optional<Moment>(Moment{first_of(now + k, first), grain});
            },
            moment_of(base->first, grain).first, -1, Tense::kPast, true, 0);
      }
    } else {
      relative = fmt::format("XXXX-{}{}", half ? 'H' : 'Q', number);
    }
  } else if (frame.has(Slot::kSeason)) {
    const auto season = static_cast<Season>(frame[Slot::kSeason]);
    const auto in_year = [&](int y) {
      return std::optional<Moment>(Moment{first_of(y, first_month(season)), Grain::kSeason});
    };
    if (year != kUnset) {
      moment = in_year(year);
    } else if (base) {
      const int now = civil(base->first).year;
      const sys_days current =
          first_of(now, (civil(base->first).month) / 3 * 3 == 0 ? 1 : civil(base->first).month / 3 * 3);
      moment = context.narrative || shift == 0
                   ? in_year(now)
                   : turn([&](int k) { return in_year(now + k); }, current, shift == kUnset ? 0 : shift,
                          tense, shift != -1 && shift != 1, kTenseWeight);
    } else {
      relative = fmt::format("XXXX-{}", kSeasons[static_cast<std::size_t>(season)]);
    }
  } else if (frame.has(Slot::kWeekday)) {
    const int weekday = frame[Slot::kWeekday];
    if (base) {
      const sys_days week = base->first - days(weekday_of(base->first) - 1);
      const auto in_week = [&](int k) {
        return std::optional<Moment>(Moment{week + days(weekday - 1 + 7 * k), Grain::kDay});
      };
      const bool from_mention = frame.has(Slot::kFrom);
      Tense direction = tense == Tense::kFuture ? Tense::kFuture : Tense::kPast;
      if (context.narrative) direction = Tense::kFuture;
      const int side = shift == kUnset || shift == 0 ? (direction == Tense::kFuture ? 1 : -1) : shift;
      moment =
          turn(in_week, base->first, side, direction, !from_mention && (shift == kUnset || shift == 0), 0);
    } else {
      relative = fmt::format("XXXX-WXX-{}", weekday);
    }
  } else if (year != kUnset) {
    if (frame.has(Slot::kUnit) && static_cast<Unit>(frame[Slot::kUnit]) == Unit::kQuarter &&
        context.quarter) {
      moment = Moment{first_of(year, civil(context.quarter->first).month), Grain::kQuarter};
    } else {
      moment = Moment{first_of(year, 1), Grain::kYear};
    }
  } else if (frame.has(Slot::kEdge)) {
    if (base) {
      const int now = civil(base->first).year;
      moment = Moment{*day_of(std::clamp(now, kFirstYear, kLastYear), 12, 31), Grain::kDay};
    } else {
      relative = "XXXX-12-31";
    }
  } else {
    // A part of a day or a clock time: of the day told, else of the day of the anchor.
    const int count = shift == kUnset ? 0 : shift;
    if (shift == kUnset && context.mentioned && context.mentioned->grain == Grain::kDay) {
      moment = context.mentioned;
    } else if (base) {
      moment = moved(moment_of(base->first, Grain::kDay), count);
      if (base->grain != Grain::kDay) {
        moment.reset();
        relative = to_value(*base) + (base->grain == Grain::kMonth ? "-XX" : "");
        if (base->grain != Grain::kMonth) relative = "XXXX-XX-XX";
      }
    } else {
      relative = "XXXX-XX-XX";
    }
  }

  result.moment = moment;
  result.value = moment ? to_value(*moment) : relative;
  if (frame.has(Slot::kClock) || frame.has(Slot::kHour)) {
    result.type = TimeType::kTime;
    const bool is_day = !moment || moment->grain == Grain::kDay;
    if (is_day && !result.value.empty()) result.value += clock_value(frame, context);
  } else if (frame.has(Slot::kPart)) {
    result.type = TimeType::kTime;
    const bool is_day = !moment || moment->grain == Grain::kDay;
    const auto part = static_cast<DayPart>(frame[Slot::kPart]);
    if (is_day && !result.value.empty())
      result.value +=
          part == DayPart::kMidday ? "T12:00" : fmt::format("T{}", kParts[static_cast<std::size_t>(part)]);
  }
  return result;
}

Resolved Resolver::resolve(const Frame& frame, std::string_view text, const Context& context) const {
  Resolved result;
  switch (frame.meaning) {
    case Meaning::kNone:
      break;
    case Meaning::kDate:
      if (frame.has(Slot::kIsoTime)) {
        result.type = TimeType::kTime;
        result.value = text;
        const int date = frame[Slot::kIsoTime];
        if (const auto day = day_of(date / 10000, date / 100 % 100, date % 100))
          result.moment = Moment{*day, Grain::kDay};
      } else {
        result = date(frame, context);
      }
      break;
    case Meaning::kShift: {
      const bool past = frame[Slot::kShift] < 0;
      const auto unit = static_cast<Unit>(frame[Slot::kUnit]);
      if (frame.has(Slot::kVague) || unit == Unit::kAny) {
        result.value = name_of(past ? Reference::kPast : Reference::kFuture);
        break;
      }
      const bool mentioned =
          frame.has(Slot::kFrom) && static_cast<Anchor>(frame[Slot::kFrom]) == Anchor::kMentioned;
      if (unit <= Unit::kHour) {
        result.type = mentioned ? TimeType::kDuration : TimeType::kTime;
        result.value = duration(frame);
        if (!mentioned) result.type = TimeType::kDuration;
        break;
      }
      std::optional<Moment> base = anchor(frame, context);
      Grain grain = grain_of(unit);
      long count = std::lround(std::clamp(frame.number, 0.0, 1e6));
      if (grain == Grain::kDecade || grain == Grain::kCentury) {
        count *= grain == Grain::kDecade ? 10 : 100;
        grain = Grain::kYear;
      }
      const bool quarterly = grain == Grain::kYear && count == 1 && context.quarter && !context.narrative;
      if (quarterly) {
        base = context.quarter;
        grain = Grain::kQuarter;
        count = 4;
      } else if (mentioned && base && !context.narrative && base->grain > grain && context.published) {
        base = Moment{*context.published, Grain::kDay};
      }
      if (!base) {
        result.value = unknown(grain);
        break;
      }
      result.moment = moved(moment_of(base->first, grain), past ? -count : count);
      if (result.moment) result.value = to_value(*result.moment);
      break;
    }
    case Meaning::kPeriod: {
      const auto unit = static_cast<Unit>(frame[Slot::kUnit]);
      const Grain grain = grain_of(unit);
      const int shift = frame.has(Slot::kShift) ? frame[Slot::kShift] : 0;
      const long count = shift;
      const bool mentioned =
          frame.has(Slot::kFrom) && static_cast<Anchor>(frame[Slot::kFrom]) == Anchor::kMentioned;
      std::optional<Moment> base = anchor(frame, context);
      if (grain == Grain::kQuarter && mentioned) {
        if (context.quarter) {
          base = context.quarter;
        } else if (context.published) {  // reports are of the quarter that has ended
          base = moved(moment_of(*context.published, Grain::kQuarter), -1);
        }
      } else if (mentioned && base && base->grain > grain) {
        base = context.published && !context.narrative
                   ? std::optional<Moment>(Moment{*context.published, Grain::kDay})
                   : std::nullopt;
      }
      if (unit <= Unit::kHour) {
        result.type = TimeType::kTime;
        result.value = name_of(Reference::kPresent);
        break;
      }
      if (unit == Unit::kAny) {  // "the same period last year": of what was told, a year before
        if (context.quarter) {
          base = context.quarter;
        } else if (base && (base->grain < Grain::kMonth || base->grain > Grain::kHalf)) {
          base = moved(moment_of(base->first, Grain::kQuarter), -1);
        }
        if (base) result.moment = moved_years(*base, shift);
        result.value = result.moment ? to_value(*result.moment) : unknown(Grain::kQuarter);
        break;
      }
      if (frame.has(Slot::kNumber)) {  // "the same month a year ago"
        base = context.published ? std::optional<Moment>(Moment{*context.published, Grain::kDay}) : base;
        if (context.mentioned && context.mentioned->grain == grain) base = context.mentioned;
        if (base) result.moment = moved_years(moment_of(base->first, grain), shift);
        result.value = result.moment ? to_value(*result.moment) : unknown(grain);
        break;
      }
      if (!base) {
        result.value = unknown(grain);
        break;
      }
      // On a weekday, "the weekend" is the one that has passed.
      long passed = 0;
      if (grain == Grain::kWeekend && !frame.has(Slot::kShift) && base->grain == Grain::kDay &&
          weekday_of(base->first) < 5 && context.tense != Tense::kFuture)
        passed = 1;
      result.moment = moved(moment_of(base->first, grain), count - passed);
      if (result.moment) result.value = to_value(*result.moment);
      break;
    }
    case Meaning::kDuration:
      result.type = TimeType::kDuration;
      result.value = duration(frame);
      break;
    case Meaning::kSet:
      result.type = TimeType::kSet;
      if (frame.has(Slot::kWeekday)) {
        result.value = fmt::format("XXXX-WXX-{}", frame[Slot::kWeekday]);
        if (frame.has(Slot::kPart))
          result.value += fmt::format("T{}", kParts[static_cast<std::size_t>(frame[Slot::kPart])]);
      } else if (frame.has(Slot::kMonth)) {
        result.value = fmt::format("XXXX-{:02}", frame[Slot::kMonth]);
      } else if (frame.has(Slot::kSeason)) {
        result.value = fmt::format("XXXX-{}", kSeasons[static_cast<std::size_t>(frame[Slot::kSeason])]);
      } else if (frame.has(Slot::kPart)) {
        result.value = fmt::format("XXXX-XX-XXT{}", kParts[static_cast<std::size_t>(frame[Slot::kPart])]);
      } else {
        result.value = duration(frame);
      }
      break;
    case Meaning::kReference:
      result.value = name_of(static_cast<Reference>(frame[Slot::kReference]));
      break;
  }
  if (frame.has(Slot::kMod)) result.mod = name_of(static_cast<Mod>(frame[Slot::kMod]));
  return result;
}

}  // namespace verbale::times
