#pragma once

#include <memory>

#include "stages/stage.h"

namespace verbale {

struct TimeParts;

/// Finds time expressions and their values (TIMEX3).
///
///   Reads   Blocks
///   Writes  Times: sorted by begin, none overlaps another
///   Method  rules over classes of words (codebook/times), the longest match wins; a pass in the order of the
///           text reads relative values against `published`, the date mentioned last and the clause's tense,
///           after HeidelTime (Stroetgen and Gertz 2013); docs/times.md
///   Cost    linear in the text
///
/// Immutable after load(); predict() may run on many threads.
class TimeStage {
 public:
  using Reads = Layers<Blocks>;
  using Writes = Times;
  static constexpr std::string_view kName = "times";
  static constexpr bool kEnglishOnly = true;

  /// Errors: kNotFound, kMalformed (naming file and line).
  [[nodiscard]] static Result<TimeStage> load(const Codebook& codebook);

  /// REQUIRES: document has every layer in Reads.
  [[nodiscard]] Times predict(const Document& document) const;

 private:
  explicit TimeStage(std::shared_ptr<const TimeParts> parts) : parts_(std::move(parts)) {}

  std::shared_ptr<const TimeParts> parts_;
};

}  // namespace verbale
