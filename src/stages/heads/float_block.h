#pragma once

#include <cstddef>
#include <cstring>

namespace verbale {

// Loops over floats are written once, as functions that are always inlined, and compiled for two kinds of
// processor:
//
//   VERBALE_INLINE void kernel(...);
//   VERBALE_AVX2 void kernel_avx2(...) { kernel(...); }
//   has_avx2() ? kernel_avx2(...) : kernel(...);
//
// Neither multiplies and adds in one step, so both give the same bits.
#define VERBALE_INLINE inline __attribute__((always_inline))
#if defined(__x86_64__)
#define VERBALE_AVX2 __attribute__((target("avx2")))
[[nodiscard]] inline bool has_avx2() {
  return __builtin_cpu_supports("avx2") != 0;
}
#else
#define VERBALE_AVX2
[[nodiscard]] inline bool has_avx2() {
  return false;
}
#endif

/// A run of floats that is held in registers: 8 lanes, or twice a power of two times as many.  Each lane is
/// summed in the order of the calls, whatever the width of the processor's vectors.
template <std::size_t Lanes>
class FloatBlock {
 public:
  static constexpr std::size_t kLanes = Lanes;

  /// Adds factor * row[0, Lanes).
  VERBALE_INLINE void add(float factor, const float* row) {
    low_.add(factor, row);
    high_.add(factor, row + Lanes / 2);
  }

  /// Adds factor * other.
  VERBALE_INLINE void add(float factor, const FloatBlock& other) {
    low_.add(factor, other.low_);
    high_.add(factor, other.high_);
  }

  /// Adds one[i] * other[i] to each lane i.
  VERBALE_INLINE void add_product(const float* one, const float* other) {
    low_.add_product(one, other);
    high_.add_product(one + Lanes / 2, other + Lanes / 2);
  }

  /// The sum of all lanes: of the halves, lane by lane, down to one.
  [[nodiscard]] VERBALE_INLINE float total() const {
    FloatBlock<Lanes / 2> sum = low_;
    sum.add(1, high_);
    return sum.total();
  }

  VERBALE_INLINE void load(const float* row) {
    low_.load(row);
    high_.load(row + Lanes / 2);
  }

  VERBALE_INLINE void store(float* row) const {
    low_.store(row);
    high_.store(row + Lanes / 2);
  }

 private:
  // Two members, not an array, which compilers would keep in memory.
  FloatBlock<Lanes / 2> low_;
  FloatBlock<Lanes / 2> high_;
};

template <>
class FloatBlock<8> {
 public:
  static constexpr std::size_t kLanes = 8;

  VERBALE_INLINE void add(float factor, const float* row) {
    Eight eight;
    std::memcpy(&eight, row, sizeof(eight));
    sums_ += factor * eight;
  }
  VERBALE_INLINE void add(float factor, const FloatBlock& other) { sums_ += factor * other.sums_; }
  VERBALE_INLINE void add_product(const float* one, const float* other) {
    Eight left;
    Eight right;
    std::memcpy(&left, one, sizeof(left));
    std::memcpy(&right, other, sizeof(right));
    sums_ += left * right;
  }
  [[nodiscard]] VERBALE_INLINE float total() const {
    const Eight s = sums_;
    return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
  }
  VERBALE_INLINE void load(const float* row) { std::memcpy(&sums_, row, sizeof(sums_)); }
  VERBALE_INLINE void store(float* row) const { std::memcpy(row, &sums_, sizeof(sums_)); }

 private:
  using Eight = float __attribute__((vector_size(32)));
  Eight sums_ = {};
};

/// `size` rounded up to whole blocks.
[[nodiscard]] constexpr std::size_t padded(std::size_t size, std::size_t block) {
  return (size + block - 1) / block * block;
}

}  // namespace verbale
