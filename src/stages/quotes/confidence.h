#pragma once

#include <array>
#include <utility>
#include <vector>

#include "codebook/codebook.h"
#include "stages/quotes/attribution.h"

namespace verbale::quotes {

/// How often quotations of each form were right (codebook/quotes/confidence.csv).
class ConfidenceTable {
 public:
  /// Errors: kNotFound, kMalformed (naming file and line).
  [[nodiscard]] static Result<ConfidenceTable> load(const Codebook& codebook);

  /// What the model's own confidence is worth (codebook/quotes/learned_confidence.csv): straight lines
  /// between the rows.
  [[nodiscard]] double of_learned(double confidence) const;

  [[nodiscard]] double of(AttributionForm form, SpeakerForm speaker) const {
    return share_[static_cast<std::size_t>(form)][static_cast<std::size_t>(speaker)];
  }

 private:
  std::array<std::array<double, kSpeakerForms>, kAttributionForms> share_{};
  std::vector<std::pair<double, double>> learned_;  ///< (confidence, share), rising
};

}  // namespace verbale::quotes
