#pragma once

#include <array>
#include <cstddef>
#include <cstring>

namespace verbale {

/// A run of floats that is held in registers.  Each lane is summed in the order of the calls, whatever the
/// width of the processor's vectors, so that sums are the same everywhere.
template <std::size_t Lanes>
class FloatBlock {
 public:
  static constexpr std::size_t kLanes = Lanes;

  /// Adds factor * row[0, Lanes).
  void add(float factor, const float* row) {
    for (std::size_t i = 0; i < sums_.size(); ++i) {
      Four four;
      std::memcpy(&four, row + i * 4, sizeof(four));
      sums_[i] += factor * four;
    }
  }

  /// Adds factor * other.
  void add(float factor, const FloatBlock& other) {
    for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] += factor * other.sums_[i];
  }

  void load(const float* row) { std::memcpy(sums_.data(), row, sizeof(sums_)); }
  void store(float* row) const { std::memcpy(row, sums_.data(), sizeof(sums_)); }

 private:
  using Four = float __attribute__((vector_size(16)));
  static_assert(Lanes % 4 == 0);

  std::array<Four, Lanes / 4> sums_{};
};

/// `size` rounded up to whole blocks.
[[nodiscard]] constexpr std::size_t padded(std::size_t size, std::size_t block) {
  return (size + block - 1) / block * block;
}

}  // namespace verbale
