#include "store/audit.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <random>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "store/views.h"

namespace verbale {
namespace {

/// The filter as a person would give it: "type=PROTEST since=2021-01-01".
std::string in_words(Filter filter) {
  std::string words;
  for (const std::string_view name : filter_names()) {
    const std::string& value = *filter.field(name);
    if (!value.empty()) words += fmt::format("{}{}={}", words.empty() ? "" : " ", name, value);
  }
  return words;
}

/// A sample of the numbers below `count`, in their order (Fan, Muller and Rezucha 1962: method 1).
std::vector<std::size_t> draw(std::size_t count, std::size_t size, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::size_t> drawn;
  for (std::size_t i = 0; i < count && drawn.size() < size; ++i) {
    // The standard's distributions differ between libraries; the engine does not.
    const double chance = static_cast<double>(random() >> 11) * 0x1p-53;
    if (chance * static_cast<double>(count - i) < static_cast<double>(size - drawn.size()))
      drawn.push_back(i);
  }
  return drawn;
}

}  // namespace

Precision95 precision_of(std::size_t right, std::size_t judged) {
  Precision95 made{judged, right};
  if (judged == 0) return made;
  constexpr double kZ = 1.959964;
  const auto n = static_cast<double>(judged);
  const double p = static_cast<double>(right) / n;
  const double centre = (p + kZ * kZ / (2 * n)) / (1 + kZ * kZ / n);
  const double half = kZ / (1 + kZ * kZ / n) * std::sqrt(p * (1 - p) / n + kZ * kZ / (4 * n * n));
  made.share = p;
  made.low = std::max(0.0, centre - half);
  made.high = std::min(1.0, centre + half);
  return made;
}

Result<Audit> draw_audit(sqlite::Connection& connection, const Query& query, std::size_t size,
                         std::uint64_t seed) {
  const bool events = query.view == View::kEvents;
  auto where = events ? Conditions::of_events(query.filter, false) : Conditions::of_quotes(query.filter);
  if (!where) return where.error();
  auto statement = connection.prepare(
      fmt::format("{}{} ORDER BY a.id, {}",
                  events ? "SELECT a.id, e.number, coalesce(e.plover, 'STATEMENT'), 'v' || m.begin || '-' || "
                           "m.end || ':' || "
                           "coalesce(e.source_begin, '') || ':' || coalesce(e.target_begin, '') FROM events "
                           "AS e JOIN articles AS a "
                           "ON a.article = e.article JOIN event_mentions AS m ON m.article = e.article AND "
                           "m.event = e.number AND "
                           "m.best = 1 WHERE true"
                         : "SELECT a.id, q.number, q.kind, 'q' || q.begin || '-' || q.end FROM quotes AS q "
                           "JOIN articles AS a ON "
                           "a.article = q.article WHERE true",
                  where->sql(), events ? "e.number" : "q.number"));
  if (!statement) return statement.error();
  int code = where->bind(statement.value());
  if (code != SQLITE_OK) return connection.error(code);
  struct Candidate {
    std::string article;
    std::int64_t number;
    std::string stratum;
    std::string place;
  };
  std::vector<Candidate> rows;
  while ((code = statement->step()) == SQLITE_ROW) {
    rows.push_back({std::string(statement->text(0)), statement->integer(1), std::string(statement->text(2)),
                    std::string(statement->text(3))});
  }
  if (code != SQLITE_DONE) return connection.error(code);
  if (auto begun = connection.execute("BEGIN IMMEDIATE"); !begun) return begun.error();
  const std::string at =
      fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                  fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
  const std::string filter = in_words(query.filter);
  const auto fail = [&](int why) {
    Error error = connection.error(why);
    (void)connection.execute("ROLLBACK");
    return error;
  };
  auto insert = connection.prepare("INSERT INTO audits(at, of, seed, filter) VALUES (?, ?, ?, ?)");
  auto item = connection.prepare(
      "INSERT INTO audit_items(audit, number, article, item, place, stratum) VALUES (?, ?, ?, ?, ?, ?)");
  if (!insert || !item) return fail(SQLITE_ERROR);
  code = insert->run(std::string_view(at), std::string_view(events ? "events" : "quotes"),
                     static_cast<std::int64_t>(seed), std::string_view(filter));
  if (code != SQLITE_OK) return fail(code);
  const std::int64_t audit = sqlite3_last_insert_rowid(connection.handle());
  std::int64_t number = 0;
  for (const std::size_t index : draw(rows.size(), size, seed)) {
    const Candidate& row = rows[index];
    const std::string id = fmt::format("{}{}", events ? 'v' : 'q', row.number);
    code = item->run(audit, ++number, std::string_view(row.article), std::string_view(id),
                     std::string_view(row.place), std::string_view(row.stratum));
    if (code != SQLITE_OK) return fail(code);
  }
  if (auto done = connection.execute("COMMIT"); !done) return done.error();
  return find_audit(connection, audit);
}

Result<Audit> find_audit(sqlite::Connection& connection, std::int64_t audit) {
  auto find = connection.prepare(
      audit == 0 ? "SELECT audit, at, of, seed, filter FROM audits ORDER BY audit DESC LIMIT 1"
                 : "SELECT audit, at, of, seed, filter FROM audits WHERE audit = ?1");
  if (!find) return find.error();
  int code = audit == 0 ? SQLITE_OK : find->bind_all(audit);
  if (code == SQLITE_OK) code = find->step();
  if (code == SQLITE_DONE) {
    return Error{ErrorCode::kNotFound, audit == 0 ? "no sample has been drawn yet: --sample draws one"
                                                  : fmt::format("no sample has the number {}", audit)};
  }
  if (code != SQLITE_ROW) return connection.error(code);
  Audit made{find->integer(0),           std::string(find->text(1)),
             std::string(find->text(2)), static_cast<std::uint64_t>(find->integer(3)),
             std::string(find->text(4)), {}};
  auto items = connection.prepare(
      "SELECT number, article, item, stratum, (SELECT w.verdict FROM verdicts AS w WHERE w.article = "
      "i.article AND "
      "w.place = i.place ORDER BY w.row DESC LIMIT 1) FROM audit_items AS i WHERE audit = ? ORDER BY number");
  if (!items) return items.error();
  code = items->bind_all(made.audit);
  if (code != SQLITE_OK) return connection.error(code);
  while ((code = items->step()) == SQLITE_ROW) {
    made.items.push_back({items->integer(0), std::string(items->text(1)), std::string(items->text(2)),
                          std::string(items->text(3)), std::string(items->text(4))});
  }
  if (code != SQLITE_DONE) return connection.error(code);
  return made;
}

}  // namespace verbale
