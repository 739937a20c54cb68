#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "stages/syntax/tree.h"

namespace verbale {

/// How well each word heads each other: the biaffine scorer of Dozat and Manning (2017),
///
///   score(d <- h) = dependent_d . (W head_h) + head_bias . head_h
///
/// with a vector of its own for the root.  Immutable; scoring may run on many threads.
class ArcModel {
 public:
  /// The heads of a group of sentences, ready to be met by their dependents.
  struct Heads {
    std::size_t padded_words = 0;
    std::vector<float> transposed;  ///< [width, padded_words]: the words' head vectors; scratch
    std::vector<float> values;      ///< [width, padded_words]: W head
    std::vector<float> bias;        ///< [padded_words]: head_bias . head
  };

  ArcModel() = default;

  /// REQUIRES: weight is [width, width] (row: dependent), head_bias and root are [width].
  ArcModel(std::span<const float> weight, std::span<const float> head_bias, std::span<const float> root);

  [[nodiscard]] std::size_t width() const { return width_; }

  /// REQUIRES: heads + i * stride has `width` values for each i < words.
  void prepare(const float* heads, std::size_t words, std::size_t stride, Heads& prepared) const;

  /// The scores of the words [first, first + words) of the group among themselves.
  /// REQUIRES: dependents + i * stride has `width` values for each i < words, that of the word first + i.
  void score(const float* dependents, std::size_t words, std::size_t stride, const Heads& heads,
             std::size_t first, ArcScores& scores) const;

 private:
  std::size_t width_ = 0;
  std::vector<float> weight_;     ///< [width, width]
  std::vector<float> head_bias_;  ///< [width]
  std::vector<float> root_;       ///< [width]: W root
  float root_bias_ = 0;           ///< head_bias . root
};

}  // namespace verbale
