#include "stages/heads/pair_scorer.h"

#include <algorithm>
#include <array>
#include <cassert>

#include <fmt/format.h>

#include "stages/heads/float_block.h"

namespace verbale {
namespace {

constexpr std::array<std::int64_t, 14> kSteps{1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128};
static_assert(kDistances == 2 * kSteps.size() + 1);

using Block = FloatBlock<PairScorer::kStep>;

/// One side with one other: hidden [inner] is scratch.
VERBALE_INLINE void meet(const float* one, const float* other, const float* features, std::size_t inner,
                         const float* out, const float* bias, std::size_t outputs, float* hidden,
                         float* scores) {
  for (std::size_t k = 0; k < inner; ++k) {
    const float sum = one[k] + other[k];
    const float product = one[inner + k] * other[inner + k];
    const float value = (sum + product) + features[k];
    hidden[k] = value > 0 ? value : 0;
  }
  for (std::size_t o = 0; o < outputs; ++o) {
    Block sums;
    for (std::size_t k = 0; k < inner; k += Block::kLanes) sums.add_product(hidden + k, out + o * inner + k);
    scores[o] = sums.total() + bias[o];
  }
}

VERBALE_AVX2 void meet_avx2(const float* one, const float* other, const float* features, std::size_t inner,
                            const float* out, const float* bias, std::size_t outputs, float* hidden,
                            float* scores) {
  meet(one, other, features, inner, out, bias, outputs, hidden, scores);
}

void meet_plain(const float* one, const float* other, const float* features, std::size_t inner,
                const float* out, const float* bias, std::size_t outputs, float* hidden, float* scores) {
  meet(one, other, features, inner, out, bias, outputs, hidden, scores);
}

}  // namespace

std::uint32_t distance_number(std::int64_t steps) {
  const std::int64_t size = steps < 0 ? -steps : steps;
  const auto place =
      static_cast<std::uint32_t>(std::upper_bound(kSteps.begin(), kSteps.end(), size) - kSteps.begin());
  return steps < 0 ? static_cast<std::uint32_t>(kSteps.size()) + place : place;
}

Result<PairScorer> PairScorer::load(const ModelBundle& bundle, std::string_view head,
                                    std::initializer_list<Feature> features, std::size_t inner,
                                    std::size_t outputs) {
  PairScorer scorer;
  scorer.inner_ = inner;
  scorer.outputs_ = outputs;
  if (inner == 0 || inner % kStep != 0) {
    return Error{ErrorCode::kMalformed,
                 fmt::format("{}: {}: \"inner\" is no multiple of {}", ModelBundle::kManifest, head, kStep)};
  }
  scorer.features_.assign(inner, 0);
  for (const Feature& feature : features) {
    auto table = bundle.floats(fmt::format("{}.pairs.{}", head, feature.name), {feature.size, inner});
    if (!table) return table.error();
    const std::vector<float> before = std::move(scorer.features_);
    const std::size_t rows = before.size() / inner;
    scorer.features_.resize(rows * feature.size * inner);
    for (std::size_t i = 0; i < rows * feature.size; ++i) {
      const float* row = &before[i / feature.size * inner];
      const float* more = table->data() + i % feature.size * inner;
      for (std::size_t k = 0; k < inner; ++k) scorer.features_[i * inner + k] = row[k] + more[k];
    }
    scorer.sizes_.push_back(feature.size);
  }
  auto out = bundle.floats(fmt::format("{}.pairs.out.weight", head), {outputs, inner});
  if (!out) return out.error();
  auto bias = bundle.floats(fmt::format("{}.pairs.out.bias", head), {outputs});
  if (!bias) return bias.error();
  scorer.out_.assign(out->begin(), out->end());
  scorer.bias_.assign(bias->begin(), bias->end());
  return scorer;
}

std::uint32_t PairScorer::combination(std::initializer_list<std::uint32_t> numbers) const {
  assert(numbers.size() == sizes_.size());
  std::uint32_t place = 0;
  const std::uint32_t* size = sizes_.data();
  for (const std::uint32_t number : numbers) {
    assert(number < *size);
    place = place * *size++ + number;
  }
  return place;
}

void PairScorer::score(const float* one, const float* others, std::size_t stride,
                       std::span<const std::uint32_t> combinations, std::span<float> scores) const {
  assert(scores.size() == combinations.size() * outputs_);
  std::vector<float> hidden(inner_);
  const auto met = has_avx2() ? meet_avx2 : meet_plain;
  for (std::size_t i = 0; i < combinations.size(); ++i) {
    met(one, others + i * stride, &features_[combinations[i] * inner_], inner_, out_.data(), bias_.data(),
        outputs_, hidden.data(), &scores[i * outputs_]);
  }
}

}  // namespace verbale
