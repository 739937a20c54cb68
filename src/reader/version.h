#pragma once

namespace verbale {

inline constexpr const char* kVersion = "0.1.0";

}  // namespace verbale
