#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace verbale {

/// What a word is to its head: the bilinear scorer of Dozat and Manning (2017),
///
///   score_r(d, h) = [dependent_d; 1]^T W_r [head_h; 1]
///
/// Immutable; choosing may run on many threads.
class RelationModel {
 public:
  /// A word under a head, as rows of the two matrices.
  struct Pair {
    std::uint32_t dependent;
    std::uint32_t head;
  };

  /// What choose() works with; may be used again.
  struct Scratch {
    std::vector<float> dependents;       ///< [width + 1, pairs]
    std::vector<std::uint32_t> present;  ///< the pairs whose dependent has a value that is not zero
    std::vector<std::uint32_t> places;   ///< [pairs, width + 1]: of the heads' values that are not zero
    std::vector<float> values;           ///< likewise
    std::vector<std::size_t> sizes;      ///< [pairs]: how many those are
    std::vector<float> scores;           ///< [pairs, relations, padded]
  };

  RelationModel() = default;

  /// REQUIRES: weight is [relations, width + 1, width + 1], indices: relation, dependent, head.
  RelationModel(std::span<const float> weight, std::size_t relations, std::size_t width);

  [[nodiscard]] std::size_t width() const { return width_; }

  /// The best relation of each pair but `never`; among equals the lowest.
  /// REQUIRES: there are two relations, and each matrix has `width` values at + row * stride.
  void choose(const float* dependents, const float* heads, std::size_t stride, std::span<const Pair> pairs,
              std::size_t never, Scratch& scratch, std::span<std::uint16_t> chosen) const;

 private:
  std::size_t relations_ = 0;
  std::size_t padded_relations_ = 0;
  std::size_t width_ = 0;
  std::vector<float> weight_;  ///< [blocks of relations, width + 1 (dependent), width + 1 (head), block]
};

}  // namespace verbale
