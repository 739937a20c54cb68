#pragma once

#include <functional>

#include "store/sqlite.h"
#include "store/store.h"

namespace verbale {

/// Store::find_events.
[[nodiscard]] Result<void> search_events(sqlite::Connection& connection, const EventQuery& query,
                                         const std::function<bool(const FoundEvent&)>& visit);

}  // namespace verbale
