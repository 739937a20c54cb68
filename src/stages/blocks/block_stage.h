#pragma once

#include "stages/blocks/phrase_table.h"
#include "stages/blocks/word_classes.h"
#include "stages/stage.h"

namespace verbale {

/// Parts the text into blocks: titles, paragraphs, and what is neither.
///
///   Reads   Language
///   Writes  Blocks: everything but the white space between them, each trimmed
///   Method  paragraphs by their layout, then phrases, words and places of the article (docs/blocks.md);
///           what nothing tells apart is a paragraph
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

 private:
  class Run;

  BlockStage(blocks::PhraseTable phrases, blocks::WordClasses classes)
      : phrases_(std::move(phrases)), classes_(std::move(classes)) {}

  blocks::PhraseTable phrases_;
  blocks::WordClasses classes_;
};

}  // namespace verbale
