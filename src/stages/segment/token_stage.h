#pragma once

#include "stages/stage.h"

namespace verbale {

/// Splits blocks into the words of Universal Dependencies.
///
///   Reads   Blocks
///   Writes  Tokens
///   Cost    linear in the text
///
/// Immutable after load(); predict() may run on many threads.
class TokenStage {
 public:
  using Reads = Layers<Blocks>;
  using Writes = Tokens;
  static constexpr std::string_view kName = "tokens";
  static constexpr bool kEnglishOnly = true;

  /// Errors: kNotFound, kMalformed.
  [[nodiscard]] static Result<TokenStage> load(const Codebook& codebook);

  /// REQUIRES: document has every layer in Reads.
  [[nodiscard]] Tokens predict(const Document& document) const;
};

}  // namespace verbale
