#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "verbale/layers.h"
#include "verbale/result.h"

namespace verbale {

inline constexpr std::size_t kEntityTypes = static_cast<std::size_t>(EntityType::kOther) + 1;

/// Which score of a token's row speaks for which part of a name: "O" for none, and for each type "B-person"
/// its first of several tokens, "I-person" one within, "E-person" the last, "S-person" the only one (BIOES).
struct NameLabels {
  static constexpr std::uint32_t kMissing = UINT32_MAX;

  /// Places of one type's labels in a row.
  struct OfType {
    std::uint32_t begin = kMissing;
    std::uint32_t inside = kMissing;
    std::uint32_t end = kMissing;
    std::uint32_t single = kMissing;
  };

  std::size_t size = 0;  ///< scores a token
  std::uint32_t outside = kMissing;
  std::array<OfType, kEntityTypes> types;  ///< by EntityType

  /// Errors: kMalformed: a label that is none, or is given twice, or is missing.
  [[nodiscard]] static Result<NameLabels> parse(const std::vector<std::string>& labels);
};

/// A name among the tokens that were decoded.
struct DecodedName {
  std::uint32_t first = 0;  ///< tokens [first, last)
  std::uint32_t last = 0;
  EntityType type = EntityType::kOther;
  float confidence = 0;  ///< share of the probability of all readings that have exactly this name
};

/// The names of the most probable reading: of all rows of labels where every name is begun, goes on as one
/// type and is ended, the one with the greatest sum of scores (Viterbi 1967); among equals the one with fewer
/// and shorter names.  The confidence of each is exact, by the forward-backward algorithm over the same rows.
///
/// Linear in the tokens.  REQUIRES: scores is [tokens, labels.size].
[[nodiscard]] std::vector<DecodedName> decode_names(std::span<const float> scores, const NameLabels& labels);

}  // namespace verbale
