#pragma once

#include <string>
#include <vector>

#include "stages/events/event_codes.h"
#include "verbale/result.h"

namespace verbale {

/// "date.first=2021-03-19", "cameo=042", "target=null": the fields of a correction as one JSON object.
/// Errors: kInvalidArgument.
[[nodiscard]] Result<std::string> fields_of(const std::vector<std::string>& settings);

/// The fields (the text of a JSON object) with what follows from the codes among them, by the codebook: of a
/// CAMEO code its type, mode, quad class and Goldstein score, of a type its quad class and score.  What is
/// given stays. Errors: kInvalidArgument (no JSON object, a code that the codebook has not).
[[nodiscard]] Result<std::string> completed_fields(const events::EventCodes& codes, const std::string& text);

}  // namespace verbale
