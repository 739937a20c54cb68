#pragma once

#include <string>

#include "verbale/reader.h"
#include "verbale/result.h"

namespace verbale {

/// Each reads gold annotation, has the reader read the same texts, and gives a table of scores, ready to
/// print. Errors: kNotFound, kUnreadable, kMalformed (naming file and line).

/// Tokens, sentences and words from raw text, as the CoNLL 2018 shared task scored them (Zeman et al. 2018).
/// The gold is CoNLL-U.
[[nodiscard]] Result<std::string> evaluate_syntax(const Reader& reader, const std::string& path);

/// Time expressions as TempEval-3 scored them (UzZaman et al. 2013).  The gold is JSONL with "timex".
[[nodiscard]] Result<std::string> evaluate_time(const Reader& reader, const std::string& path);

}  // namespace verbale
