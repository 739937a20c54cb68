#pragma once

#include "stages/stage.h"

namespace verbale {

/// Parts the text into blocks: titles, paragraphs, and what is neither.
///
///   Reads   Language
///   Writes  Blocks
///   Cost    linear in the text
///
/// Immutable after load(); predict() may run on many threads.
class BlockStage {
 public:
  using Reads = Layers<Language>;
  using Writes = Blocks;
  static constexpr std::string_view kName = "blocks";
  static constexpr bool kEnglishOnly = false;

  /// Errors: kNotFound, kMalformed.
  [[nodiscard]] static Result<BlockStage> load(const Codebook& codebook);

  /// REQUIRES: document has every layer in Reads.
  [[nodiscard]] Blocks predict(const Document& document) const;
};

}  // namespace verbale
