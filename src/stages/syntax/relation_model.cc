#include "stages/syntax/relation_model.h"

#include "stages/heads/float_block.h"

namespace verbale {
namespace {

using Block = FloatBlock<32>;  // relations

/// scores += factor * the sum of values[n] * row[places[n]..]: of one pair and the relations of one block.
/// REQUIRES: count is even.
VERBALE_INLINE void meet(float factor, const float* values, const std::uint32_t* places, std::size_t count,
                         const float* row, float* scores) {
  Block even;  // two sums, so that one addition need not wait for the other
  Block odd;
  for (std::size_t n = 0; n < count; n += 2) {
    even.add(values[n], row + places[n]);
    odd.add(values[n + 1], row + places[n + 1]);
  }
  even.add(1, odd);
  Block sums;
  sums.load(scores);
  sums.add(factor, even);
  sums.store(scores);
}

VERBALE_AVX2 void meet_avx2(float factor, const float* values, const std::uint32_t* places, std::size_t count,
                            const float* row, float* scores) {
  meet(factor, values, places, count, row, scores);
}

}  // namespace

RelationModel::RelationModel(std::span<const float> weight, std::size_t relations, std::size_t width)
    : relations_(relations), padded_relations_(padded(relations, Block::kLanes)), width_(width) {
  const std::size_t values = (width + 1) * (width + 1);
  weight_.assign(padded_relations_ * values, 0);
  for (std::size_t r = 0; r < relations; ++r) {
    float* block = &weight_[r / Block::kLanes * Block::kLanes * values];
    for (std::size_t i = 0; i < values; ++i)
      block[i * Block::kLanes + r % Block::kLanes] = weight[r * values + i];
  }
}

void RelationModel::choose(const float* dependents, const float* heads, std::size_t stride,
                           std::span<const Pair> pairs, std::size_t never, Scratch& scratch,
                           std::span<std::uint16_t> chosen) const {
  // A rectifier leaves about half of the values: the others are passed over on both sides.
  const std::size_t count = pairs.size();
  const std::size_t room = padded(width_ + 1, 2);
  scratch.places.resize(count * room + 1);
  scratch.values.resize(count * room + 1);
  scratch.sizes.resize(count);
  scratch.dependents.resize((width_ + 1) * count);
  for (std::size_t p = 0; p < count; ++p) {
    const float* dependent = dependents + pairs[p].dependent * stride;
    const float* head = heads + pairs[p].head * stride;
    std::uint32_t* places = &scratch.places[p * room];
    float* values = &scratch.values[p * room];
    std::size_t size = 0;
    for (std::size_t j = 0; j <= width_; ++j) {  // no branch: which ones are zero cannot be foretold
      scratch.dependents[j * count + p] = j < width_ ? dependent[j] : 1;
      const float value = j < width_ ? head[j] : 1;
      places[size] = static_cast<std::uint32_t>(j * Block::kLanes);
      values[size] = value;
      size += value != 0 ? 1 : 0;
    }
    if (size % 2 != 0) {
      places[size] = 0;
      values[size] = 0;
      ++size;
    }
    scratch.sizes[p] = size;
  }
  scratch.scores.assign(padded_relations_ * count, 0);
  scratch.present.resize(count + 1);
  const bool avx2 = has_avx2();
  // A row of the weights meets all pairs while it is at hand.
  const std::size_t row_size = (width_ + 1) * Block::kLanes;
  for (std::size_t i = 0; i <= width_; ++i) {
    const float* column = &scratch.dependents[i * count];
    std::size_t present = 0;
    for (std::size_t p = 0; p < count; ++p) {
      scratch.present[present] = static_cast<std::uint32_t>(p);
      present += column[p] != 0 ? 1 : 0;
    }
    for (std::size_t r = 0; r < padded_relations_; r += Block::kLanes) {
      const float* row = &weight_[(r / Block::kLanes * (width_ + 1) + i) * row_size];
      for (std::size_t n = 0; n < present; ++n) {
        const std::size_t p = scratch.present[n];
        const std::size_t begin = p * room;
        const std::size_t size = scratch.sizes[p];
        float* scores = &scratch.scores[p * padded_relations_ + r];
        if (avx2) {
          meet_avx2(column[p], &scratch.values[begin], &scratch.places[begin], size, row, scores);
        } else {
          meet(column[p], &scratch.values[begin], &scratch.places[begin], size, row, scores);
        }
      }
    }
  }
  for (std::size_t p = 0; p < pairs.size(); ++p) {
    const float* scores = &scratch.scores[p * padded_relations_];
    std::size_t best = never == 0 ? 1 : 0;
    for (std::size_t r = best + 1; r < relations_; ++r) {
      if (r != never && scores[r] > scores[best]) best = r;
    }
    chosen[p] = static_cast<std::uint16_t>(best);
  }
}

}  // namespace verbale
