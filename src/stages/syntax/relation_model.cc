#include "stages/syntax/relation_model.h"

#include "stages/syntax/float_block.h"

namespace verbale {
namespace {

using Lanes = FloatBlock<16>;  // relations

}  // namespace

RelationModel::RelationModel(std::span<const float> weight, std::size_t relations, std::size_t width)
    : relations_(relations), padded_relations_(padded(relations, Lanes::kLanes)), width_(width) {
  const std::size_t values = (width + 1) * (width + 1);
  weight_.assign(padded_relations_ * values, 0);
  for (std::size_t r = 0; r < relations; ++r) {
    float* block = &weight_[r / Lanes::kLanes * Lanes::kLanes * values];
    for (std::size_t i = 0; i < values; ++i)
      block[i * Lanes::kLanes + r % Lanes::kLanes] = weight[r * values + i];
  }
}

void RelationModel::choose(const float* dependents, const float* heads, std::size_t stride,
                           std::span<const Pair> pairs, std::size_t never, Scratch& scratch,
                           std::span<std::uint16_t> chosen) const {
  // A rectifier leaves about half of the values: the others are passed over on both sides.
  scratch.places.clear();
  scratch.values.clear();
  scratch.begins.assign(1, 0);
  for (const Pair& pair : pairs) {
    const float* head = heads + pair.head * stride;
    for (std::size_t j = 0; j <= width_; ++j) {
      const float value = j < width_ ? head[j] : 1;
      if (value == 0) continue;
      scratch.places.push_back(static_cast<std::uint32_t>(j * Lanes::kLanes));
      scratch.values.push_back(value);
    }
    scratch.begins.push_back(scratch.places.size());
  }
  scratch.scores.assign(pairs.size() * padded_relations_, 0);
  // A row of the weights meets all pairs while it is at hand.
  const std::size_t row_size = (width_ + 1) * Lanes::kLanes;
  for (std::size_t r = 0; r < padded_relations_; r += Lanes::kLanes) {
    for (std::size_t i = 0; i <= width_; ++i) {
      const float* row = &weight_[(r / Lanes::kLanes * (width_ + 1) + i) * row_size];
      for (std::size_t p = 0; p < pairs.size(); ++p) {
        const float value = i < width_ ? dependents[pairs[p].dependent * stride + i] : 1;
        if (value == 0) continue;
        Lanes even;
        Lanes odd;
        std::size_t n = scratch.begins[p];
        const std::size_t end = scratch.begins[p + 1];
        for (; n + 2 <= end; n += 2) {
          even.add(scratch.values[n], row + scratch.places[n]);
          odd.add(scratch.values[n + 1], row + scratch.places[n + 1]);
        }
        if (n < end) even.add(scratch.values[n], row + scratch.places[n]);
        even.add(1, odd);
        float* scores = &scratch.scores[p * padded_relations_ + r];
        Lanes sums;
        sums.load(scores);
        sums.add(value, even);
        sums.store(scores);
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
