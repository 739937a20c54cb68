#pragma once

#include <functional>

#include "store/query.h"
#include "store/sqlite.h"
#include "verbale/document.h"
#include "verbale/reader.h"

namespace verbale {

/// Calls `visit` with the document of every article that the filter asks for, as its record was stored: every
/// layer of the record, by day of publication (none comes last) and id, until it gives false.
///
/// Filter's fields that speak of articles are heeded: since, until, article, outlet, q.
/// Errors: kInvalidArgument, kMalformed (naming file and article, where what is stored breaks a law of the
/// record), the connection's.
[[nodiscard]] Result<void> read_records(sqlite::Connection& connection, const std::string& name,
                                        const Filter& filter,
                                        const std::function<bool(const Document&, const ReaderInfo&)>& visit);

}  // namespace verbale
