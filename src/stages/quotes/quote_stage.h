#pragma once

#include "stages/stage.h"

namespace verbale {

/// Gives each attribution the entities of its speaker and addressee.
///
///   Reads   Attributions, Entities
///   Writes  Quotes: the attributions in their order
///   Method  the mention that fills the role's span best, by its head (docs/quotes.md)
///   Cost    linear in the attributions and mentions, but for a logarithm
///
/// Immutable after load(); predict() may run on many threads.
class QuoteStage {
 public:
  using Reads = Layers<Tokens, Syntax, Attributions, Entities>;
  using Writes = Quotes;
  static constexpr std::string_view kName = "quotes";
  static constexpr bool kEnglishOnly = true;

  [[nodiscard]] static Result<QuoteStage> load(const Codebook& codebook);

  /// REQUIRES: document has every layer in Reads.
  [[nodiscard]] Quotes predict(const Document& document) const;
};

}  // namespace verbale
