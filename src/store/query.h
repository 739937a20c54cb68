#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/sqlite.h"
#include "verbale/result.h"

namespace verbale {

/// What to look for in a database.  Empty fields ask for nothing.  Where a field takes several values they
/// are parted by commas.
///
/// An actor is asked for by a country (three capital letters), a CAMEO actor code or the beginning of one
/// (RUSGOV, IGO), or words as written or named.  Words are found in any case, without accents, by their stem;
/// those "in double quotes" in this order.
struct Filter {
  std::string source;
  std::string target;
  std::string actor;    ///< either side
  std::string pair;     ///< two actors, either way round: "RUS,USA"
  std::string type;     ///< PLOVER types, STATEMENT for events without one
  std::string mode;     ///< PLOVER modes
  std::string cameo;    ///< codes or beginnings of codes
  std::string quad;     ///< quad classes
  std::string status;   ///< statuses, or "all"; empty: all in lists, actual in counts
  std::string alleged;  ///< "true" or "false"
  std::string place;    ///< ISO 3166-1 alpha-3 countries of the place
  std::string since;    ///< ISO day: the event's date, or else the article's, is not before
  std::string until;    ///< nor after
  std::string article;  ///< id of an article
  std::string outlet;   ///< outlets
  std::string q;        ///< words of the article
  std::string speaker;  ///< words of the speaker, as written or as the entity is named
  std::string about;    ///< words of the quotation
  std::string kind;     ///< kinds of quotations
  std::string act;      ///< acts of quotations

  /// The field of that name, null where there is none.
  [[nodiscard]] std::string* field(std::string_view name);
};

/// The names of Filter's fields, as options and query parameters have them.
[[nodiscard]] std::span<const std::string_view> filter_names();

enum class View : std::uint8_t {
  kEvents,    ///< by day (none comes last), article, number
  kQuotes,    ///< by day of publication (none comes last), article, number
  kArticles,  ///< by day of publication (none comes last), id
  kSearch,    ///< articles with Filter::q, best first, with a snippet
  kTimeline,  ///< counts by day, week, month or year
  kActors,    ///< who acts and is acted upon, most events first
  kDyads,     ///< who to whom, most events first
  kCounts,    ///< values of a field, most first
};

struct Query {
  View view = View::kEvents;
  Filter filter;
  std::string by;  ///< kTimeline: day week month year; kActors, kDyads: country actor name; kCounts: a field
  std::string of;  ///< kCounts: events or quotes
  bool descending = false;           ///< lists: the other way round
  std::string cursor;                ///< lists: go on after this row (Row::cursor)
  std::optional<std::size_t> limit;  ///< at most so many
};

enum class CellKind : std::uint8_t {
  kText,
  kInteger,
  kReal,
  kBoolean,
  kQuote,    ///< number of a quotation: 3 is "q3"
  kEvent,    ///< number of an event: 3 is "v3"
  kSnippet,  ///< text; matches stand between kMatchBegin and kMatchEnd
  kVerdict,  ///< text of a JSON object
  kHidden,   ///< for the cursor
};

inline constexpr char kMatchBegin = '\x02';
inline constexpr char kMatchEnd = '\x03';

struct Column {
  std::string_view name;
  CellKind kind = CellKind::kText;
  std::string_view sql;  ///< the expression that gives it
};

/// A row of a view.  Text is good until the callback returns; unknown is null.
class Row {
 public:
  Row(std::span<const Column> columns, const sqlite::Statement& statement)
      : columns_(columns), statement_(statement) {}

  [[nodiscard]] std::span<const Column> columns() const { return columns_; }
  [[nodiscard]] bool is_null(std::size_t column) const { return statement_.is_null(index(column)); }
  [[nodiscard]] std::string_view text(std::size_t column) const { return statement_.text(index(column)); }
  [[nodiscard]] std::int64_t integer(std::size_t column) const { return statement_.integer(index(column)); }
  [[nodiscard]] double real(std::size_t column) const { return statement_.real(index(column)); }

  /// By name; empty, 0 for what the view has not.
  [[nodiscard]] std::string_view text(std::string_view name) const;
  [[nodiscard]] std::int64_t integer(std::string_view name) const;
  [[nodiscard]] double real(std::string_view name) const;

  /// Where a list goes on after this row; empty in views that have no pages.
  [[nodiscard]] std::string cursor() const;

 private:
  static int index(std::size_t column) { return static_cast<int>(column); }
  [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;

  std::span<const Column> columns_;
  const sqlite::Statement& statement_;
};

/// The columns of a view.
[[nodiscard]] std::span<const Column> columns_of(const Query& query);

}  // namespace verbale
