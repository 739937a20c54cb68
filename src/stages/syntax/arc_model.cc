#include "stages/syntax/arc_model.h"

#include <algorithm>

#include "stages/syntax/float_block.h"

namespace verbale {
namespace {

using Lanes = FloatBlock<16>;  // words

/// The values that are not zero: a rectifier leaves about half of them.
struct Sparse {
  std::vector<std::uint32_t> places;
  std::vector<float> values;

  void read(const float* row, std::size_t width) {
    places.clear();
    values.clear();
    for (std::size_t i = 0; i < width; ++i) {
      if (row[i] == 0) continue;
      places.push_back(static_cast<std::uint32_t>(i));
      values.push_back(row[i]);
    }
  }
};

}  // namespace

ArcModel::ArcModel(std::span<const float> weight, std::span<const float> head_bias,
                   std::span<const float> root)
    : width_(root.size()),
      weight_(weight.begin(), weight.end()),
      head_bias_(head_bias.begin(), head_bias.end()),
      root_(width_) {
  for (std::size_t i = 0; i < width_; ++i) {
    for (std::size_t k = 0; k < width_; ++k) root_[i] += weight_[i * width_ + k] * root[k];
    root_bias_ += head_bias_[i] * root[i];
  }
}

void ArcModel::prepare(const float* heads, std::size_t words, std::size_t stride, Heads& prepared) const {
  const std::size_t columns = padded(words, Lanes::kLanes) + Lanes::kLanes;  // blocks may begin anywhere
  prepared.padded_words = columns;
  prepared.transposed.assign(width_ * columns, 0);
  prepared.values.assign(width_ * columns, 0);
  prepared.bias.assign(columns, 0);
  for (std::size_t w = 0; w < words; ++w) {
    for (std::size_t k = 0; k < width_; ++k) prepared.transposed[k * columns + w] = heads[w * stride + k];
  }
  for (std::size_t begin = 0; begin < words; begin += Lanes::kLanes) {
    const float* column = prepared.transposed.data() + begin;
    Lanes bias;
    for (std::size_t k = 0; k < width_; ++k) bias.add(head_bias_[k], column + k * columns);
    bias.store(&prepared.bias[begin]);
    std::size_t i = 0;
    for (; i + 2 <= width_; i += 2) {  // two rows at once: each column is loaded once for both
      const float* one = &weight_[i * width_];
      const float* two = one + width_;
      Lanes sums_one;
      Lanes sums_two;
      for (std::size_t k = 0; k < width_; ++k) {
        sums_one.add(one[k], column + k * columns);
        sums_two.add(two[k], column + k * columns);
      }
      sums_one.store(&prepared.values[i * columns + begin]);
      sums_two.store(&prepared.values[(i + 1) * columns + begin]);
    }
    for (; i < width_; ++i) {
      Lanes sums;
      for (std::size_t k = 0; k < width_; ++k) sums.add(weight_[i * width_ + k], column + k * columns);
      sums.store(&prepared.values[i * columns + begin]);
    }
  }
}

void ArcModel::score(const float* dependents, std::size_t words, std::size_t stride, const Heads& heads,
                     std::size_t first, ArcScores& scores) const {
  scores.words = words;
  scores.arcs.resize(words * words);
  scores.root.resize(words);
  Sparse sparse;
  std::array<float, Lanes::kLanes> tail{};
  for (std::size_t d = 0; d < words; ++d) {
    const float* dependent = dependents + d * stride;
    sparse.read(dependent, width_);
    float root = root_bias_;
    for (std::size_t n = 0; n < sparse.places.size(); ++n) root += sparse.values[n] * root_[sparse.places[n]];
    scores.root[d] = root;
    float* row = &scores.arcs[d * words];
    for (std::size_t h = 0; h < words; h += Lanes::kLanes) {
      Lanes sums;
      sums.load(&heads.bias[first + h]);
      const float* column = heads.values.data() + first + h;
      for (std::size_t n = 0; n < sparse.places.size(); ++n)
        sums.add(sparse.values[n], column + sparse.places[n] * heads.padded_words);
      if (h + Lanes::kLanes <= words) {
        sums.store(row + h);
      } else {
        sums.store(tail.data());
        std::copy_n(tail.begin(), words - h, row + h);
      }
    }
  }
}

}  // namespace verbale
