#include "stages/syntax/arc_model.h"

#include <algorithm>
#include <array>

#include "stages/heads/float_block.h"

namespace verbale {
namespace {

constexpr std::size_t kTogether = 16;  // words that are multiplied at once
constexpr std::size_t kHeads = 32;     // heads that a dependent meets at once

/// The values that are not zero: a rectifier leaves about half of them.
struct Sparse {
  std::vector<std::uint32_t> places;
  std::vector<float> values;
  std::size_t count = 0;

  void read(const float* row, std::size_t width) {
    places.resize(width + 1);
    values.resize(width + 1);
    count = 0;
    for (std::size_t i = 0; i < width; ++i) {  // no branch: which ones are zero cannot be foretold
      places[count] = static_cast<std::uint32_t>(i);
      values[count] = row[i];
      count += row[i] != 0 ? 1 : 0;
    }
  }
};

/// products[i, begin..] = weight[i] . rows[begin..]: for the words of one block, four rows of the weights at
/// a time, so that each column is loaded once for all four.
VERBALE_INLINE void multiply(const float* weight, std::size_t width, const float* columns, std::size_t stride,
                             float* products) {
  using Block = FloatBlock<kTogether>;
  std::size_t i = 0;
  for (; i + 4 <= width; i += 4) {
    const float* row = weight + i * width;
    Block one;
    Block two;
    Block three;
    Block four;
    for (std::size_t k = 0; k < width; ++k) {
      const float* column = columns + k * stride;
      one.add(row[k], column);
      two.add(row[width + k], column);
      three.add(row[2 * width + k], column);
      four.add(row[3 * width + k], column);
    }
    one.store(products + i * stride);
    two.store(products + (i + 1) * stride);
    three.store(products + (i + 2) * stride);
    four.store(products + (i + 3) * stride);
  }
  for (; i < width; ++i) {
    Block sums;
    for (std::size_t k = 0; k < width; ++k) sums.add(weight[i * width + k], columns + k * stride);
    sums.store(products + i * stride);
  }
}

VERBALE_AVX2 void multiply_avx2(const float* weight, std::size_t width, const float* columns,
                                std::size_t stride, float* products) {
  multiply(weight, width, columns, stride, products);
}

/// scores = bias + the sum of values[n] * rows[places[n]]: of one dependent with the heads of one block.
VERBALE_INLINE void meet(const float* values, const std::uint32_t* places, std::size_t count,
                         const float* rows, std::size_t stride, const float* bias, float* scores) {
  FloatBlock<kHeads> sums;
  sums.load(bias);
  for (std::size_t n = 0; n < count; ++n) sums.add(values[n], rows + places[n] * stride);
  sums.store(scores);
}

VERBALE_AVX2 void meet_avx2(const float* values, const std::uint32_t* places, std::size_t count,
                            const float* rows, std::size_t stride, const float* bias, float* scores) {
  meet(values, places, count, rows, stride, bias, scores);
}

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
  const std::size_t columns = padded(words, kTogether) + kHeads;  // blocks of heads may begin anywhere
  prepared.padded_words = columns;
  prepared.transposed.assign(width_ * columns, 0);
  prepared.values.assign(width_ * columns, 0);
  prepared.bias.assign(columns, 0);
  for (std::size_t w = 0; w < words; ++w) {
    for (std::size_t k = 0; k < width_; ++k) {
      prepared.transposed[k * columns + w] = heads[w * stride + k];
      prepared.bias[w] += head_bias_[k] * heads[w * stride + k];
    }
  }
  const bool avx2 = has_avx2();
  for (std::size_t begin = 0; begin < words; begin += kTogether) {
    const float* from = prepared.transposed.data() + begin;
    float* to = prepared.values.data() + begin;
    if (avx2) {
      multiply_avx2(weight_.data(), width_, from, columns, to);
    } else {
      multiply(weight_.data(), width_, from, columns, to);
    }
  }
}

void ArcModel::score(const float* dependents, std::size_t words, std::size_t stride, const Heads& heads,
                     std::size_t first, ArcScores& scores) const {
  scores.words = words;
  scores.arcs.resize(words * words);
  scores.root.resize(words);
  Sparse sparse;
  std::array<float, kHeads> block{};
  const bool avx2 = has_avx2();
  for (std::size_t d = 0; d < words; ++d) {
    const float* dependent = dependents + d * stride;
    sparse.read(dependent, width_);
    const std::size_t count = sparse.count;
    float root = root_bias_;
    for (std::size_t n = 0; n < count; ++n) root += sparse.values[n] * root_[sparse.places[n]];
    scores.root[d] = root;
    for (std::size_t h = 0; h < words; h += kHeads) {
      const float* rows = heads.values.data() + first + h;
      const float* bias = heads.bias.data() + first + h;
      if (avx2) {
        meet_avx2(sparse.values.data(), sparse.places.data(), count, rows, heads.padded_words, bias,
                  block.data());
      } else {
        meet(sparse.values.data(), sparse.places.data(), count, rows, heads.padded_words, bias, block.data());
      }
      std::copy_n(block.begin(), std::min(kHeads, words - h), &scores.arcs[d * words + h]);
    }
  }
}

}  // namespace verbale
