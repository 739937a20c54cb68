#include "stages/times/resolver.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

namespace verbale::times {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

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
constexpr std::string_view kParts[] = {"TMO", "T12:00", "TAF", "TEV", "TNI", "TDT"};

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
  // "Yesterday" and "last year" are the writer's, and so is a weekday: without a publication nobody knows.
  const bool deictic =
      !mentioned && (frame.has(Slot::kShift) || (frame.has(Slot::kWeekday) && !frame.has(Slot::kMonth)));
  if (!context.published) return deictic ? std::nullopt : context.mentioned;
  if (mentioned || context.narrative) {
    if (context.mentioned) return context.mentioned;
    if (context.narrative) return {};
  }
  return Moment{*context.published, Grain::kDay};
}

/// The value of a day, week or month of a stretch that was mentioned and lies behind, where the clause tells
/// what was done: "In 2019 ... the next day" is 2019-XX-XX.  Empty: it is told otherwise.
std::string within_mentioned(Grain grain, const Context& context) {
  constexpr days kLongBehind{7};
  if (!context.published || !context.mentioned || context.narrative || context.tense != Tense::kPast)
    return "";
  const Moment& mentioned = *context.mentioned;
  const auto after = moved(mentioned, 1);
  if (mentioned.grain > Grain::kYear || !after || after->first + kLongBehind > *context.published) return "";
  const Civil at = civil(mentioned.first);
  if (mentioned.grain == Grain::kMonth && grain == Grain::kDay)
    return fmt::format("{:04}-{:02}-XX", at.year, at.month);
  return fmt::format("{:04}{}", at.year, unknown(grain).substr(4));
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

/// The hour of a clock of twelve hours in a part of the day.
int hour_in(DayPart part, int hour) {
  constexpr int kSmallHours = 5;  // of the night: before them it is the next day
  const bool late = part == DayPart::kAfternoon || part == DayPart::kEvening ||
                    (part == DayPart::kNight && hour >= kSmallHours);
  return late && hour < 12 ? hour + 12 : hour;
}

/// Whether a time of day names no day itself.
bool names_no_day(const Frame& frame) {
  for (const Slot slot : {Slot::kYear, Slot::kMonth, Slot::kDay, Slot::kWeekday, Slot::kIsoDate,
                          Slot::kSlashDate, Slot::kHoliday, Slot::kShift}) {
    if (frame.has(slot)) return false;
  }
  return true;
}

/// What follows the day: "T10:30", "TMO"; empty where no time of day is told.
std::string clock_value(const Frame& frame, const Context& context) {
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
  } else if (frame.has(Slot::kPart)) {
    return std::string(kParts[static_cast<std::size_t>(frame[Slot::kPart])]);
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
    } else if (frame.has(Slot::kHour) && !frame.has(Slot::kZone) && context.part && names_no_day(frame)) {
      hour = hour_in(*context.part, hour);  // "Thursday evening ... at seven o'clock"
    }
  }
  // The midnight of what is done begins the day, any other ends it.
  if (hour == 24 && context.tense == Tense::kPast && names_no_day(frame)) hour = 0;
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

namespace {

/// A holiday's day in a year.
std::optional<sys_days> holiday_in(const Holiday& holiday, int year) {
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

/// What a date's fields come to: a moment, or the value where the calendar cannot be known.
struct Place {
  std::optional<Moment> moment;
  std::string value;
};

/// A date as it is told, before it is placed.
struct Fields {
  const Frame& frame;
  const Context& context;
  std::optional<Moment> base;  // the anchor
  std::optional<int> year;
  std::optional<int> month;
  std::optional<int> day;
  int shift = 0;         // last, this or none, next
  bool shifted = false;  // a direction is told

  [[nodiscard]] bool has_unit(Unit unit) const {
    return frame.has(Slot::kUnit) && static_cast<Unit>(frame[Slot::kUnit]) == unit;
  }
  /// The year that the anchor is in.  REQUIRES: base
  [[nodiscard]] int base_year() const { return civil(base->first).year; }
};

/// "7/8/07": the order is the text's, the century that which brings the year near the publication.
void read_slash_date(int packed, const Context& context, Fields& fields) {
  const int first = packed / 1000000;
  const int second = packed / 10000 % 100;
  const bool day_first = first > 12 || (second <= 12 && context.day_first);
  int year = packed % 10000;
  if (year < 100) {
    const int now = context.published ? civil(*context.published).year : 2000;
    year += now / 100 * 100;
    if (year > now + 20) year -= 100;
    if (year < now - 80) year += 100;
  }
  fields.year = year;
  fields.month = day_first ? second : first;
  fields.day = day_first ? first : second;
}

Fields fields_of(const Frame& frame, const Context& context) {
  Fields fields{frame, context, anchor(frame, context), {}, {}, {}};
  if (frame.has(Slot::kYear)) fields.year = frame[Slot::kYear];
  if (frame.has(Slot::kMonth)) fields.month = frame[Slot::kMonth];
  if (frame.has(Slot::kDay)) fields.day = frame[Slot::kDay];
  if (frame.has(Slot::kIsoDate)) {
    fields.year = frame[Slot::kIsoDate] / 10000;
    fields.month = frame[Slot::kIsoDate] / 100 % 100;
    fields.day = frame[Slot::kIsoDate] % 100;
  }
  if (frame.has(Slot::kSlashDate)) read_slash_date(frame[Slot::kSlashDate], context, fields);
  fields.shifted = frame.has(Slot::kShift);
  if (fields.shifted) fields.shift = frame[Slot::kShift];
  // "June last year": the direction is the year's.
  if (!fields.year && fields.base && fields.shifted && fields.has_unit(Unit::kYear))
    fields.year = fields.base_year() + fields.shift;
  return fields;
}

Place decade_of(const Fields& fields) {
  int decade = fields.frame[Slot::kDecade];
  if (decade < 100) {
    const int now = fields.base ? fields.base_year() : 2000;
    decade += now / 100 * 100;
    if (decade > now) decade -= 100;
  }
  return {moment_of(first_of(decade, 1), Grain::kDecade), ""};
}

Place holiday_of(const Fields& fields, const Holiday& holiday) {
  const auto in_year = [&](int year) -> std::optional<Moment> {
    const auto found = holiday_in(holiday, year);
    if (!found) return {};
    return Moment{*found, Grain::kDay};
  };
  if (fields.year) return {in_year(*fields.year), ""};
  if (fields.base) {
    const int now = fields.base_year();
    return {turn([&](int k) { return in_year(now + k); }, fields.base->first, fields.shift,
                 fields.context.tense, true, kTenseWeight),
            ""};
  }
  if (holiday.weekday == 0 && !holiday.easter)
    return {{}, fmt::format("XXXX-{:02}-{:02}", holiday.month, holiday.day)};
  return {{}, unknown(Grain::kDay)};
}

/// A month, or a day of it, of the year that is told or meant.
Place month_of(const Fields& fields) {
  const int month = *fields.month;
  const auto in_year = [&](int year) -> std::optional<Moment> {
    if (!fields.day) return Moment{first_of(year, month), Grain::kMonth};
    const auto found = day_of(year, month, *fields.day);
    if (!found) return {};
    return Moment{*found, Grain::kDay};
  };
  if (fields.year) {
    const auto told = in_year(*fields.year);
    return {told, told ? "" : fmt::format("{:04}-{:02}", *fields.year, month)};
  }
  if (!fields.base) {
    return {
        {},
        fields.day ? fmt::format("XXXX-{:02}-{:02}", month, *fields.day) : fmt::format("XXXX-{:02}", month)};
  }
  const Context& context = fields.context;
  const int now = fields.base_year();
  const auto nearby = [&](int k) { return in_year(now + k); };
  if (context.narrative) return {in_year(now), ""};
  if (!fields.day) {
    const Moment current = moment_of(fields.base->first, Grain::kMonth);
    return {turn(nearby, current.first, fields.shift, context.tense, fields.shift == 0, kTenseWeight), ""};
  }
  if (context.other_year && context.tense != Tense::kFuture) return {in_year(*context.other_year), ""};
  // "Monday, Oct. 26": of the years about, the one in which it is a Monday.
  for (int k = 1; fields.frame.has(Slot::kWeekday) && k >= -1; --k) {
    const std::optional<Moment> each = nearby(k);
    if (each && weekday_of(each->first) == fields.frame[Slot::kWeekday]) return {each, ""};
  }
  return {turn(nearby, fields.base->first, 0, context.tense, true, kTenseWeight), ""};
}

/// The nth week of the month that begins on `first`, -1 the last: that of most of the nth seven days.
/// nullopt: no month has as many.
std::optional<Moment> week_of_month(sys_days first, int nth) {
  if (nth < -1 || nth == 0 || nth > 5) return {};
  const Civil at = civil(first);
  const sys_days next = at.month == 12 ? first_of(at.year + 1, 1) : first_of(at.year, at.month + 1);
  return moment_of(nth == -1 ? next - days(4) : first + days(7 * nth - 4), Grain::kWeek);
}

/// A quarter or half: without a year the last that has begun.
Place part_of_year(const Fields& fields) {
  const bool half = fields.frame.has(Slot::kHalf);
  const int number = half ? fields.frame[Slot::kHalf] : fields.frame[Slot::kQuarter];
  if (number < 1 || number > (half ? 2 : 4)) return {};
  const Grain grain = half ? Grain::kHalf : Grain::kQuarter;
  const int month = (number - 1) * (half ? 6 : 3) + 1;
  const auto in_year = [&](int year) { return std::optional<Moment>(Moment{first_of(year, month), grain}); };
  if (fields.year) return {in_year(*fields.year), ""};
  if (!fields.base) return {{}, fmt::format("XXXX-{}{}", half ? 'H' : 'Q', number)};
  const int now = fields.base_year();
  if (fields.shifted) return {in_year(now + fields.shift), ""};
  const sys_days current = moment_of(fields.base->first, grain).first;
  return {turn([&](int k) { return in_year(now + k); }, current, -1, Tense::kPast, true, 0), ""};
}

/// Whether a season is told as a number of years back.
bool frame_counts_years(const Frame& frame) {
  return frame.has(Slot::kNumber) && frame.has(Slot::kShift);
}

Place season_of(const Fields& fields) {
  const auto season = static_cast<Season>(fields.frame[Slot::kSeason]);
  const auto in_year = [&](int year) {
    return std::optional<Moment>(Moment{first_of(year, first_month(season)), Grain::kSeason});
  };
  if (fields.year) return {in_year(*fields.year), ""};
  if (fields.base && frame_counts_years(fields.frame)) {  // "four winters ago"
    const int year = fields.base_year() - static_cast<int>(std::clamp(fields.frame.number, 0.0, 1e4));
    if (year < kFirstYear) return {};
    return {in_year(year), ""};
  }
  if (!fields.base) return {{}, fmt::format("XXXX-{}", kSeasons[static_cast<std::size_t>(season)])};
  const int now = fields.base_year();
  if (fields.context.narrative || (fields.shifted && fields.shift == 0)) return {in_year(now), ""};
  const sys_days current = first_of(now, std::max(civil(fields.base->first).month / 3 * 3, 1));
  return {turn([&](int k) { return in_year(now + k); }, current, fields.shift, fields.context.tense,
               fields.shift == 0, kTenseWeight),
          ""};
}

/// A weekday: the last one, in a clause of the future and in stories the next one.
Place weekday_place(const Fields& fields) {
  const int weekday = fields.frame[Slot::kWeekday];
  if (!fields.base) return {{}, fmt::format("XXXX-WXX-{}", weekday)};
  const sys_days monday = moment_of(fields.base->first, Grain::kWeek).first;
  const bool ahead = fields.context.narrative || fields.context.tense == Tense::kFuture;
  const int side = fields.shift != 0 ? fields.shift : ahead ? 1 : -1;
  const bool now_counts = fields.shift == 0 && !fields.frame.has(Slot::kFrom);
  const auto in_week = [&](int k) {
    return std::optional<Moment>(Moment{monday + days(weekday - 1 + 7 * k), Grain::kDay});
  };
  return {turn(in_week, fields.base->first, side, Tense::kUnknown, now_counts, 0), ""};
}

/// The day of a part of a day or a clock time that stands alone.
Place day_of_clock(const Fields& fields) {
  const std::optional<Moment>& mentioned = fields.context.mentioned;
  if (!fields.shifted && mentioned && mentioned->grain == Grain::kDay) return {mentioned, ""};
  if (!fields.base) return {{}, unknown(Grain::kDay)};
  if (fields.base->grain == Grain::kDay) return {moved(*fields.base, fields.shift), ""};
  if (fields.base->grain == Grain::kMonth) return {{}, to_value(*fields.base) + "-XX"};
  return {{}, unknown(Grain::kDay)};
}

}  // namespace

Resolved Resolver::date(const Frame& frame, const Context& context) const {
  const Fields fields = fields_of(frame, context);
  Place place;
  if (frame.has(Slot::kEra)) {
    if (fields.year && *fields.year > 0 && *fields.year < 10000)
      place.value = fmt::format("BC{:04}", *fields.year);
    if (fields.month && !place.value.empty()) place.value += fmt::format("-{:02}", *fields.month);
  } else if (frame.has(Slot::kDecade)) {
    place = decade_of(fields);
  } else if (frame.has(Slot::kCentury)) {
    const int century = frame[Slot::kCentury];
    if (century >= 1 && century <= 30) place.value = fmt::format("{:02}", century - 1);
  } else if (frame.has(Slot::kHoliday)) {
    place = holiday_of(fields, holidays_[static_cast<std::size_t>(frame[Slot::kHoliday])]);
  } else if (fields.month) {
    place = month_of(fields);
    // "The week of March 6", "the quarter ended Sept. 30".
    for (const Unit unit : {Unit::kWeek, Unit::kQuarter}) {
      if (!place.moment || !fields.has_unit(unit)) continue;
      if (frame.has(Slot::kOrdinal)) {
        place.moment = week_of_month(place.moment->first, frame[Slot::kOrdinal]);
      } else {
        place.moment = moment_of(place.moment->first, grain_of(unit));
      }
    }
  } else if (frame.has(Slot::kQuarter) || frame.has(Slot::kHalf)) {
    place = part_of_year(fields);
  } else if (frame.has(Slot::kSeason)) {
    place = season_of(fields);
  } else if (frame.has(Slot::kWeekday)) {
    place = weekday_place(fields);
  } else if (fields.year && fields.has_unit(Unit::kQuarter) && context.quarter) {  // "the 1988 period"
    place.moment = Moment{first_of(*fields.year, civil(context.quarter->first).month), Grain::kQuarter};
  } else if (fields.year) {
    place.moment = Moment{first_of(*fields.year, 1), Grain::kYear};
  } else if (frame.has(Slot::kEdge)) {
    if (fields.base) place.moment = Moment{first_of(fields.base_year(), 12) + days(30), Grain::kDay};
    place.value = "XXXX-12-31";
  } else {
    place = day_of_clock(fields);
  }

  Resolved result;
  result.moment = place.moment;
  result.value = place.moment ? to_value(*place.moment) : place.value;
  const std::string clock = clock_value(frame, context);
  if (clock.empty()) return result;
  result.type = TimeType::kTime;
  if (!result.value.empty() && (!place.moment || place.moment->grain == Grain::kDay)) result.value += clock;
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
      if (unit <= Unit::kHour) {
        result.type = TimeType::kDuration;
        result.value = duration(frame);
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
      } else if (base && base->grain > grain) {  // days after a month: which days nobody knows
        result.value = within_mentioned(grain, context);
        if (!result.value.empty()) break;
        base = context.published && !context.narrative
                   ? std::optional<Moment>(Moment{*context.published, Grain::kDay})
                   : std::nullopt;
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
        if (unit != Unit::kAny) result.value = within_mentioned(grain, context);
        if (!result.value.empty()) break;
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
        if (frame.has(Slot::kPart)) result.value += kParts[static_cast<std::size_t>(frame[Slot::kPart])];
      } else if (frame.has(Slot::kMonth)) {
        result.value = fmt::format("XXXX-{:02}", frame[Slot::kMonth]);
      } else if (frame.has(Slot::kSeason)) {
        result.value = fmt::format("XXXX-{}", kSeasons[static_cast<std::size_t>(frame[Slot::kSeason])]);
      } else if (frame.has(Slot::kPart)) {
        result.value = fmt::format("XXXX-XX-XX{}", kParts[static_cast<std::size_t>(frame[Slot::kPart])]);
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
