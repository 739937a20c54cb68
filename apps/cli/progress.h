#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "input/source.h"

namespace verbale {

/// A line on standard error that says how far a run has come: articles, MB, rate, time left.  Silent where
/// standard error is no terminal.
class ProgressLine {
 public:
  explicit ProgressLine(bool wanted);
  ~ProgressLine() { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  /// Redraws the line, at most five times a second.
  void update(std::size_t articles, InputProgress progress);

  /// Takes the line away, so that other words can be written.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  bool shown_;
  bool drawn_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_ = start_;
};

}  // namespace verbale
