#pragma once

#include "stages/stage.h"

namespace verbale {

/// Finds the sentences of each block.
///
///   Reads   Language, Blocks, Tokens
///   Writes  Sentences
///   Cost    linear in the text
///
/// Immutable after load(); predict() may run on many threads.
class SentenceStage {
 public:
  using Reads = Layers<Language, Blocks, Tokens>;
  using Writes = Sentences;
  static constexpr std::string_view kName = "sentences";
  static constexpr bool kEnglishOnly = false;

  /// Errors: kNotFound, kMalformed.
  [[nodiscard]] static Result<SentenceStage> load(const Codebook& codebook);

  /// REQUIRES: document has every layer in Reads.
  [[nodiscard]] Sentences predict(const Document& document) const;
};

}  // namespace verbale
