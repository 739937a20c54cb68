#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "encoder/bundle.h"
#include "encoder/workspace.h"
#include "verbale/precision.h"
#include "verbale/result.h"

namespace verbale {

/// Rows of activations in someone else's memory: bytes, value = scale * (byte - zero), or floats.
struct Rows {
  std::size_t count = 0;
  const std::uint8_t* values = nullptr;  ///< [count, width]; with Precision::kInt8
  const float* scales = nullptr;         ///< [count]
  const std::int32_t* zeros = nullptr;   ///< [count], in [0, 255]
  const float* exact = nullptr;          ///< [count, width]; with Precision::kFloat
};

/// y = x W^T + b with weights of bytes: tensors NAME.q [outputs, inputs], NAME.scale and NAME.bias [outputs].
///
///   kInt8   the product in whole numbers by oneDNN, exact, the rest in floats; needs rows of bytes
///   kFloat  in floats, one multiplication after the other; needs rows of floats
///
/// A row's outputs depend on that row alone.  Immutable after load(); apply() may run on many threads, each
/// with its own workspace, and uses the calling thread only.
class Linear {
 public:
  /// Errors: kNotFound, kMalformed.
  [[nodiscard]] static Result<Linear> load(const ModelBundle& bundle, std::string_view name,
                                           std::size_t outputs, std::size_t inputs, Precision precision);

  Linear(Linear&&) noexcept;
  Linear& operator=(Linear&&) noexcept;
  ~Linear();

  [[nodiscard]] std::size_t inputs() const;
  [[nodiscard]] std::size_t outputs() const;
  [[nodiscard]] Precision precision() const;

  /// Writes y[rows.count, outputs].  REQUIRES: rows are as precision() needs them and inputs() wide.
  void apply(const Rows& rows, std::span<float> y, Workspace& workspace) const;

  // For the encoder, which does more with each sum than apply() does.  REQUIRES: Precision::kInt8.

  /// Rows that multiply() takes at once: `count` or more, at most kMostRows.
  static constexpr std::size_t kMostRows = 128;
  [[nodiscard]] static std::size_t padded(std::size_t count);

  /// Writes the bare sums of products, s[count, outputs] and up to padded(count) rows of anything.
  /// REQUIRES: count <= kMostRows; values[padded(count), inputs] can be read, sums[padded(count), outputs]
  /// written.
  void multiply(const std::uint8_t* values, std::size_t count, std::int32_t* sums,
                Workspace& workspace) const;

  [[nodiscard]] const float* scales() const;              ///< [outputs]
  [[nodiscard]] const float* bias() const;                ///< [outputs]
  [[nodiscard]] const std::int32_t* weight_sums() const;  ///< [outputs]: of each row of weights
  [[nodiscard]] const std::int8_t* weights() const;       ///< [outputs, inputs]

 private:
  struct Parts;
  explicit Linear(std::unique_ptr<const Parts> parts);
  std::unique_ptr<const Parts> parts_;
};

}  // namespace verbale
