#pragma once

#include <cstdint>

namespace verbale {

/// "Vrbl": says that an SQLite file is ours (PRAGMA application_id).
inline constexpr std::int32_t kApplicationId = 0x5672626C;

/// PRAGMA user_version.  Changes with every change of the tables.
inline constexpr int kSchemaVersion = 3;

/// The statements that make the tables; docs/database.md shows and explains them.
extern const char* const kSchema;

}  // namespace verbale
