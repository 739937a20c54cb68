#pragma once

#include <optional>
#include <string_view>

#include "verbale/layers.h"

namespace verbale {

inline constexpr std::size_t kUposCount = static_cast<std::size_t>(Upos::kX) + 1;

/// The part of speech of a name ("PROPN"), as name_of() gives it.
[[nodiscard]] inline std::optional<Upos> upos_named(std::string_view name) {
  for (std::size_t i = 0; i < kUposCount; ++i) {
    if (name_of(static_cast<Upos>(i)) == name) return static_cast<Upos>(i);
  }
  return std::nullopt;
}

}  // namespace verbale
