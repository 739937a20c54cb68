#pragma once

#include <cstddef>

namespace verbale {

/// How much was found, how much of it is right, and how much there was to find.  Shares are in percent;
/// nothing to find and nothing found is 100.
struct Counts {
  std::size_t correct = 0;
  std::size_t found = 0;
  std::size_t gold = 0;

  Counts& operator+=(const Counts& other) {
    correct += other.correct;
    found += other.found;
    gold += other.gold;
    return *this;
  }

  [[nodiscard]] double precision() const {
    return found == 0 ? (gold == 0 ? 100 : 0) : share(correct, found);
  }
  [[nodiscard]] double recall() const { return gold == 0 ? (found == 0 ? 100 : 0) : share(correct, gold); }
  [[nodiscard]] double f1() const {
    const double sum = precision() + recall();
    return sum == 0 ? 0 : 2 * precision() * recall() / sum;
  }
  [[nodiscard]] static double share(std::size_t part, std::size_t whole) {
    return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
  }
};

}  // namespace verbale
