#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "encoder/workspace.h"

struct dnnl_memory;
struct dnnl_stream;

namespace verbale {

/// Products of bytes by oneDNN, on the calling thread alone: sums[rows, outputs] = values[rows, inputs]
/// weights^T, for some fixed numbers of rows.  Exact.
///
/// Immutable; multiply() may run on many threads, each with its own workspace.
class ByteProduct {
 public:
  /// Rows that a call may have; others are made of the next larger.
  static constexpr std::array<std::size_t, 6> kRows{16, 32, 48, 64, 96, 128};

  /// `weights` [outputs, inputs] are copied.  None: oneDNN has no such product here.
  [[nodiscard]] static std::optional<ByteProduct> create(const std::int8_t* weights, std::size_t outputs,
                                                         std::size_t inputs);

  ByteProduct(ByteProduct&&) noexcept;
  ByteProduct& operator=(ByteProduct&&) noexcept;
  ~ByteProduct();

  /// False: oneDNN failed (it found no memory, say), and `sums` hold anything.  REQUIRES: rows is one of
  /// kRows.
  [[nodiscard]] bool multiply(const std::uint8_t* values, std::size_t rows, std::int32_t* sums,
                              Workspace& workspace) const;

 private:
  struct Parts;
  explicit ByteProduct(std::unique_ptr<const Parts> parts);
  std::unique_ptr<const Parts> parts_;
};

/// A thread's handles of oneDNN, made once for each shape and pointed at other bytes at each call.
struct Workspace::Products {
  struct Shape {
    std::size_t rows = 0;
    std::size_t inputs = 0;
    std::size_t outputs = 0;
    dnnl_memory* values = nullptr;
    dnnl_memory* sums = nullptr;
    dnnl_memory* scratchpad = nullptr;
    std::vector<std::uint8_t> scratch;
  };

  Products() = default;
  Products(const Products&) = delete;
  Products& operator=(const Products&) = delete;
  ~Products();

  dnnl_stream* stream = nullptr;
  std::vector<std::unique_ptr<Shape>> shapes;
};

}  // namespace verbale
