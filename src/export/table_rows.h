#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "export/codes.h"
#include "export/exporter.h"

namespace verbale {

enum class ColumnType { kText, kInteger, kReal, kBoolean };

struct Column {
  const char* name;
  ColumnType type;
};

/// A value, or nothing where it is not known.
using Cell = std::variant<std::monostate, std::string, std::int64_t, double, bool>;
using Row = std::vector<Cell>;

/// The columns of a table: those of the database's (docs/database.md) where it has them.
[[nodiscard]] std::span<const Column> columns_of(ExportTable table);

/// Gives an article's rows, each with a cell a column.
void for_each_row(ExportTable table, const Document& document, const ReaderInfo& reader,
                  const ExportCodes& codes, std::optional<EventStatus> status,
                  const std::function<void(const Row&)>& visit);

/// Events of other statuses in the article.
[[nodiscard]] std::size_t events_not_of(const Document& document, std::optional<EventStatus> status);

[[nodiscard]] std::unique_ptr<Exporter> make_csv(ExportTable table, ExportCodes codes,
                                                 std::optional<EventStatus> status);

}  // namespace verbale
