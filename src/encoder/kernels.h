#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace verbale {

/// The least and the most value of a row, with 0 among them.
struct Range {
  float low = 0;
  float high = 0;
};

/// How bytes stand for a row: value = scale * (byte - zero).
struct Quantization {
  float scale = 1;
  std::int32_t zero = 0;
};

/// A row of sums of products and what makes outputs of them.
struct SumsRow {
  const std::int32_t* sums;         ///< [size]
  const float* weight_scales;       ///< [size]
  const std::int32_t* weight_sums;  ///< [size]
  const float* bias;                ///< [size]
  Quantization input;
};

/// One window's attention, all heads.
struct AttentionTask {
  const float* qkv;  ///< [rows, 3 * width]: all queries, all keys, all values
  std::size_t rows;
  std::size_t width;
  std::size_t heads;
  float* scratch;  ///< attention_scratch() floats, aligned to 64 bytes
  float* out;      ///< [rows, width]
};

/// Floats that attention over `rows` rows needs beside its input and output.
[[nodiscard]] std::size_t attention_scratch(std::size_t rows, std::size_t width);

/// Everything between the products, over vectors.  Sizes are multiples of 16 unless it says otherwise.  The
/// same input gives the same bytes on every processor that multiplies and adds in one step (x86 since 2013).
struct Kernels {
  /// out[size] = the outputs.  Any size.
  void (*dequantize)(const SumsRow& row, std::size_t size, float* out);

  /// x[size] += the outputs.
  void (*add_dequantized)(const SumsRow& row, std::size_t size, float* x);

  /// out[size] = GELU (with erf) of the outputs.
  Range (*dequantize_gelu)(const SumsRow& row, std::size_t size, float* out);

  /// x = GELU(x).
  void (*gelu)(float* x, std::size_t size);

  /// x = (x - mean) / sqrt(variance + epsilon) * weight + bias.
  Range (*layer_norm)(float* x, std::size_t size, const float* weight, const float* bias, float epsilon);

  /// Range of a row.
  Range (*range)(const float* x, std::size_t size);

  /// Bytes of a row.
  Quantization (*quantize)(const float* x, std::size_t size, Range range, std::uint8_t* out);

  /// out = word scale * word + position + shape + gap.
  void (*embed)(const std::int8_t* word, float scale, const float* position, const float* shape,
                const float* gap, std::size_t size, float* out);

  void (*attention)(const AttentionTask& task);

  /// Sum of products.
  float (*dot)(const float* a, const float* b, std::size_t size);
};

/// The best for this processor.
[[nodiscard]] const Kernels& kernels();

/// Those that every processor has, to compare with.
[[nodiscard]] const Kernels& plain_kernels();

/// Those of this processor that give the same bytes as kernels(), itself the last of them.
[[nodiscard]] std::span<const Kernels* const> equal_kernels();

}  // namespace verbale
