#pragma once

#include <memory>

#include "export/codes.h"
#include "export/exporter.h"

namespace verbale {

// Formats of one JSON object a line, an article each.  Makers of their exporters:

[[nodiscard]] std::unique_ptr<Exporter> make_jsonl();
[[nodiscard]] std::unique_ptr<Exporter> make_gqg(ExportCodes codes);
[[nodiscard]] std::unique_ptr<Exporter> make_ninjs(ExportCodes codes);

}  // namespace verbale
