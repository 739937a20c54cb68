#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "verbale/reader.h"
#include "verbale/result.h"

namespace verbale {

/// Takes a row of gold annotation in, the place it stands at ("gold.jsonl:7"), and what the reader made of
/// its text; null: it could not be read.
using TakeGoldRow =
    std::function<Result<void>(const std::string& row, std::string_view place, const Document* document)>;

/// Reads a JSONL file of gold annotation, row by row, and has the reader read each row's text.  Ends with the
/// first error, the row's or its own: kNotFound, kUnreadable, kMalformed (naming file and line).
[[nodiscard]] Result<void> read_gold_rows(const Reader& reader, const std::string& path,
                                          const TakeGoldRow& take);

}  // namespace verbale
