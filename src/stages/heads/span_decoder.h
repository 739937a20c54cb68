#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "verbale/result.h"

namespace verbale {

/// Which score of a token's row speaks for which part of a span: "O" for none, and for each type "B-person"
/// its first of several tokens, "I-person" one within, "E-person" the last, "S-person" the only one (BIOES).
/// A set of labels of one type may have bare letters.
struct SpanLabels {
  static constexpr std::uint32_t kMissing = UINT32_MAX;
  static constexpr std::size_t kMostTypes = 8;

  /// Places of one type's labels in a row.
  struct OfType {
    std::uint32_t begin = kMissing;
    std::uint32_t inside = kMissing;
    std::uint32_t end = kMissing;
    std::uint32_t single = kMissing;
  };

  std::size_t size = 0;  ///< scores a token
  std::uint32_t outside = kMissing;
  std::vector<OfType> types;  ///< in the order of the names given

  /// `types`: the names of the types, at most kMostTypes; one empty name: bare letters.
  /// Errors: kMalformed: a label that is none, or is given twice, or is missing.
  [[nodiscard]] static Result<SpanLabels> parse(const std::vector<std::string>& labels,
                                                std::span<const std::string_view> types);
};

/// A span among the tokens that were decoded.
struct DecodedSpan {
  std::uint32_t first = 0;  ///< tokens [first, last)
  std::uint32_t last = 0;
  std::uint32_t type = 0;  ///< place among the labels' types
  float confidence = 0;    ///< share of the probability of all readings that have exactly this span
};

/// The spans of the most probable reading: of all rows of labels where every span is begun, goes on as one
/// type and is ended, the one with the greatest sum of scores (Viterbi 1967); among equals the one with fewer
/// and shorter spans.  The confidence of each is exact, by the forward-backward algorithm over the same rows.
///
/// Linear in the tokens.  REQUIRES: scores is [tokens, labels.size].
[[nodiscard]] std::vector<DecodedSpan> decode_spans(std::span<const float> scores, const SpanLabels& labels);

}  // namespace verbale
