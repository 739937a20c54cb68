#pragma once

#include "encoder/bundle.h"
#include "stages/heads/learned_head.h"
#include "stages/segment/boundary_model.h"
#include "stages/segment/lexicon.h"
#include "stages/stage.h"

namespace verbale {

/// Finds the sentences of each block.
///
///   Reads   Language, Blocks, Tokens, Encoding
///   Writes  Sentences: every token belongs to exactly one, none crosses the edge of a block
///   Method  rules say where a sentence may end; a linear model and, where there is an encoding, a head of
///   the
///           language model weigh whether it does (docs/segmentation.md);
///           languages other than English by the rules of Unicode (UAX 29), without tokens
///   Cost    linear in the text
///
/// Immutable after load(); predict() may run on many threads.
class SentenceStage {
 public:
  using Reads = Layers<Language, Blocks, Tokens, Encoding>;
  using Writes = Sentences;
  static constexpr std::string_view kName = "sentences";
  static constexpr bool kEnglishOnly = false;

  /// Errors: kNotFound, kMalformed.
  [[nodiscard]] static Result<SentenceStage> load(const StageData& data);

  /// REQUIRES: document has every layer in Reads.
  [[nodiscard]] Sentences predict(const Document& document) const;

 private:
  SentenceStage(SegmentLexicon lexicon, BoundaryModel model, LearnedHead head, SentencesHead weights)
      : lexicon_(std::move(lexicon)), model_(std::move(model)), head_(std::move(head)), weights_(weights) {}

  [[nodiscard]] Sentences english_sentences(const Document& document) const;

  SegmentLexicon lexicon_;
  BoundaryModel model_;
  LearnedHead head_;
  SentencesHead weights_;
};

}  // namespace verbale
