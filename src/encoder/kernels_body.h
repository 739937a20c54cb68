// The kernels, over vectors of kLanes floats.  Included once by each kernels_*.cc, which are compiled for
// different processors: whatever is here lies in its namespace, and nothing of the standard library is
// called, so that no code for one processor is linked into another's.
//
//   VERBALE_KERNELS  the namespace
//   VERBALE_LANES    floats a vector: 16 wherever multiplying and adding is one step, so that all such
//                    processors add in the same order and give the same bits
//   VERBALE_ROWS     rows of attention at once: what the registers hold

#include "encoder/kernels.h"

// NOLINTBEGIN(misc-definitions-in-headers): each namespace has its own
namespace verbale::VERBALE_KERNELS {
namespace {

constexpr std::size_t kLanes = VERBALE_LANES;
using Floats = float __attribute__((vector_size(kLanes * 4)));
using Ints = std::int32_t __attribute__((vector_size(kLanes * 4)));
using LooseFloats = float __attribute__((vector_size(kLanes * 4), aligned(4), may_alias));
using LooseInts = std::int32_t __attribute__((vector_size(kLanes * 4), aligned(4), may_alias));

inline Floats load(const float* from) {
  return *reinterpret_cast<const LooseFloats*>(from);
}
inline Ints load(const std::int32_t* from) {
  return *reinterpret_cast<const LooseInts*>(from);
}
inline void store(float* to, Floats value) {
  *reinterpret_cast<LooseFloats*>(to) = value;
}
inline Floats all(float value) {
  return value - Floats{};
}
inline Floats to_floats(Ints value) {
  return __builtin_convertvector(value, Floats);
}
inline Floats least(Floats a, Floats b) {
  return a < b ? a : b;
}
inline Floats most(Floats a, Floats b) {
  return a > b ? a : b;
}

/// Across the lanes, in a fixed order.
inline float sum_of(Floats value) {
  float part[kLanes];
  store(part, value);
  for (std::size_t step = kLanes / 2; step > 0; step /= 2) {
    for (std::size_t i = 0; i < step; ++i) part[i] += part[i + step];
  }
  return part[0];
}
inline float least_of(Floats value) {
  float out = value[0];
  for (std::size_t i = 1; i < kLanes; ++i) out = value[i] < out ? value[i] : out;
  return out;
}
inline float most_of(Floats value) {
  float out = value[0];
  for (std::size_t i = 1; i < kLanes; ++i) out = value[i] > out ? value[i] : out;
  return out;
}

constexpr float kRounder =
    12582912.0F;  // 1.5 * 2^23: adding it rounds to the nearest whole number, ties to even
constexpr std::int32_t kRounderBits = 0x4B400000;

/// e^x for x in [-87, 0]; what is below counts as -87.  After Cephes' expf: relative error about 1e-7.
inline Floats exp_of(Floats x) {
  x = most(x, all(-87.0F));
  const Floats shifted = x * 1.44269504088896341F + kRounder;
  const Floats n = shifted - kRounder;
  Floats r = x - n * 0.693359375F;
  r = r + n * 2.12194440e-4F;
  Floats p = all(1.9875691500e-4F);
  p = p * r + 1.3981999507e-3F;
  p = p * r + 8.3334519073e-3F;
  p = p * r + 4.1665795894e-2F;
  p = p * r + 1.6666665459e-1F;
  p = p * r + 5.0000001201e-1F;
  p = p * (r * r) + r + 1.0F;
  const Ints exponent = reinterpret_cast<Ints>(shifted) - kRounderBits;
  return reinterpret_cast<Floats>(reinterpret_cast<Ints>(p) + (exponent << 23));
}

/// x / 2 * (1 + erf(x / sqrt 2)).  The rational of Eigen's generic_fast_erf_float, odd over even, on [-4, 4].
inline Floats gelu_of(Floats x) {
  Floats z = x * 0.70710678118654752F;
  z = least(most(z, all(-4.0F)), all(4.0F));
  const Floats s = z * z;
  Floats p = all(-2.72614225801306e-10F);
  p = p * s + 2.77068142495902e-08F;
  p = p * s - 2.10102402082508e-06F;
  p = p * s - 5.69250639462346e-05F;
  p = p * s - 7.34990630326855e-04F;
  p = p * s - 2.95459980854025e-03F;
  p = p * s - 1.60960333262415e-02F;
  Floats q = all(-1.45660718464996e-05F);
  q = q * s - 2.13374055278905e-04F;
  q = q * s - 1.68282697438203e-03F;
  q = q * s - 7.37332916720468e-03F;
  q = q * s - 1.42647390514189e-02F;
  const Floats half = x * 0.5F;
  return half + half * (z * p / q);
}

/// Outputs [at, at + kLanes) of a row.
inline Floats outputs(const SumsRow& row, std::size_t at) {
  const Ints sums = load(row.sums + at) - row.input.zero * load(row.weight_sums + at);
  return to_floats(sums) * (row.input.scale * load(row.weight_scales + at)) + load(row.bias + at);
}

void dequantize(const SumsRow& row, std::size_t size, float* out) {
  std::size_t i = 0;
  for (; i + kLanes <= size; i += kLanes) store(out + i, outputs(row, i));
  for (; i < size; ++i) {
    const std::int32_t sum = row.sums[i] - row.input.zero * row.weight_sums[i];
    out[i] = static_cast<float>(sum) * (row.input.scale * row.weight_scales[i]) + row.bias[i];
  }
}

void add_dequantized(const SumsRow& row, std::size_t size, float* x) {
  for (std::size_t i = 0; i < size; i += kLanes) store(x + i, load(x + i) + outputs(row, i));
}

Range dequantize_gelu(const SumsRow& row, std::size_t size, float* out) {
  Floats low{};
  Floats high{};
  for (std::size_t i = 0; i < size; i += kLanes) {
    const Floats value = gelu_of(outputs(row, i));
    store(out + i, value);
    low = least(low, value);
    high = most(high, value);
  }
  return {least_of(low), most_of(high)};
}

void gelu(float* x, std::size_t size) {
  for (std::size_t i = 0; i < size; i += kLanes) store(x + i, gelu_of(load(x + i)));
}

Range layer_norm(float* x, std::size_t size, const float* weight, const float* bias, float epsilon) {
  Floats total{};
  for (std::size_t i = 0; i < size; i += kLanes) total += load(x + i);
  const float count = static_cast<float>(size);
  const Floats mean = all(sum_of(total) / count);
  Floats squares{};
  for (std::size_t i = 0; i < size; i += kLanes) {
    const Floats distance = load(x + i) - mean;
    squares += distance * distance;
  }
  const float deviation = __builtin_sqrtf(sum_of(squares) / count + epsilon);
  const Floats factor = all(deviation > 0 ? 1.0F / deviation : 0.0F);
  Floats low{};
  Floats high{};
  for (std::size_t i = 0; i < size; i += kLanes) {
    const Floats value = (load(x + i) - mean) * factor * load(weight + i) + load(bias + i);
    store(x + i, value);
    low = least(low, value);
    high = most(high, value);
  }
  return {least_of(low), most_of(high)};
}

Range range(const float* x, std::size_t size) {
  Floats low{};
  Floats high{};
  for (std::size_t i = 0; i < size; i += kLanes) {
    low = least(low, load(x + i));
    high = most(high, load(x + i));
  }
  return {least_of(low), most_of(high)};
}

Quantization quantize(const float* x, std::size_t size, Range range, std::uint8_t* out) {
  Quantization by;
  by.scale = (range.high - range.low) / 255.0F;
  if (!(by.scale > 1e-30F && by.scale < 1e30F)) by.scale = 1.0F;  // a row of zeros, or one gone astray
  const float inverse = 1.0F / by.scale;
  float zero = (-range.low * inverse + kRounder) - kRounder;
  zero = zero > 0.0F ? zero : 0.0F;
  zero = zero < 255.0F ? zero : 255.0F;
  by.zero = static_cast<std::int32_t>(zero);
  const std::int32_t shift = by.zero - kRounderBits;
  for (std::size_t i = 0; i < size; ++i) {
    const float rounded = x[i] * inverse + kRounder;
    std::int32_t value =
        static_cast<std::int32_t>(static_cast<std::uint32_t>(__builtin_bit_cast(std::int32_t, rounded)) +
                                  static_cast<std::uint32_t>(shift));
    value = value < 0 ? 0 : value;
    value = value > 255 ? 255 : value;
    out[i] = static_cast<std::uint8_t>(value);
  }
  return by;
}

void embed(const std::int8_t* word, float scale, const float* position, const float* shape, const float* gap,
           std::size_t size, float* out) {
  for (std::size_t i = 0; i < size; ++i) {
    out[i] = static_cast<float>(word[i]) * scale + position[i] + (shape[i] + gap[i]);
  }
}

float dot(const float* a, const float* b, std::size_t size) {
  Floats sums[4]{};
  std::size_t i = 0;
  for (; i + 4 * kLanes <= size; i += 4 * kLanes) {
    for (std::size_t j = 0; j < 4; ++j) sums[j] += load(a + i + j * kLanes) * load(b + i + j * kLanes);
  }
  float rest = 0;
  for (; i < size; ++i) rest += a[i] * b[i];
  return sum_of((sums[0] + sums[1]) + (sums[2] + sums[3])) + rest;
}

// ---------------------------------------------------------------- attention

constexpr std::size_t kColumns = 16;  // of a panel
constexpr std::size_t kVectors = kColumns / kLanes;
constexpr std::size_t kBlock = VERBALE_ROWS;  // rows at once

/// c[kRows, kColumns] = a[kRows, depth] b[depth, kColumns]; rows of a and c lie a_step and c_step apart.
template <std::size_t kRows>
inline void multiply_panel(const float* a, std::size_t a_step, const float* b, std::size_t depth, float* c,
                           std::size_t c_step) {
  Floats sums[kRows][kVectors]{};
  for (std::size_t k = 0; k < depth; ++k) {
    Floats row[kVectors];
#pragma GCC unroll 4
    for (std::size_t v = 0; v < kVectors; ++v) row[v] = load(b + k * kColumns + v * kLanes);
#pragma GCC unroll 12
    for (std::size_t r = 0; r < kRows; ++r) {
      const Floats left = all(a[r * a_step + k]);
#pragma GCC unroll 4
      for (std::size_t v = 0; v < kVectors; ++v) sums[r][v] += left * row[v];
    }
  }
#pragma GCC unroll 12
  for (std::size_t r = 0; r < kRows; ++r) {
#pragma GCC unroll 4
    for (std::size_t v = 0; v < kVectors; ++v) store(c + r * c_step + v * kLanes, sums[r][v]);
  }
}

/// scores[row, count padded to kColumns] into weights: e^(scale * (s - most)), the padding 0.  Returns 1 /
/// their sum.
inline float soften(float* scores, std::size_t count, std::size_t padded, float scale) {
  Floats high = all(scores[0]);
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) high = most(high, load(scores + i));
  float top = most_of(high);
  for (; i < count; ++i) top = scores[i] > top ? scores[i] : top;
  for (i = count; i < padded; ++i) scores[i] = top;  // nothing odd for exp_of
  const Floats shift = all(top);
  Floats total{};
  for (i = 0; i < padded; i += kLanes) {
    Floats value = exp_of((load(scores + i) - shift) * scale);
    if (i + kLanes > count) {
      for (std::size_t j = 0; j < kLanes; ++j) value[j] = i + j < count ? value[j] : 0.0F;
    }
    store(scores + i, value);
    total += value;
  }
  return 1.0F / sum_of(total);
}

struct HeadPanels {
  const float* keys;    ///< [panels of kColumns rows][width, of which the head's][kColumns]
  const float* values;  ///< [head width / kColumns][padded][kColumns]
  float* scores;        ///< [kBlock, padded]
  std::size_t padded;
  std::size_t head_width;
  float scale;
};

/// Queries [first, first + kRows) of a head.
template <std::size_t kRows>
inline void attend(const AttentionTask& task, const HeadPanels& head, const float* queries, float* out) {
  for (std::size_t column = 0; column < head.padded; column += kColumns) {
    multiply_panel<kRows>(queries, 3 * task.width, head.keys + column * task.width, head.head_width,
                          head.scores + column, head.padded);
  }
  float factors[kRows];
  for (std::size_t r = 0; r < kRows; ++r) {
    factors[r] = soften(head.scores + r * head.padded, task.rows, head.padded, head.scale);
  }
  for (std::size_t column = 0; column < head.head_width; column += kColumns) {
    multiply_panel<kRows>(head.scores, head.padded, head.values + column * head.padded, head.padded,
                          out + column, task.width);
  }
  for (std::size_t r = 0; r < kRows; ++r) {
    for (std::size_t i = 0; i < head.head_width; i += kLanes) {
      store(out + r * task.width + i, load(out + r * task.width + i) * factors[r]);
    }
  }
}

/// Copies a window's keys and values into panels, a line of memory at a time; rows that pad are 0.
void pack(const AttentionTask& task, std::size_t padded, float* keys, float* values) {
  for (std::size_t first = 0; first < padded; first += kColumns) {
    for (std::size_t row = first; row < first + kColumns; ++row) {
      const bool real = row < task.rows;
      const float* const key = task.qkv + row * 3 * task.width + task.width;
      const float* const value = key + task.width;
      float* const panel = keys + first * task.width + (row - first);
      for (std::size_t i = 0; i < task.width; ++i) panel[i * kColumns] = real ? key[i] : 0.0F;
      for (std::size_t i = 0; i < task.width; i += kColumns) {
        for (std::size_t j = 0; j < kColumns; j += kLanes) {
          store(values + i * padded + row * kColumns + j, real ? load(value + i + j) : Floats{});
        }
      }
    }
  }
}

void attention(const AttentionTask& task) {
  const std::size_t step = 3 * task.width;
  const std::size_t head_width = task.width / task.heads;
  const std::size_t padded = (task.rows + kColumns - 1) / kColumns * kColumns;
  float* const keys = task.scratch;
  float* const values = keys + padded * task.width;
  float* const scores = values + padded * task.width;
  pack(task, padded, keys, values);
  const float scale = 1.0F / __builtin_sqrtf(static_cast<float>(head_width));
  for (std::size_t h = 0; h < task.heads; ++h) {
    const std::size_t first = h * head_width;
    const HeadPanels panels{
        keys + first * kColumns, values + first * padded, scores, padded, head_width, scale};
    const float* const query = task.qkv + first;
    float* const out = task.out + first;
    std::size_t row = 0;
    for (; row + kBlock <= task.rows; row += kBlock) {
      attend<kBlock>(task, panels, query + row * step, out + row * task.width);
    }
    for (; row + kBlock / 2 <= task.rows; row += kBlock / 2) {
      attend<kBlock / 2>(task, panels, query + row * step, out + row * task.width);
    }
    for (; row < task.rows; ++row) attend<1>(task, panels, query + row * step, out + row * task.width);
  }
}

}  // namespace

extern const Kernels kKernels;
const Kernels kKernels{dequantize, add_dequantized, dequantize_gelu, gelu,      layer_norm,
                       range,      quantize,        embed,           attention, dot};

}  // namespace verbale::VERBALE_KERNELS
// NOLINTEND(misc-definitions-in-headers)
