#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "store/conditions.h"
#include "store/query.h"
#include "store/sqlite.h"

namespace verbale {

/// Store::find.
[[nodiscard]] Result<void> find_rows(sqlite::Connection& connection, const Query& query,
                                     const std::function<bool(const Row&)>& visit);

/// Store::count.
[[nodiscard]] Result<std::int64_t> count_rows(sqlite::Connection& connection, const Query& query,
                                              std::int64_t most);

/// The statement of a query, for tests that ask SQLite how it goes about it.
[[nodiscard]] Result<std::string> statement_of(const Query& query, Conditions& where);

}  // namespace verbale
