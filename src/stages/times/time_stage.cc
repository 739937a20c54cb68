#include "stages/times/time_stage.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "base/utf8.h"
#include "stages/times/grammar.h"
#include "stages/times/lexicon.h"
#include "stages/times/resolver.h"
#include "stages/times/scanner.h"

namespace verbale {

using times::Context;
using times::Frame;
using times::Grain;
using times::Grammar;
using times::Holiday;
using times::Item;
using times::Lexicon;
using times::Match;
using times::Meaning;
using times::Resolved;
using times::Resolver;
using times::Slot;
using times::Tense;
using times::WordClass;

/// What the stage loads.
struct TimeParts {
  Lexicon lexicon;
  Grammar grammar;
  Resolver resolver;
  Lexicon::WordId to;  ///< of "is to"
};

namespace {

/// Words of the clause that are looked at for its tense, to each side.
constexpr std::size_t kTenseReach = 12;

Result<void> load_words(const Codebook& codebook, Lexicon& lexicon) {
  const auto table = codebook.table("times/words.csv", {"word", "class", "value", "written"});
  if (!table) return table.error();
  constexpr std::pair<std::string_view, Lexicon::Written> kWritten[] = {
      {"any", Lexicon::Written::kAny},
      {"capital", Lexicon::Written::kCapital},
      {"short", Lexicon::Written::kShort},
      {"dotted", Lexicon::Written::kDotted}};
  for (const Table::Row& row : table->rows()) {
    const WordClass word_class = times::class_named(row.fields[1]);
    if (word_class == WordClass::kCount)
      return table->complaint(row, fmt::format("\"{}\" is no class", row.fields[1]));
    const auto value = times::value_named(word_class, row.fields[2]);
    if (!value) return table->complaint(row, value.error().message);
    const auto* written = std::find_if(std::begin(kWritten), std::end(kWritten),
                                       [&](const auto& each) { return each.first == row.fields[3]; });
    if (written == std::end(kWritten))
      return table->complaint(row, fmt::format("\"{}\" is no way of writing", row.fields[3]));
    if (auto done = lexicon.add(row.fields[0], Lexicon::Sense{word_class, written->second, value.value()});
        !done)
      return table->complaint(row, done.error().message);
  }
  return {};
}

Result<std::vector<Holiday>> load_holidays(const Codebook& codebook, std::vector<std::string>& names) {
  const auto table =
      codebook.table("times/holidays.csv", {"name", "month", "day", "weekday", "nth", "easter"});
  if (!table) return table.error();
  std::vector<Holiday> holidays;
  for (const Table::Row& row : table->rows()) {
    int numbers[5] = {};
    for (std::size_t i = 0; i < 5; ++i) {
      const std::string& field = row.fields[i + 1];
      const char* end = field.data() + field.size();
      if (!field.empty() && std::from_chars(field.data(), end, numbers[i]).ptr != end)
        return table->complaint(row, fmt::format("\"{}\" is no number", field));
    }
    Holiday holiday{numbers[0], numbers[1], numbers[2], numbers[3], {}};
    if (!row.fields[5].empty()) {
      holiday.easter = numbers[4];
    } else if (holiday.month < 1 || holiday.month > 12 || holiday.weekday < 0 || holiday.weekday > 7 ||
               holiday.day < 0 || holiday.day > 31 || holiday.nth < -1 || holiday.nth > 5 ||
               (holiday.weekday == 0) != (holiday.nth == 0) || (holiday.weekday == 0 && holiday.day == 0)) {
      return table->complaint(row,
                              "neither a day of a month, nor a weekday of a month, nor days from Easter");
    }
    holidays.push_back(holiday);
    names.push_back(row.fields[0]);
  }
  return holidays;
}

/// The tense of the clause around items [first, last): the nearest word before them that tells it, else the
/// nearest after them.
Tense tense_around(const std::vector<Item>& items, std::size_t first, std::size_t last, Lexicon::WordId to) {
  const auto joined = [&](std::size_t i) { return items[i + 1].first == items[i].position + 1; };
  const auto tense_of = [&](std::size_t i) {
    if (items[i].is(WordClass::kFuture)) return Tense::kFuture;
    // "is to resume", "agreed to meet"
    if (items[i].is(WordClass::kPlan) && i + 1 < items.size() && items[i + 1].word == to && joined(i))
      return Tense::kFuture;
    // "will be completed", "to be held"
    if (items[i].is(WordClass::kPast))
      return i > 0 && items[i - 1].is(WordClass::kFuture) && joined(i - 1) ? Tense::kFuture : Tense::kPast;
    if (items[i].is(WordClass::kPresent)) return Tense::kPresent;
    return Tense::kUnknown;
  };
  for (std::size_t i = first, reach = 0; i-- > 0 && reach < kTenseReach; ++reach) {
    if (items[i].is(WordClass::kStop)) break;
    if (const Tense tense = tense_of(i); tense != Tense::kUnknown) return tense;
  }
  for (std::size_t i = last, reach = 0; i < items.size() && reach < kTenseReach; ++i, ++reach) {
    if (items[i].is(WordClass::kStop)) break;
    if (const Tense tense = tense_of(i); tense != Tense::kUnknown) return tense;
  }
  return Tense::kUnknown;
}

/// Words in "day" that only a text of its own day has: weekdays, "today", "yesterday".
std::size_t count_days_named(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = text.find("day"); at != std::string_view::npos; at = text.find("day", at + 3)) {
    const std::string_view before = text.substr(0, at);
    for (const std::string_view stem :
         {"Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun", "yester", " to", "To"}) {
      if (before.ends_with(stem)) {
        ++count;
        break;
      }
    }
  }
  return count;
}

/// Whether a text tells of another time than that of its publication, so that "in March" is a March of the
/// story: nearly all years that it names are other than those about the publication, many of them against
/// each weekday that it names.
bool is_narrative(std::string_view text, std::optional<std::chrono::sys_days> published) {
  if (!published) return true;
  constexpr int kFar = 2;           // years
  constexpr double kMost = 0.7;     // of the years named
  constexpr std::size_t kMany = 8;  // years named against each weekday, and one more time
  const int now = static_cast<int>(std::chrono::year_month_day(*published).year());
  std::size_t named = 0;
  std::size_t far = 0;
  const auto digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  for (std::size_t i = 0; i < text.size();) {
    if (!digit(i)) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (digit(end)) ++end;
    const bool joined = (i > 0 && (text[i - 1] == ',' || text[i - 1] == '$' || text[i - 1] == '.')) ||
                        (end < text.size() && text[end] == ',' && digit(end + 1));
    if (end - i == 4 && !joined && (text[i] == '1' || (text[i] == '2' && text[i + 1] == '0'))) {
      const int year =
          (text[i] - '0') * 1000 + (text[i + 1] - '0') * 100 + (text[i + 2] - '0') * 10 + text[i + 3] - '0';
      ++named;
      if (year < now - kFar || year > now + kFar) ++far;
    }
    i = end;
  }
  return static_cast<double>(far) >= kMost * static_cast<double>(named) && far >= kMany &&
         far >= kMany * (1 + count_days_named(text));
}

/// The end of the part of a block that is read at a time, so that memory does not grow with it: the block's
/// own end, or that of a sentence or line, or a place between words.
std::size_t part_end(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr std::size_t kPart = std::size_t{1} << 16;  // bytes
  if (end - begin <= 2 * kPart) return end;
  const std::string_view window = text.substr(begin + kPart, kPart);
  for (const std::string_view mark : {". ", "\n", " "}) {
    if (const std::size_t found = window.find(mark); found != std::string_view::npos)
      return begin + kPart + found + mark.size();
  }
  std::size_t cut = begin + kPart;
  while (!is_boundary(text, cut)) ++cut;
  return cut;
}

/// The expressions among the items, in order; what they tell goes into the context.
void read_items(const TimeParts& parts, std::string_view text, const std::vector<Item>& items,
                Context& context, Times& times) {
  for (std::size_t i = 0; i < items.size();) {
    const auto match = parts.grammar.match(items, i, parts.lexicon);
    if (!match) {
      ++i;
      continue;
    }
    i = match->last;
    if (match->frame.meaning == Meaning::kNone) continue;
    const Span span{items[match->first].span.begin, items[match->last - 1].span.end};
    context.tense = tense_around(items, match->first, match->last, parts.to);
    if (match->frame.has(Slot::kTense) && match->frame[Slot::kTense] != static_cast<int>(context.tense))
      continue;
    Resolved resolved = parts.resolver.resolve(match->frame, text.substr(span.begin, span.size()), context);
    if (resolved.moment) {
      context.mentioned = resolved.moment;
      if (resolved.moment->grain == Grain::kQuarter &&
          (match->frame.has(Slot::kQuarter) || match->frame.has(Slot::kMonth)))
        context.quarter = resolved.moment;
    }
    times.items.push_back({span, resolved.type, std::move(resolved.value), std::move(resolved.mod)});
  }
}

}  // namespace

Result<TimeStage> TimeStage::load(const Codebook& codebook) {
  Lexicon lexicon;
  if (auto done = load_words(codebook, lexicon); !done) return done.error();
  std::vector<std::string> names;
  auto holidays = load_holidays(codebook, names);
  if (!holidays) return holidays.error();
  const auto rules = codebook.file("times/rules.txt");
  if (!rules) return rules.error();
  auto grammar = Grammar::parse("times/rules.txt", rules.value(), names, lexicon);
  if (!grammar) return grammar.error();
  const auto to = lexicon.add("to");
  if (!to) return to.error();
  lexicon.freeze();
  return TimeStage(std::make_shared<const TimeParts>(TimeParts{
      std::move(lexicon), std::move(grammar).value(), Resolver(std::move(holidays).value()), to.value()}));
}

Times TimeStage::predict(const Document& document) const {
  const std::string_view text = document.text();
  Context context;
  if (document.metadata().published) context.published = document.metadata().published->day;
  context.narrative = is_narrative(text, context.published);
  Times times;
  std::vector<Item> items;
  for (const Block& block : document.get<Blocks>()) {
    for (std::size_t begin = block.span.begin; begin < block.span.end;) {
      const std::size_t end = part_end(text, begin, block.span.end);
      items.clear();
      times::scan(text, {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}, parts_->lexicon,
                  items);
      read_items(*parts_, text, items, context, times);
      begin = end;
    }
  }
  return times;
}

}  // namespace verbale
