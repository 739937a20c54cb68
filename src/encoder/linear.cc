#include "encoder/linear.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "encoder/kernels.h"
#include "encoder/products.h"

namespace verbale {

struct Linear::Parts {
  std::size_t outputs = 0;
  std::size_t inputs = 0;
  Precision precision = Precision::kInt8;
  std::vector<float> scales;              ///< [outputs]
  std::vector<float> bias;                ///< [outputs]
  std::vector<std::int8_t> weights;       ///< [outputs, inputs]; kInt8
  std::vector<std::int32_t> weight_sums;  ///< [outputs]; kInt8
  std::optional<ByteProduct> product;     ///< kInt8; none: oneDNN cannot, and the product is done by hand
  std::vector<float> exact;               ///< [outputs, inputs]; kFloat
};

Linear::Linear(std::unique_ptr<const Parts> parts) : parts_(std::move(parts)) {}
Linear::Linear(Linear&&) noexcept = default;
Linear& Linear::operator=(Linear&&) noexcept = default;
Linear::~Linear() = default;

Result<Linear> Linear::load(const ModelBundle& bundle, std::string_view name, std::size_t outputs,
                            std::size_t inputs, Precision precision) {
  const std::string prefix(name);
  const auto weights = bundle.bytes(prefix + ".q", {outputs, inputs});
  if (!weights) return weights.error();
  const auto scales = bundle.floats(prefix + ".scale", {outputs});
  if (!scales) return scales.error();
  const auto bias = bundle.floats(prefix + ".bias", {outputs});
  if (!bias) return bias.error();

  auto parts = std::make_unique<Parts>();
  parts->outputs = outputs;
  parts->inputs = inputs;
  parts->precision = precision;
  parts->scales.assign(scales->begin(), scales->end());
  parts->bias.assign(bias->begin(), bias->end());
  if (precision == Precision::kFloat) {
    parts->exact.resize(outputs * inputs);
    for (std::size_t i = 0; i < parts->exact.size(); ++i) {
      parts->exact[i] = static_cast<float>(weights.value()[i]) * parts->scales[i / inputs];
    }
    return Linear(std::move(parts));
  }
  parts->weights.assign(weights->begin(), weights->end());
  parts->weight_sums.resize(outputs);
  for (std::size_t i = 0; i < parts->weights.size(); ++i) parts->weight_sums[i / inputs] += parts->weights[i];
  parts->product = ByteProduct::create(parts->weights.data(), outputs, inputs);
  return Linear(std::move(parts));
}

std::size_t Linear::inputs() const {
  return parts_->inputs;
}
std::size_t Linear::outputs() const {
  return parts_->outputs;
}
Precision Linear::precision() const {
  return parts_->precision;
}
const float* Linear::scales() const {
  return parts_->scales.data();
}
const float* Linear::bias() const {
  return parts_->bias.data();
}
const std::int32_t* Linear::weight_sums() const {
  return parts_->weight_sums.data();
}
const std::int8_t* Linear::weights() const {
  return parts_->weights.data();
}

std::size_t Linear::padded(std::size_t count) {
  static_assert(ByteProduct::kRows.back() == kMostRows);
  return *std::lower_bound(ByteProduct::kRows.begin(), ByteProduct::kRows.end() - 1, count);
}

void Linear::multiply(const std::uint8_t* values, std::size_t count, std::int32_t* sums,
                      Workspace& workspace) const {
  assert(count <= kMostRows && parts_->precision == Precision::kInt8);
  if (parts_->product && parts_->product->multiply(values, padded(count), sums, workspace)) return;
  for (std::size_t row = 0; row < count; ++row) {  // slow, and the same numbers
    for (std::size_t output = 0; output < parts_->outputs; ++output) {
      std::int32_t sum = 0;
      for (std::size_t k = 0; k < parts_->inputs; ++k) {
        sum += values[row * parts_->inputs + k] * parts_->weights[output * parts_->inputs + k];
      }
      sums[row * parts_->outputs + output] = sum;
    }
  }
}

void Linear::apply(const Rows& rows, std::span<float> y, Workspace& workspace) const {
  assert(y.size() >= rows.count * parts_->outputs);
  const Kernels& kernel = kernels();
  if (parts_->precision == Precision::kFloat) {
    for (std::size_t row = 0; row < rows.count; ++row) {
      const float* const x = rows.exact + row * parts_->inputs;
      for (std::size_t output = 0; output < parts_->outputs; ++output) {
        y[row * parts_->outputs + output] =
            kernel.dot(x, parts_->exact.data() + output * parts_->inputs, parts_->inputs) +
            parts_->bias[output];
      }
    }
    return;
  }
  for (std::size_t first = 0; first < rows.count; first += kMostRows) {
    const std::size_t count = std::min(kMostRows, rows.count - first);
    const std::size_t room = padded(count);
    const std::uint8_t* values = rows.values + first * parts_->inputs;
    if (room != count) {
      const auto copy = workspace.take<std::uint8_t>(Workspace::kLinearInput, room * parts_->inputs);
      std::memcpy(copy.data(), values, count * parts_->inputs);
      std::memset(copy.data() + count * parts_->inputs, 0, (room - count) * parts_->inputs);
      values = copy.data();
    }
    const auto sums = workspace.take<std::int32_t>(Workspace::kLinearSums, room * parts_->outputs);
    multiply(values, count, sums.data(), workspace);
    for (std::size_t row = 0; row < count; ++row) {
      kernel.dequantize({sums.data() + row * parts_->outputs,
                         scales(),
                         weight_sums(),
                         bias(),
                         {rows.scales[first + row], rows.zeros[first + row]}},
                        parts_->outputs, y.data() + (first + row) * parts_->outputs);
    }
  }
}

}  // namespace verbale
