#pragma once

#include "stages/segment/lexicon.h"
#include "stages/stage.h"

namespace verbale {

/// Splits blocks into the words of Universal Dependencies, as its English corpora split them.
///
///   Reads   Blocks
///   Writes  Tokens: every character of a block that is no white space belongs to exactly one
///   Method  white space first, then rules for each run of word characters and of signs
///   (docs/segmentation.md) Cost    linear in the text
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

 private:
  explicit TokenStage(SegmentLexicon lexicon) : lexicon_(std::move(lexicon)) {}

  SegmentLexicon lexicon_;
};

}  // namespace verbale
