#include "store/event_search.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "base/utf8.h"

namespace verbale {
namespace {

/// "RUSGOV", "RUS": what actor codes are asked for by; anything else is words.
bool is_actor_code(const std::string& text) {
  return text.size() >= 3 && text.size() % 3 == 0 && text.size() <= 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'A' && c <= 'Z'); });
}

/// A pattern for LIKE ... ESCAPE '\' that finds the words anywhere.
std::string pattern_of(const std::string& words) {
  std::string pattern = "%";
  for (const char c : words) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

/// The code after all that begin with this one, for a range of an index.
std::string after(std::string code) {
  code.back() = static_cast<char>(code.back() + 1);
  return code;
}

Result<std::string> day_of(const std::string& given) {
  if (given.empty()) return std::string();
  auto day = Published::parse(given);
  if (!day) return Error{ErrorCode::kInvalidArgument, day.error().message};
  return given.substr(0, 10);
}

}  // namespace

Result<void> search_events(sqlite::Connection& connection, const EventQuery& query,
                           const std::function<bool(const FoundEvent&)>& visit) {
  auto since = day_of(query.since);
  if (!since) return since.error();
  auto until = day_of(query.until);
  if (!until) return until.error();
  std::string sql =
      "SELECT a.id, a.title, a.uri, a.outlet, a.published, e.number, e.plover, e.mode, e.cameo, e.quad, "
      "e.goldstein IS NOT NULL, "
      "e.goldstein, e.status, e.alleged, e.factuality, e.source, s.name, e.source_actor, e.target, t.name, "
      "e.target_actor, "
      "e.date_first, e.date_last, e.place, e.place_country, m.begin, m.end, m.trigger, "
      "(SELECT substr(a.text, z.begin + 1, z.end - z.begin) FROM sentences AS z WHERE z.article = e.article "
      "AND z.begin <= m.begin "
      "AND m.end <= z.end LIMIT 1), "
      "(SELECT count(*) FROM event_mentions AS c WHERE c.article = e.article AND c.event = e.number), "
      "e.reported_by, e.confidence "
      "FROM events AS e JOIN articles AS a USING (article) "
      "JOIN event_mentions AS m ON m.article = e.article AND m.event = e.number AND m.best = 1 "
      "LEFT JOIN entities AS s ON s.article = e.article AND s.number = e.source_entity "
      "LEFT JOIN entities AS t ON t.article = e.article AND t.number = e.target_entity WHERE true";
  const auto side = [&](std::string_view which, std::string_view alias, const std::string& asked, int first) {
    if (asked.empty()) return std::pair<std::string, std::string>{};
    if (is_actor_code(asked)) {
      sql += fmt::format(" AND e.{}_actor >= ?{} AND e.{}_actor < ?{}", which, first, which, first + 1);
      return std::pair{asked, after(asked)};
    }
    sql += fmt::format(" AND (e.{} LIKE ?{} ESCAPE '\\' OR {}.name LIKE ?{} ESCAPE '\\')", which, first,
                       alias, first);
    return std::pair{pattern_of(asked), std::string()};
  };
  const auto source = side("source", "s", query.source, 1);
  const auto target = side("target", "t", query.target, 3);
  std::string status;
  if (!query.type.empty()) sql += query.type == "STATEMENT" ? " AND e.plover IS NULL" : " AND e.plover = ?5";
  if (!query.mode.empty()) sql += " AND e.mode = ?6";
  if (!query.cameo.empty()) sql += " AND substr(e.cameo, 1, length(?7)) = ?7";
  if (!query.quad.empty()) sql += " AND e.quad = ?8";
  if (query.status) {
    status = name_of(*query.status);
    sql += " AND e.status = ?9";
  }
  if (!query.place.empty()) sql += " AND e.place_country = ?10";
  if (!query.article.empty()) sql += " AND a.id = ?11";
  if (!since->empty()) sql += " AND coalesce(e.date_last, a.published_day) >= ?12";
  if (!until->empty()) sql += " AND coalesce(e.date_first, a.published_day) <= ?13";
  sql +=
      " ORDER BY coalesce(e.date_first, a.published_day) IS NULL, coalesce(e.date_first, a.published_day), "
      "a.id, e.number LIMIT ?14";

  auto statement = connection.prepare(sql);
  if (!statement) return statement.error();
  const std::int64_t limit = query.limit ? static_cast<std::int64_t>(*query.limit) : -1;
  int code = statement->bind_all(
      std::string_view(source.first), std::string_view(source.second), std::string_view(target.first),
      std::string_view(target.second), std::string_view(query.type), std::string_view(query.mode),
      std::string_view(query.cameo), std::string_view(query.quad), std::string_view(status),
      std::string_view(query.place), std::string_view(query.article), std::string_view(since.value()),
      std::string_view(until.value()), limit);
  if (code != SQLITE_OK) return connection.error(code);
  while ((code = statement->step()) == SQLITE_ROW) {
    int column = 0;
    const auto text = [&] { return statement->text(column++); };
    const auto integer = [&] { return statement->integer(column++); };
    const auto real = [&] { return statement->real(column++); };
    FoundEvent found;
    found.article = text();
    found.title = text();
    found.uri = text();
    found.outlet = text();
    found.published = text();
    found.number = integer();
    found.plover = text();
    found.mode = text();
    found.cameo = text();
    found.quad = text();
    const bool scored = integer() != 0;
    const double goldstein = real();
    if (scored) found.goldstein = goldstein;
    found.status = text();
    found.alleged = integer() != 0;
    found.factuality = real();
    found.source = text();
    found.source_name = text();
    found.source_actor = text();
    found.target = text();
    found.target_name = text();
    found.target_actor = text();
    found.first = text();
    found.last = text();
    found.place = text();
    found.place_country = text();
    found.begin = integer();
    found.end = integer();
    found.trigger = text();
    found.sentence = text();
    found.mentions = integer();
    found.reported_by = integer();
    found.confidence = real();
    if (!visit(found)) return {};
  }
  if (code != SQLITE_DONE) return connection.error(code);
  return {};
}

}  // namespace verbale
