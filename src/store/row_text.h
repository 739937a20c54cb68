#pragma once

#include <string>

#include "store/query.h"

namespace verbale {

/// A row as one JSON object, without the line's end; unknown is null.
[[nodiscard]] std::string to_json(const Row& row);

/// The heading of a view in CSV (RFC 4180), with the line's end.
[[nodiscard]] std::string csv_heading(const Query& query);

/// A row in CSV, with the line's end; unknown is empty.
[[nodiscard]] std::string to_csv(const Row& row);

/// A row's value as text; empty where it is unknown.
[[nodiscard]] std::string text_of(const Row& row, std::size_t column);

}  // namespace verbale
