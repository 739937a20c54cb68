#pragma once

#include <utility>
#include <vector>

#include "codebook/codebook.h"

namespace verbale::events {

/// What share of events is right in type, source and target, by what the model thinks of them:
/// codebook/events/confidence.csv, measured on articles that nothing was learned from
/// (training/events/measure_confidence.py).
class EventConfidence {
 public:
  /// Errors: kNotFound, kMalformed (naming file and line): probabilities from 0 to 1 that rise, shares that
  /// do not fall.
  [[nodiscard]] static Result<EventConfidence> load(const Codebook& codebook);

  /// The share at a probability, on the line between the two rows around it.
  [[nodiscard]] double of(double probability) const;

 private:
  std::vector<std::pair<double, double>> rows_;  ///< (probability, share), at least one
};

}  // namespace verbale::events
