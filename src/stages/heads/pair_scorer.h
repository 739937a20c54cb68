#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "encoder/bundle.h"
#include "verbale/result.h"

namespace verbale {

/// How far apart two words are, as a number for a table: 0 for none, then steps after, then steps before.
/// training/language/pairs.py has the same (distance_number).
[[nodiscard]] std::uint32_t distance_number(std::int64_t steps);
inline constexpr std::uint32_t kDistances = 29;

/// Scores pairs of words by what a linear layer made of either side and by small numbers that tell what the
/// pair is, its features:
///
///   hidden = max(0, a + c + b * d + features)     [inner]; (a, b) the one side, (c, d) the other
///   score_o = out_o . hidden + bias_o
///
/// tensors HEAD.pairs.FEATURE [size, inner], HEAD.pairs.out.weight [outputs, inner] and .bias [outputs].  The
/// features' vectors are added beforehand, one for every combination.  In floats, whose sums come in one
/// order on every processor.
///
/// Immutable after load(); may be used from many threads.
class PairScorer {
 public:
  struct Feature {
    std::string_view name;
    std::uint32_t size;  ///< its numbers are below
  };

  /// Inner widths are multiples of it.
  static constexpr std::size_t kStep = 16;

  /// Errors: kNotFound, kMalformed.
  [[nodiscard]] static Result<PairScorer> load(const ModelBundle& bundle, std::string_view head,
                                               std::initializer_list<Feature> features, std::size_t inner,
                                               std::size_t outputs);

  [[nodiscard]] std::size_t inner() const { return inner_; }
  [[nodiscard]] std::size_t outputs() const { return outputs_; }

  /// The place of a combination of features, in the order given to load().
  /// REQUIRES: one number a feature, each below its size.
  [[nodiscard]] std::uint32_t combination(std::initializer_list<std::uint32_t> numbers) const;

  /// Scores one side with each of several others: scores [combinations.size(), outputs].
  /// REQUIRES: one has 2 * inner values, and so has others + i * stride for each i; combinations are of
  /// combination(); scores has the size.
  void score(const float* one, const float* others, std::size_t stride,
             std::span<const std::uint32_t> combinations, std::span<float> scores) const;

 private:
  PairScorer() = default;

  std::size_t inner_ = 0;
  std::size_t outputs_ = 0;
  std::vector<std::uint32_t> sizes_;  ///< of the features
  std::vector<float> features_;       ///< [combinations, inner]
  std::vector<float> out_;            ///< [outputs, inner]
  std::vector<float> bias_;           ///< [outputs]
};

}  // namespace verbale
