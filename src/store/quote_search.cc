#include "store/quote_search.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace verbale {
namespace {

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

Result<std::optional<std::string>> day_of(const std::string& given) {
  if (given.empty()) return std::optional<std::string>();
  auto day = Published::parse(given);
  if (!day) return Error{ErrorCode::kInvalidArgument, day.error().message};
  return std::optional(given.substr(0, 10));
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

Result<void> search_quotes(sqlite::Connection& connection, const QuoteQuery& query,
                           const std::function<bool(const FoundQuote&)>& visit) {
  auto since = day_of(query.since);
  if (!since) return since.error();
  auto until = day_of(query.until);
  if (!until) return until.error();

  std::string match;
  if (!query.about.empty()) match = "{content} : " + match_all(query.about);
  if (!query.speaker.empty()) {
    if (!match.empty()) match += " AND ";
    match += "{speaker speaker_name} : " + match_all(query.speaker);
  }
  std::string sql =
      "SELECT a.id, a.title, a.uri, a.outlet, a.published, q.number, q.kind, q.act, q.begin, q.end, "
      "q.content, q.cue, q.speaker, q.speaker_name, q.addressee, q.medium, q.confidence "
      "FROM quotes AS q JOIN articles AS a USING (article) WHERE true";
  std::optional<std::string_view> kind;
  if (query.kind) kind = name_of(*query.kind);
  if (!match.empty()) sql += " AND q.row IN (SELECT rowid FROM quotes_fts WHERE quotes_fts MATCH ?1)";
  if (kind) sql += " AND q.kind = ?2";
  if (!query.article.empty()) sql += " AND a.id = ?3";
  if (since.value()) sql += " AND a.published_day >= ?4";
  if (until.value()) sql += " AND a.published_day <= ?5";
  sql += " ORDER BY a.published_day IS NULL, a.published_day, a.published, a.id, q.begin, q.number LIMIT ?6";

  auto statement = connection.prepare(sql);
  if (!statement) return statement.error();
  const std::int64_t limit = query.limit ? static_cast<std::int64_t>(*query.limit) : -1;
  const std::optional<std::string_view> since_day = since.value();
  const std::optional<std::string_view> until_day = until.value();
  int code = statement->bind_all(std::string_view(match), kind, std::string_view(query.article), since_day,
                                 until_day, limit);
  if (code != SQLITE_OK) return connection.error(code);
  while ((code = statement->step()) == SQLITE_ROW) {
    int column = 0;
    const auto text = [&] { return statement->text(column++); };
    const auto integer = [&] { return statement->integer(column++); };
    FoundQuote found;
    found.article = text();
    found.title = text();
    found.uri = text();
    found.outlet = text();
    found.published = text();
    found.number = integer();
    found.kind = text();
    found.act = text();
    found.begin = integer();
    found.end = integer();
    found.content = text();
    found.cue = text();
    found.speaker = text();
    found.speaker_name = text();
    found.addressee = text();
    found.medium = text();
    found.confidence = statement->real(column);
    if (!visit(found)) return {};
  }
  if (code != SQLITE_DONE) return connection.error(code);
  return {};
}

}  // namespace verbale
