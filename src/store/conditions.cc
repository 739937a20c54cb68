#include "store/conditions.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/terminal_text.h"
#include "verbale/document.h"

namespace verbale {
namespace {

/// Values that one field may list: a statement has room for so many and more.
constexpr std::size_t kMostValues = 64;

/// Codes that no country has though they have three letters: they begin actor codes of their own (CAMEO, ch.
/// 3).
constexpr std::array<std::string_view, 6> kNoCountries{"IGO", "IMG", "INT", "MNC", "NGM", "NGO"};

/// Room that separates words, and NUL, which would end the expression.
bool is_gap(char byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r') || byte == '\0';
}

void append_words(std::string& expression, std::string_view words, bool as_phrase) {
  bool inside = false;
  for (const char byte : words) {
    const bool gap = is_gap(byte);
    if (!gap && !inside) {
      expression += " \"";
      inside = true;
    } else if (gap && inside && !as_phrase) {
      expression += '"';
      inside = false;
    }
    if (inside) expression += gap ? ' ' : byte;
  }
  if (inside) expression += '"';
}

std::vector<std::string> parts_of(std::string_view list) {
  std::vector<std::string> parts;
  while (!list.empty() && parts.size() < kMostValues) {
    const std::size_t comma = std::min(list.find(','), list.size());
    std::string_view part = list.substr(0, comma);
    list.remove_prefix(std::min(comma + 1, list.size()));
    while (!part.empty() && is_gap(part.front())) part.remove_prefix(1);
    while (!part.empty() && is_gap(part.back())) part.remove_suffix(1);
    if (!part.empty()) parts.emplace_back(part);
  }
  return parts;
}

/// "RUSGOV", "RUS": what actor codes are asked for by; anything else is words.
bool is_actor_code(std::string_view text) {
  return text.size() >= 3 && text.size() % 3 == 0 && text.size() <= 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_country(std::string_view code) {
  return code.size() == 3 && std::find(kNoCountries.begin(), kNoCountries.end(), code) == kNoCountries.end();
}

/// The code after all that begin with this one, for a range of an index.
std::string after(std::string code) {
  code.back() = static_cast<char>(code.back() + 1);
  return code;
}

Result<std::string> day_of(const std::string& given) {
  if (given.empty()) return std::string();
  auto day = Published::parse(given);
  if (!day) return Error{ErrorCode::kInvalidArgument, printable(day.error().message)};
  return given.substr(0, 10);
}

Result<void> check_words(std::string_view field, const std::string& list,
                         std::initializer_list<std::string_view> known) {
  for (const std::string& part : parts_of(list)) {
    if (std::find(known.begin(), known.end(), part) == known.end()) {
      return Error{ErrorCode::kInvalidArgument,
                   fmt::format("{}: '{}' is none of {}", field, printable(part), fmt::join(known, ", "))};
    }
  }
  return {};
}

}  // namespace

std::string match_all(std::string_view words) {
  std::string expression = "(\"\"";  // a phrase without words asks for nothing
  bool as_phrase = false;
  while (!words.empty()) {
    const std::size_t mark = std::min(words.find('"'), words.size());
    const bool closed = mark < words.size();
    append_words(expression, words.substr(0, mark), as_phrase && closed);
    words.remove_prefix(closed ? mark + 1 : mark);
    as_phrase = !as_phrase;
  }
  return expression + ")";
}

std::string Conditions::parameter(Value value) {
  values_.push_back(std::move(value));
  return fmt::format("?{}", values_.size());
}

std::string Conditions::take(const Conditions& others) {
  const std::size_t before = values_.size();
  values_.insert(values_.end(), others.values_.begin(), others.values_.end());
  std::string sql;
  const std::string_view theirs = others.sql_;
  for (std::size_t i = 0; i < theirs.size(); ++i) {
    sql += theirs[i];
    if (theirs[i] != '?') continue;
    std::size_t number = 0;
    while (i + 1 < theirs.size() && theirs[i + 1] >= '0' && theirs[i + 1] <= '9') {
      number = number * 10 + static_cast<std::size_t>(theirs[++i] - '0');
    }
    sql += std::to_string(before + number);
  }
  return sql;
}

int Conditions::bind(sqlite::Statement& statement) const {
  int position = 0;
  for (const Value& value : values_) {
    const int code = std::visit(
        [&](const auto& each) {
          if constexpr (std::is_same_v<std::decay_t<decltype(each)>, std::string>) {
            return statement.bind(++position, std::string_view(each));
          } else {
            return statement.bind(++position, each);
          }
        },
        value);
    if (code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}

void Conditions::one_of(std::string_view column, const std::string& list) {
  const std::vector<std::string> parts = parts_of(list);
  if (parts.empty()) return;
  std::string values;
  for (const std::string& part : parts) values += (values.empty() ? "" : ", ") + parameter(part);
  sql_ += fmt::format(" AND {} IN ({})", column, values);
}

std::string Conditions::side_sql(std::string_view which, std::string_view asked) {
  if (is_actor_code(asked)) {
    const std::string code(asked);
    if (is_country(asked)) return fmt::format("e.{}_country = {}", which, parameter(code));
    return fmt::format("(e.{0}_actor >= {1} AND e.{0}_actor < {2})", which, parameter(code),
                       parameter(after(code)));
  }
  return fmt::format("e.row IN (SELECT rowid FROM events_fts WHERE events_fts MATCH {})",
                     parameter(fmt::format("{{{0} {0}_name}} : {1}", which, match_all(asked))));
}

void Conditions::side(std::string_view which, const std::string& asked) {
  if (!asked.empty()) add(side_sql(which, asked));
}

Result<void> Conditions::days(std::string_view day, const Filter& filter) {
  auto since = day_of(filter.since);
  if (!since) return since.error();
  auto until = day_of(filter.until);
  if (!until) return until.error();
  if (!since->empty()) add(fmt::format("{} >= {}", day, parameter(since.value())));
  if (!until->empty()) add(fmt::format("{} <= {}", day, parameter(until.value())));
  // A day that is not known sorts last, and is neither since nor until any.
  if (!since->empty() && until->empty()) add(fmt::format("{} < '~'", day));
  return {};
}

void Conditions::of_the_article(std::string_view row, const Filter& filter) {
  if (!filter.article.empty()) {
    add(fmt::format("{} = (SELECT article FROM articles WHERE id = {})", row, parameter(filter.article)));
  }
  if (!filter.outlet.empty()) {
    Conditions outlets;
    outlets.values_ = std::move(values_);
    outlets.one_of("outlet", filter.outlet);
    values_ = std::move(outlets.values_);
    add(fmt::format("{} IN (SELECT article FROM articles WHERE true{})", row, outlets.sql_));
  }
  if (!filter.q.empty()) {
    add(fmt::format("{} IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH {})", row,
                    parameter(match_all(filter.q))));
  }
}

Result<Conditions> Conditions::of_events(const Filter& filter, bool counted) {
  Conditions made;
  if (auto known = check_words("status", filter.status,
                               {"all", "actual", "future", "hypothetical", "negated", "historical"});
      !known) {
    return known.error();
  }
  if (auto known = check_words("alleged", filter.alleged, {"true", "false"}); !known) return known.error();
  if (auto known =
          check_words("quad", filter.quad,
                      {"verbal cooperation", "material cooperation", "verbal conflict", "material conflict"});
      !known) {
    return known.error();
  }
  const std::vector<std::string> statuses = parts_of(filter.status);
  if (std::find(statuses.begin(), statuses.end(), "all") == statuses.end()) {
    made.one_of("e.status", filter.status.empty() && counted ? "actual" : filter.status);
  }
  made.side("source", filter.source);
  made.side("target", filter.target);
  if (!filter.actor.empty()) {
    made.add("(" + made.side_sql("source", filter.actor) + " OR " + made.side_sql("target", filter.actor) +
             ")");
  }
  if (!filter.pair.empty()) {
    const std::vector<std::string> two = parts_of(filter.pair);
    if (two.size() != 2) {
      return Error{ErrorCode::kInvalidArgument,
                   fmt::format("pair: '{}' is not two actors parted by a comma", printable(filter.pair))};
    }
    std::string either;
    for (const auto& [source, target] : {std::pair(two[0], two[1]), std::pair(two[1], two[0])}) {
      either += fmt::format("{}({} AND {})", either.empty() ? "" : " OR ", made.side_sql("source", source),
                            made.side_sql("target", target));
    }
    made.add("(" + either + ")");
  }
  std::string types;
  for (const std::string& type : parts_of(filter.type)) {
    types += types.empty() ? "" : " OR ";
    types += type == "STATEMENT" ? "e.plover IS NULL" : "e.plover = " + made.parameter(type);
  }
  if (!types.empty()) made.add("(" + types + ")");
  made.one_of("e.mode", filter.mode);
  made.one_of("e.quad", filter.quad);
  made.one_of("e.place_country", filter.place);
  if (!filter.alleged.empty()) made.add(filter.alleged == "true" ? "e.alleged = 1" : "e.alleged = 0");
  std::string codes;
  for (const std::string& code : parts_of(filter.cameo)) {
    codes += fmt::format("{}(e.cameo >= {} AND e.cameo < {})", codes.empty() ? "" : " OR ",
                         made.parameter(code), made.parameter(after(code)));
  }
  if (!codes.empty()) made.add("(" + codes + ")");
  if (auto days = made.days("e.sort_day", filter); !days) return days.error();
  made.of_the_article("e.article", filter);
  return made;
}

Result<Conditions> Conditions::of_quotes(const Filter& filter) {
  Conditions made;
  if (auto known = check_words("kind", filter.kind, {"direct", "indirect", "mixed"}); !known) {
    return known.error();
  }
  if (auto known = check_words("act", filter.act, {"speech", "writing", "thought", "intention"}); !known) {
    return known.error();
  }
  std::string match;
  if (!filter.about.empty()) match = "{content} : " + match_all(filter.about);
  if (!filter.speaker.empty()) {
    if (!match.empty()) match += " AND ";
    match += "{speaker speaker_name} : " + match_all(filter.speaker);
  }
  if (!match.empty()) {
    made.add(fmt::format("q.row IN (SELECT rowid FROM quotes_fts WHERE quotes_fts MATCH {})",
                         made.parameter(match)));
  }
  made.one_of("q.kind", filter.kind);
  made.one_of("q.act", filter.act);
  if (auto days = made.days("a.sort_day", filter); !days) return days.error();
  made.of_the_article("q.article", filter);
  return made;
}

Result<Conditions> Conditions::of_articles(const Filter& filter) {
  Conditions made;
  if (auto days = made.days("a.sort_day", filter); !days) return days.error();
  made.of_the_article("a.article", filter);
  return made;
}

}  // namespace verbale
