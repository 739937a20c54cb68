#pragma once

#include <cstdint>
#include <vector>

#include "codebook/codebook.h"
#include "stages/segment/boundary_features.h"
#include "verbale/result.h"

namespace verbale {

/// A linear model over the features of gaps: models/sentences.csv.
///
/// Weights are whole hundredths and are added as such, so that a score is the same on every machine.
class BoundaryModel {
 public:
  /// Errors: kNotFound, kMalformed, naming file and line.
  [[nodiscard]] static Result<BoundaryModel> load(const Codebook& models);

  /// Weight of a feature; 0 where the model does not know it.
  [[nodiscard]] std::int32_t weight(std::uint64_t key) const {
    for (std::size_t at = key & mask_;; at = (at + 1) & mask_) {
      const Slot& slot = slots_[at];
      if (slot.key == key) return slot.weight;
      if (slot.key == 0) return 0;
    }
  }

 private:
  struct Slot {
    std::uint64_t key = 0;  ///< 0: free
    std::int32_t weight = 0;
  };

  std::vector<Slot> slots_;  ///< a power of two, at most half full
  std::size_t mask_ = 0;
};

}  // namespace verbale
