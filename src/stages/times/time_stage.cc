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
using times::Grain;
using times::Grammar;
using times::Holiday;
using times::Item;
using times::Lexicon;
using times::Meaning;
using times::Moment;
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
  Lexicon::WordId to;       ///< of "is to"
  Lexicon::WordId of;       ///< of "ahead of"
  Lexicon::WordId awaited;  ///< of "set for"
  Lexicon::WordId hyphen;
  Lexicon::WordId comma;
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

/// The tense of the clause that an expression stands in, from the words of the items.
class TenseReader {
 public:
  /// `scheduled`: whether the present tense of a programme ("opens") is one of the future, as it is in
  /// running text; a headline tells in it what is done.
  TenseReader(const TimeParts& parts, const std::vector<Item>& items, bool scheduled)
      : parts_(parts), items_(items), scheduled_(scheduled) {}

  /// The tense around items [first, last): that of a clause about the expression itself ("on Saturday, when
  /// ..."), else of the nearest word before it that tells one, else of the nearest after it.
  [[nodiscard]] Tense around(std::size_t first, std::size_t last) const {
    if (relative_clause(last) == Tense::kFuture) return Tense::kFuture;
    if (const Tense tense = clause_opened(first, last); tense != Tense::kUnknown) return tense;
    const Item* const limit = bound(first);
    const Tense tense = nearest(first, last);
    if (limit == nullptr) return tense;
    const bool ahead = times::value_of(*limit, WordClass::kBound, parts_.lexicon) == 1;
    return tense == Tense::kPast && (!ahead || settled(first)) ? Tense::kPast : Tense::kFuture;
  }

 private:
  [[nodiscard]] bool joined(std::size_t i) const { return items_[i + 1].first == items_[i].position + 1; }

  [[nodiscard]] Tense of(std::size_t i) const {
    const Item& item = items_[i];
    // "rebel-held" is no verb.
    if (i > 0 && items_[i - 1].word == parts_.hyphen && joined(i - 1) && !item.spaced) return Tense::kUnknown;
    if (item.is(WordClass::kFuture)) return was_planned(i) ? Tense::kPast : Tense::kFuture;
    if (item.is(WordClass::kPlan) && i + 1 < items_.size() && joined(i)) {
      // "is to resume", "agreed to meet"; "set for Sunday"
      const bool awaits = times::value_of(item, WordClass::kPlan, parts_.lexicon) == 1;
      if (items_[i + 1].word == parts_.to || (awaits && items_[i + 1].word == parts_.awaited))
        return Tense::kFuture;
    }
    // "will be completed", "to be held"
    if (item.is(WordClass::kPast))
      return i > 0 && items_[i - 1].is(WordClass::kFuture) && joined(i - 1) ? Tense::kFuture : Tense::kPast;
    if (item.is(WordClass::kScheduled) && scheduled_ && !governed(i)) return Tense::kFuture;
    return item.is(WordClass::kPresent) ? Tense::kPresent : Tense::kUnknown;
  }

  /// "Had been due": what lay ahead then.
  [[nodiscard]] bool was_planned(std::size_t i) const {
    return i >= 2 && joined(i - 1) && joined(i - 2) && items_[i - 1].is(WordClass::kPast) &&
           items_[i - 2].is(WordClass::kSettled);
  }

  /// Whether a word is an infinitive or a noun: "did not begin", "to meet", "the opens".
  [[nodiscard]] bool governed(std::size_t i) const {
    if (i == 0) return false;
    const Item& before = items_[i - 1];
    const std::uint32_t gap = items_[i].first - before.position;
    if (gap > 2) return false;
    if (before.is(WordClass::kPast) || before.is(WordClass::kFuture) || before.is(WordClass::kPresent) ||
        before.is(WordClass::kSettled) || before.word == parts_.to)
      return true;
    return gap == 1 && before.is(WordClass::kDeterminer);
  }

  [[nodiscard]] Tense nearest(std::size_t first, std::size_t last) const {
    // What bounds the expression tells of the clause only where nothing else does.
    const std::size_t from = bound(first) == nullptr ? first : first - 1;
    for (std::size_t i = from, reach = 0; i-- > 0 && reach < kTenseReach; ++reach) {
      if (items_[i].is(WordClass::kStop)) break;
      if (const Tense tense = of(i); tense != Tense::kUnknown) return tense;
    }
    for (std::size_t i = last, reach = 0; i < items_.size() && reach < kTenseReach; ++i, ++reach) {
      if (items_[i].is(WordClass::kStop) || items_[i].is(WordClass::kRelative)) break;
      if (const Tense tense = of(i); tense != Tense::kUnknown) return tense;
    }
    return Tense::kUnknown;
  }

  /// The "until", "by" or "ahead of" right before an expression.
  [[nodiscard]] const Item* bound(std::size_t first) const {
    if (first == 0 || !joined(first - 1)) return nullptr;
    if (items_[first - 1].is(WordClass::kBound)) return &items_[first - 1];
    if (first < 2 || items_[first - 1].word != parts_.of || !joined(first - 2)) return nullptr;
    return items_[first - 2].is(WordClass::kBound) ? &items_[first - 2] : nullptr;
  }

  /// Whether the clause about an expression is one of things done: "had left", "did not come".
  [[nodiscard]] bool settled(std::size_t first) const {
    for (std::size_t i = first, reach = 0; i-- > 0 && reach < kTenseReach; ++reach) {
      if (items_[i].is(WordClass::kStop)) break;
      if (items_[i].is(WordClass::kSettled)) return true;
    }
    for (std::size_t i = first, reach = 0; i < items_.size() && reach < kTenseReach; ++i, ++reach) {
      if (items_[i].is(WordClass::kStop)) break;
      if (items_[i].is(WordClass::kSettled)) return true;
    }
    return false;
  }

  /// The tense of a clause that an expression opens, "and on Thursday it voted"; kUnknown: it opens none, or
  /// no word close after it tells one.
  [[nodiscard]] Tense clause_opened(std::size_t first, std::size_t last) const {
    constexpr std::uint32_t kNear = 4;  // words
    std::size_t opening = first;        // one word stands between: "and on Thursday"
    while (opening > 0 && items_[first].first - items_[opening - 1].position <= 2) --opening;
    if (!items_[opening].is(WordClass::kConjunction) || items_[first].first != items_[opening].position + 2)
      return Tense::kUnknown;
    for (std::size_t i = last; i < items_.size() && items_[i].first <= items_[last - 1].position + kNear;
         ++i) {
      if (items_[i].is(WordClass::kStop) || items_[i].word == parts_.comma) break;
      const Tense tense = of(i);
      if (tense == Tense::kFuture || tense == Tense::kPast) return tense;
    }
    return Tense::kUnknown;
  }

  /// The tense of the clause about the expression that ends before items[last]; kUnknown: none.
  [[nodiscard]] Tense relative_clause(std::size_t last) const {
    constexpr std::uint32_t kOpening = 3;  // ", at which"
    std::size_t i = last;
    while (i < items_.size() && !items_[i].is(WordClass::kRelative)) {
      if (items_[i].is(WordClass::kStop) || items_[i].first > items_[last - 1].position + kOpening)
        return Tense::kUnknown;
      ++i;
    }
    if (i == items_.size() || items_[i].first > items_[last - 1].position + kOpening) return Tense::kUnknown;
    for (std::size_t reach = 0; i < items_.size() && reach < kTenseReach; ++i, ++reach) {
      if (items_[i].is(WordClass::kStop)) break;
      const Tense tense = of(i);
      if (tense == Tense::kFuture || tense == Tense::kPast) return tense;
    }
    return Tense::kUnknown;
  }

  const TimeParts& parts_;
  const std::vector<Item>& items_;
  bool scheduled_;
};

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

/// The year of a moment that is not about the publication.
std::optional<int> other_year(const Moment& moment, std::optional<std::chrono::sys_days> published) {
  constexpr int kFar = 3;  // years
  if (!published || moment.grain > Grain::kYear) return {};
  const int year = static_cast<int>(std::chrono::year_month_day(moment.first).year());
  const int now = static_cast<int>(std::chrono::year_month_day(*published).year());
  if (year > now - kFar) return {};
  return year;
}

/// The expressions among the items, in order; what they tell goes into the context.
void read_items(const TimeParts& parts, std::string_view text, const std::vector<Item>& items, BlockKind kind,
                Context& context, Times& times) {
  const TenseReader tenses(parts, items, kind == BlockKind::kParagraph);
  for (std::size_t i = 0; i < items.size();) {
    const auto match = parts.grammar.match(items, i, parts.lexicon);
    if (!match) {
      ++i;
      continue;
    }
    i = match->last;
    if (match->frame.meaning == Meaning::kNone) continue;
    const Span span{items[match->first].span.begin, items[match->last - 1].span.end};
    context.tense = tenses.around(match->first, match->last);
    if (match->frame.has(Slot::kTense) && match->frame[Slot::kTense] != static_cast<int>(context.tense))
      continue;
    // The first date that tells its order tells that of those after it.
    if (match->frame.has(Slot::kSlashDate)) {
      const int first = match->frame[Slot::kSlashDate] / 1000000;
      const int second = match->frame[Slot::kSlashDate] / 10000 % 100;
      if (first > 12 || second > 12) context.day_first = first > 12;
    }
    Resolved resolved = parts.resolver.resolve(match->frame, text.substr(span.begin, span.size()), context);
    if (resolved.moment) {
      context.mentioned = resolved.moment;
      if (match->frame.has(Slot::kPart)) {
        context.part = static_cast<times::DayPart>(match->frame[Slot::kPart]);
      } else if (!match->frame.has(Slot::kHour) && !match->frame.has(Slot::kClock)) {
        context.part.reset();
      }
      if (match->frame.has(Slot::kYear)) context.other_year = other_year(*resolved.moment, context.published);
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
  constexpr std::string_view kWords[] = {"to", "of", "for", "-", ","};
  Lexicon::WordId ids[std::size(kWords)];
  for (std::size_t i = 0; i < std::size(kWords); ++i) {
    const auto id = lexicon.add(kWords[i]);
    if (!id) return id.error();
    ids[i] = id.value();
  }
  lexicon.freeze();
  return TimeStage(std::make_shared<const TimeParts>(TimeParts{std::move(lexicon), std::move(grammar).value(),
                                                               Resolver(std::move(holidays).value()), ids[0],
                                                               ids[1], ids[2], ids[3], ids[4]}));
}

Times TimeStage::predict(const Document& document) const {
  const std::string_view text = document.text();
  Context context;
  if (document.metadata().published) context.published = document.metadata().published->day;
  context.narrative = is_narrative(text, context.published);
  Times times;
  std::vector<Item> items;
  for (const Block& block : document.get<Blocks>()) {
    context.other_year.reset();
    context.part.reset();
    for (std::size_t begin = block.span.begin; begin < block.span.end;) {
      const std::size_t end = part_end(text, begin, block.span.end);
      items.clear();
      times::scan(text, {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}, parts_->lexicon,
                  items);
      read_items(*parts_, text, items, block.kind, context, times);
      begin = end;
    }
  }
  return times;
}

}  // namespace verbale
