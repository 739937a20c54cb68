#pragma once

#include <array>

#include "codebook/codebook.h"
#include "stages/quotes/attribution.h"

namespace verbale::quotes {

/// How often quotations of each form were right (codebook/quotes/confidence.csv).
class ConfidenceTable {
 public:
  /// Errors: kNotFound, kMalformed (naming file and line).
  [[nodiscard]] static Result<ConfidenceTable> load(const Codebook& codebook);

  [[nodiscard]] double of(AttributionForm form, SpeakerForm speaker) const {
    return share_[static_cast<std::size_t>(form)][static_cast<std::size_t>(speaker)];
  }

 private:
  std::array<std::array<double, kSpeakerForms>, kAttributionForms> share_{};
};

}  // namespace verbale::quotes
