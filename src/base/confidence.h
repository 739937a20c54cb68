#pragma once

#include <cmath>

namespace verbale {

/// A confidence as every record carries it: three places, since more would claim what calibration cannot
/// hold.
[[nodiscard]] inline double recorded_confidence(double value) {
  return std::round(value * 1000) / 1000;
}

}  // namespace verbale
