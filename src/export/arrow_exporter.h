#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "export/codes.h"
#include "export/exporter.h"

namespace verbale {

/// Loads the module.  REQUIRES: the format is Parquet or Arrow.  Errors: kNotFound, kUnsupportedVersion.
[[nodiscard]] Result<std::unique_ptr<Exporter>> make_arrow(const std::filesystem::path& module,
                                                           ExportFormat format, ExportTable table,
                                                           ExportCodes codes,
                                                           std::optional<EventStatus> status);

}  // namespace verbale
