#pragma once

#include "stages/stage.h"

namespace verbale {

/// Finds time expressions and their values (TIMEX3).
///
///   Reads   Blocks, Tokens, Sentences
///   Writes  Times
///   Cost    linear in the text
///
/// Immutable after load(); predict() may run on many threads.
class TimeStage {
 public:
  using Reads = Layers<Blocks, Tokens, Sentences>;
  using Writes = Times;
  static constexpr std::string_view kName = "times";
  static constexpr bool kEnglishOnly = true;

  /// Errors: kNotFound, kMalformed.
  [[nodiscard]] static Result<TimeStage> load(const Codebook& codebook);

  /// REQUIRES: document has every layer in Reads.
  [[nodiscard]] Times predict(const Document& document) const;
};

}  // namespace verbale
