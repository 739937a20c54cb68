#include "store/views.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/terminal_text.h"

namespace verbale {
namespace {

constexpr std::string_view kEventTables =
    "events AS e CROSS JOIN articles AS a ON a.article = e.article "  // which asks SQLite for this order
    "CROSS JOIN event_mentions AS m ON m.article = e.article AND m.event = e.number AND m.best = 1";
constexpr std::string_view kQuoteTables = "quotes AS q JOIN articles AS a ON a.article = q.article";
constexpr std::string_view kQuotesByDay = "articles AS a CROSS JOIN quotes AS q ON q.article = a.article";

/// Events by quad class, of rows with quad, goldstein and n.
constexpr std::string_view kQuadCounts =
    "sum(n) AS events, sum(iif(quad = 'verbal cooperation', n, 0)) AS verbal_cooperation, "
    "sum(iif(quad = 'material cooperation', n, 0)) AS material_cooperation, "
    "sum(iif(quad = 'verbal conflict', n, 0)) AS verbal_conflict, "
    "sum(iif(quad = 'material conflict', n, 0)) AS material_conflict, "
    "round(sum(points) / sum(scored), 3) AS goldstein";

/// Articles that a search with a limit ranks: of words that more have, those that were read in last.
constexpr std::int64_t kMostRanked = 10'000;

Error wrong_by(std::string_view field, const std::string& given, std::string_view known) {
  return {ErrorCode::kInvalidArgument, fmt::format("{}: '{}' is none of {}", field, printable(given), known)};
}

struct Cursor {
  std::string day;
  std::int64_t number = 0;
  std::string article;
};

/// "2021-03-19/3/id", what Row::cursor() gives.
Result<Cursor> cursor_of(const std::string& given) {
  const std::size_t first = given.find('/');
  const std::size_t second = first == std::string::npos ? first : given.find('/', first + 1);
  Cursor cursor;
  if (second != std::string::npos) {
    const char* const begin = given.data() + first + 1;
    const char* const end = given.data() + second;
    if (const auto [rest, error] = std::from_chars(begin, end, cursor.number);
        error == std::errc() && rest == end) {
      cursor.day = first == 0 ? "~" : given.substr(0, first);
      cursor.article = given.substr(second + 1);
      return cursor;
    }
  }
  return Error{ErrorCode::kInvalidArgument, fmt::format("cursor: '{}' is none", printable(given))};
}

std::string columns_sql(const Query& query) {
  std::string sql;
  for (const Column& column : columns_of(query)) {
    if (!sql.empty()) sql += ", ";
    sql += column.sql;
  }
  return sql;
}

std::string limit_sql(const Query& query) {
  return query.limit ? fmt::format(" LIMIT {}", *query.limit) : "";
}

/// A list in the order of (day, article id, number), or the other way round, after the cursor.  `number`:
/// empty where an article is one row.
Result<std::string> list_sql(const Query& query, Conditions& where, std::string_view tables,
                             std::string_view day, std::string_view number) {
  const char* const order = query.descending ? " DESC" : "";
  if (!query.cursor.empty()) {
    auto cursor = cursor_of(query.cursor);
    if (!cursor) return cursor.error();
    const char* const beyond = query.descending ? "<" : ">";
    const std::string from = where.parameter(cursor->day);
    const std::string id = where.parameter(cursor->article);
    const std::string within = number.empty() ? ""
                                              : fmt::format(" OR (a.id = {} AND {} {} {})", id, number,
                                                            beyond, where.parameter(cursor->number));
    where.add(
        fmt::format("{0} {1}= {2} AND ({0} {1} {2} OR a.id {1} {3}{4})", day, beyond, from, id, within));
  }
  const std::string last = number.empty() ? "" : fmt::format(", {}{}", number, order);
  return fmt::format("SELECT {} FROM {} WHERE true{} ORDER BY {}{}, a.id{}{}{}", columns_sql(query), tables,
                     where.sql(), day, order, order, last, limit_sql(query));
}

Result<std::string> search_sql(const Query& query, Conditions& where) {
  if (query.filter.q.empty()) {
    return Error{ErrorCode::kInvalidArgument, "search: needs words to look for"};
  }
  std::size_t skip = 0;
  if (!query.cursor.empty()) {
    const char* const end = query.cursor.data() + query.cursor.size();
    const auto [rest, error] = std::from_chars(query.cursor.data(), end, skip);
    if (error != std::errc() || rest != end) {
      return Error{ErrorCode::kInvalidArgument, fmt::format("cursor: '{}' is none", printable(query.cursor))};
    }
  }
  const std::string words = where.parameter(match_all(query.filter.q));
  const std::string narrowed =
      where.sql().empty() ? "" : "CROSS JOIN articles AS a ON a.article = articles_fts.rowid";
  return fmt::format(
      "SELECT {0} FROM (SELECT row, score FROM (SELECT articles_fts.rowid AS row, bm25(articles_fts) AS "
      "score "
      "FROM articles_fts {1} WHERE articles_fts MATCH {2}{3} ORDER BY articles_fts.rowid DESC LIMIT {4}) "
      "ORDER "
      "BY score, row DESC LIMIT {5} OFFSET {6}) AS best CROSS JOIN articles AS a ON a.article = best.row "
      "CROSS "
      "JOIN articles_fts ON articles_fts.rowid = best.row WHERE articles_fts MATCH {2} ORDER BY best.score, "
      "best.row DESC",
      columns_sql(query), narrowed, words, where.sql(), query.limit ? kMostRanked : -1,
      query.limit ? static_cast<std::int64_t>(*query.limit) : -1, skip);
}

/// The first day of the bin that a day falls in, and of a bin its last.
struct Bin {
  std::string first;
  std::string last;
};

std::optional<Bin> bin_of(std::string_view by, std::string_view day) {
  if (by.empty() || by == "month") {
    return Bin{fmt::format("substr({}, 1, 7) || '-01'", day), "date(bin, '+1 month', '-1 day')"};
  }
  if (by == "year")
    return Bin{fmt::format("substr({}, 1, 4) || '-01-01'", day), "date(bin, '+1 year', '-1 day')"};
  if (by == "week") return Bin{fmt::format("date({}, 'weekday 0', '-6 days')", day), "date(bin, '+6 days')"};
  if (by == "day") return Bin{std::string(day), "bin"};
  return std::nullopt;
}

/// Conditions of several tables share one list of parameters.
Result<std::string> timeline_sql(const Query& query, Conditions& where) {
  const auto bin = bin_of(query.by, "day");
  if (!bin) return wrong_by("by", query.by, "day, week, month, year");
  const Filter& filter = query.filter;
  auto events = Conditions::of_events(filter, true);
  if (!events) return events.error();
  const bool narrowed =
      !filter.speaker.empty() || !filter.about.empty() || !filter.kind.empty() || !filter.act.empty();
  auto quotes = Conditions::of_quotes(filter);
  if (!quotes) return quotes.error();
  auto articles = Conditions::of_articles(filter);
  if (!articles) return articles.error();
  const std::string of_events = where.take(events.value());
  const std::string of_articles = where.take(articles.value());
  // Grouped by day first, in the order of an index, then by bin.  Days that are not known sort last; beside a
  // last day that bound would hide the narrower one from SQLite, which takes one of the two for its range.
  const auto known = [&](char table) {
    return filter.until.empty() ? fmt::format(" AND {}.sort_day < '~'", table) : std::string();
  };
  std::string sql = fmt::format(
      "WITH event_days AS (SELECT e.sort_day AS day, e.quad AS quad, count(*) AS n, sum(e.goldstein) AS "
      "points, count(e.goldstein) AS scored FROM events AS e WHERE true{}{} GROUP BY "
      "e.sort_day, e.quad), "
      "event_bins AS (SELECT {} AS bin, {} FROM event_days GROUP BY 1), "
      "article_days AS (SELECT a.sort_day AS day, count(*) AS n, sum(a.quotes) AS quotes FROM "
      "articles AS a WHERE true{}{} GROUP BY a.sort_day), "
      "article_bins AS (SELECT {} AS bin, sum(n) AS articles, sum(quotes) AS quotes FROM article_days GROUP "
      "BY 1)",
      known('e'), of_events, bin->first, kQuadCounts, known('a'), of_articles, bin->first);
  std::string quote_bins = "article_bins";
  if (narrowed) {
    sql += fmt::format(
        ", quote_days AS (SELECT a.published_day AS day, count(*) AS n FROM {} WHERE a.published_day IS NOT "
        "NULL{} "
        "GROUP BY 1), narrowed_bins AS (SELECT {} AS bin, sum(n) AS quotes FROM quote_days GROUP BY 1)",
        kQuoteTables, where.take(quotes.value()), bin->first);
    quote_bins = "narrowed_bins";
  }
  sql += fmt::format(
      " SELECT bin, {} AS last, coalesce(a.articles, 0), coalesce(q.quotes, 0), coalesce(events, 0), "
      "coalesce(verbal_cooperation, 0), coalesce(material_cooperation, 0), coalesce(verbal_conflict, 0), "
      "coalesce(material_conflict, 0), goldstein FROM (SELECT bin FROM event_bins UNION SELECT bin FROM "
      "article_bins) LEFT JOIN event_bins USING (bin) LEFT JOIN article_bins AS a USING (bin) LEFT JOIN {} "
      "AS q "
      "USING (bin) ORDER BY bin{}{}",
      bin->last, quote_bins, query.descending ? " DESC" : "", limit_sql(query));
  return sql;
}

/// The column that an actor is known by.
std::optional<std::string> key_of(std::string_view by, std::string_view side) {
  if (by.empty() || by == "country") return fmt::format("e.{}_country", side);
  if (by == "actor") return fmt::format("e.{}_actor", side);
  if (by == "name") return fmt::format("coalesce(e.{0}_name, e.{0})", side);
  return std::nullopt;
}

Result<std::string> actors_sql(const Query& query, Conditions& where) {
  const auto source = key_of(query.by, "source");
  const auto target = key_of(query.by, "target");
  if (!source) return wrong_by("by", query.by, "country, actor, name");
  auto events = Conditions::of_events(query.filter, true);
  if (!events) return events.error();
  auto quotes = Conditions::of_quotes(query.filter);
  if (!quotes) return quotes.error();
  const std::string condition = where.take(events.value());
  const std::string speaker = query.by == "actor"  ? "q.speaker_actor"
                              : query.by == "name" ? "q.speaker_name"
                                                   : "q.speaker_country";
  // The events are read once, as pairs by quad class; what is summed afterwards are some thousands of rows.
  const auto half = [](std::string_view side) {
    return fmt::format(
        "SELECT {0} AS key, {0}_country AS country, {1} AS as_source, {2} AS as_target, iif(quad LIKE '% "
        "cooperation', n, 0) AS cooperation, iif(quad LIKE '% conflict', n, 0) AS conflict, 0 AS quotes FROM "
        "pairs "
        "WHERE {0} IS NOT NULL",
        side, side == "source" ? "n" : "0", side == "source" ? "0" : "n");
  };
  return fmt::format(
      "WITH pairs AS (SELECT {0} AS source, {1} AS target, e.quad AS quad, min(e.source_country) AS "
      "source_country, min(e.target_country) AS target_country, count(*) AS n FROM events AS e WHERE true{2} "
      "GROUP BY 1, 2, 3), "
      "halves AS ({3} UNION ALL {4} UNION ALL SELECT {5}, NULL, 0, 0, 0, 0, count(*) FROM {6} WHERE {5} IS "
      "NOT "
      "NULL{7} GROUP BY 1), "
      "actors AS (SELECT key, min(country) AS country, sum(as_source) AS as_source, sum(as_target) AS "
      "as_target, "
      "sum(cooperation) AS cooperation, sum(conflict) AS conflict, sum(quotes) AS quotes FROM halves GROUP "
      "BY key) "
      "SELECT {8} FROM actors ORDER BY as_source + as_target DESC, quotes DESC, key{9}",
      *source, *target, condition, half("source"), half("target"), speaker,
      quotes->needs_articles() ? std::string(kQuoteTables) : "quotes AS q", where.take(quotes.value()),
      columns_sql(query), limit_sql(query));
}

Result<std::string> dyads_sql(const Query& query, Conditions& where) {
  const auto source = key_of(query.by, "source");
  const auto target = key_of(query.by, "target");
  if (!source) return wrong_by("by", query.by, "country, actor, name");
  auto events = Conditions::of_events(query.filter, true);
  if (!events) return events.error();
  return fmt::format(
      "WITH pairs AS (SELECT {0} AS source, {1} AS target, e.quad AS quad, count(*) AS n, sum(e.goldstein) "
      "AS points, "
      "count(e.goldstein) AS scored, min(e.sort_day) AS first, max(nullif(e.sort_day, '~')) AS "
      "last FROM events AS e WHERE {0} IS NOT NULL AND {1} IS NOT NULL{2} GROUP BY {0}, {1}, e.quad), dyads "
      "AS "
      "(SELECT source, target, {3}, nullif(min(first), '~') AS first, max(last) AS last FROM pairs GROUP BY "
      "source, "
      "target) SELECT {4} FROM dyads ORDER BY events DESC, source, target{5}",
      *source, *target, where.take(events.value()), kQuadCounts, columns_sql(query), limit_sql(query));
}

Result<std::string> counts_sql(const Query& query, Conditions& where) {
  const bool of_quotes = query.of == "quotes";
  if (!query.of.empty() && !of_quotes && query.of != "events")
    return wrong_by("of", query.of, "events, quotes");
  struct Choice {
    std::string_view by;
    std::string_view column;
  };
  static constexpr Choice kOfEvents[] = {{"type", "e.plover"},           {"mode", "e.mode"},
                                         {"status", "e.status"},         {"quad", "e.quad"},
                                         {"source", "e.source_country"}, {"target", "e.target_country"},
                                         {"place", "e.place_country"},   {"cameo", "e.cameo"},
                                         {"outlet", "a.outlet"}};
  static constexpr Choice kOfQuotes[] = {
      {"speaker", "q.speaker_name"}, {"kind", "q.kind"}, {"act", "q.act"}, {"outlet", "a.outlet"}};
  std::string_view column;
  const auto pick = [&](const auto& choices) {
    for (const Choice& each : choices) {
      if (each.by == query.by) column = each.column;
    }
  };
  of_quotes ? pick(kOfQuotes) : pick(kOfEvents);
  if (column.empty()) {
    return wrong_by("by", query.by,
                    of_quotes ? "speaker, kind, act, outlet"
                              : "type, mode, status, quad, source, target, place, cameo, outlet");
  }
  auto made = of_quotes ? Conditions::of_quotes(query.filter)
                        : Conditions::of_events(query.filter, query.by != "status");
  if (!made) return made.error();
  std::string tables = of_quotes ? "quotes AS q" : "events AS e";
  if (column.starts_with("a.") || made->needs_articles()) {
    tables += fmt::format(" JOIN articles AS a ON a.article = {}.article", of_quotes ? 'q' : 'e');
  }
  const bool by_type = query.by == "type";  // an event without one is a statement
  return fmt::format(
      "SELECT {} FROM (SELECT {} AS key, count(*) AS n FROM {} WHERE {}{} GROUP BY {}) ORDER BY n DESC, "
      "key{}",
      columns_sql(query), by_type ? "coalesce(e.plover, 'STATEMENT')" : column, tables,
      by_type ? std::string("true") : fmt::format("{} IS NOT NULL", column), where.take(made.value()), column,
      limit_sql(query));
}

}  // namespace

Result<std::string> statement_of(const Query& query, Conditions& where) {
  switch (query.view) {
    case View::kEvents: {
      auto made = Conditions::of_events(query.filter, false);
      if (!made) return made.error();
      where = std::move(made).value();
      return list_sql(query, where, kEventTables, "e.sort_day", "e.number");
    }
    case View::kQuotes: {
      auto made = Conditions::of_quotes(query.filter);
      if (!made) return made.error();
      where = std::move(made).value();
      const bool by_words = !query.filter.speaker.empty() || !query.filter.about.empty();
      return list_sql(query, where, by_words ? kQuoteTables : kQuotesByDay, "a.sort_day", "q.number");
    }
    case View::kArticles:
    case View::kSearch: {
      Filter filter = query.filter;
      if (query.view == View::kSearch) filter.q.clear();
      auto made = Conditions::of_articles(filter);
      if (!made) return made.error();
      where = std::move(made).value();
      if (query.view == View::kSearch) return search_sql(query, where);
      return list_sql(query, where, "articles AS a", "a.sort_day", "");
    }
    case View::kTimeline:
      return timeline_sql(query, where);
    case View::kActors:
      return actors_sql(query, where);
    case View::kDyads:
      return dyads_sql(query, where);
    case View::kCounts:
      return counts_sql(query, where);
  }
  return Error{ErrorCode::kInvalidArgument, "no such view"};
}

Result<void> find_rows(sqlite::Connection& connection, const Query& query,
                       const std::function<bool(const Row&)>& visit) {
  Conditions where;
  auto sql = statement_of(query, where);
  if (!sql) return sql.error();
  auto statement = connection.prepare(sql.value());
  if (!statement) return statement.error();
  int code = where.bind(statement.value());
  if (code != SQLITE_OK) return connection.error(code);
  const Row row(columns_of(query), statement.value());
  while ((code = statement->step()) == SQLITE_ROW) {
    if (!visit(row)) return {};
  }
  if (code != SQLITE_DONE) return connection.error(code);
  return {};
}

Result<std::int64_t> count_rows(sqlite::Connection& connection, const Query& query, std::int64_t most) {
  std::string_view tables;
  auto made = Conditions::of_articles(query.filter);
  if (query.view == View::kEvents) {
    made = Conditions::of_events(query.filter, false);
    tables = "events AS e";
  } else if (query.view == View::kQuotes) {
    made = Conditions::of_quotes(query.filter);
    tables = made && made->needs_articles() ? kQuoteTables : std::string_view("quotes AS q");
  } else {
    tables = "articles AS a";
  }
  if (!made) return made.error();
  auto statement = connection.prepare(fmt::format(
      "SELECT count(*) FROM (SELECT 1 FROM {} WHERE true{} LIMIT {})", tables, made->sql(), most));
  if (!statement) return statement.error();
  int code = made->bind(statement.value());
  if (code == SQLITE_OK) code = statement->step();
  if (code != SQLITE_ROW) return connection.error(code);
  return statement->integer(0);
}

}  // namespace verbale
