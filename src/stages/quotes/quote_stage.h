#pragma once

#include "stages/stage.h"

namespace verbale {

/// Finds quotations and who spoke them.
///
///   Reads   Blocks, Tokens, Sentences, Times
///   Writes  Quotes
///   Cost    linear in the text
///
/// Immutable after load(); predict() may run on many threads.
class QuoteStage {
 public:
  using Reads = Layers<Blocks, Tokens, Sentences, Times>;
  using Writes = Quotes;
  static constexpr std::string_view kName = "quotes";
  static constexpr bool kEnglishOnly = true;

  /// Errors: kNotFound, kMalformed.
  [[nodiscard]] static Result<QuoteStage> load(const Codebook& codebook);

  /// REQUIRES: document has every layer in Reads.
  [[nodiscard]] Quotes predict(const Document& document) const;
};

}  // namespace verbale
