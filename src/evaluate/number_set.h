#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace verbale {

/// Whole numbers [begin, end).
struct NumberRange {
  std::int64_t begin = 0;
  std::int64_t end = 0;

  friend bool operator==(const NumberRange&, const NumberRange&) = default;
};

/// A set of whole numbers, kept as ranges, so that its cost is that of its pieces and not of its members.
class NumberSet {
 public:
  NumberSet() = default;

  /// All numbers of the ranges, which may stand in any order, overlap and be empty.
  explicit NumberSet(std::vector<NumberRange> ranges);

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

  /// Numbers that both hold.
  [[nodiscard]] std::size_t shared(const NumberSet& other) const;

  [[nodiscard]] bool contains(std::int64_t number) const;

  /// Sorted, not empty, with at least one number between one and the next.
  [[nodiscard]] const std::vector<NumberRange>& ranges() const { return ranges_; }

  friend bool operator==(const NumberSet&, const NumberSet&) = default;

 private:
  std::vector<NumberRange> ranges_;
  std::size_t size_ = 0;
};

}  // namespace verbale
