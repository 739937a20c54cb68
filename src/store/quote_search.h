#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "store/sqlite.h"
#include "store/store.h"

namespace verbale {

/// An FTS5 expression that finds rows with all the words, whatever characters they hold; what stands in
/// double quotes is looked for as a phrase.
[[nodiscard]] std::string match_all(std::string_view words);

/// Store::find_quotes.
[[nodiscard]] Result<void> search_quotes(sqlite::Connection& connection, const QuoteQuery& query,
                                         const std::function<bool(const FoundQuote&)>& visit);

}  // namespace verbale
