#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "store/query.h"
#include "store/sqlite.h"
#include "verbale/result.h"

namespace verbale {

/// The WHERE of a query, with its parameters.
///
/// Tables are named e (events), q (quotes), a (articles).  Every value is bound, none is written into the
/// statement.
class Conditions {
 public:
  using Value = std::variant<std::int64_t, double, std::string>;

  /// What a filter asks of events.  `counted`: where no status is asked for, events that are not actual are
  /// left out.
  [[nodiscard]] static Result<Conditions> of_events(const Filter& filter, bool counted);
  [[nodiscard]] static Result<Conditions> of_quotes(const Filter& filter);
  /// Of a filter that asks for more, its fields that speak of articles alone.
  [[nodiscard]] static Result<Conditions> of_articles(const Filter& filter);

  void add(std::string_view condition) { sql_.append(" AND ").append(condition); }

  /// Takes a value in; gives the parameter that stands for it ("?3").
  [[nodiscard]] std::string parameter(Value value);

  /// Takes the values of others in; gives their condition with the parameters that they have here.
  [[nodiscard]] std::string take(const Conditions& others);

  /// Whether the condition names a column of the article.
  [[nodiscard]] bool needs_articles() const { return sql_.find("a.") != std::string::npos; }

  /// " AND ...", or nothing.
  [[nodiscard]] const std::string& sql() const { return sql_; }

  [[nodiscard]] int bind(sqlite::Statement& statement) const;

 private:
  void one_of(std::string_view column, const std::string& list);
  void side(std::string_view which, const std::string& asked);
  [[nodiscard]] std::string side_sql(std::string_view which, std::string_view asked);
  Result<void> days(std::string_view day, const Filter& filter);
  void of_the_article(std::string_view row, const Filter& filter);

  std::string sql_;
  std::vector<Value> values_;
};

/// An FTS5 expression that finds rows with all the words, whatever characters they hold; what stands in
/// double quotes is looked for as a phrase.
[[nodiscard]] std::string match_all(std::string_view words);

}  // namespace verbale
