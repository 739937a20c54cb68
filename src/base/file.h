#pragma once

#include <filesystem>
#include <string>

#include "verbale/result.h"

namespace verbale {

/// All bytes of a file.  Errors: kNotFound, kUnreadable, kTooLarge (over `limit` bytes); the message names
/// the file.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit = SIZE_MAX);

/// Folder of the running program; empty where the system does not tell.
[[nodiscard]] std::filesystem::path program_folder();

}  // namespace verbale
