#pragma once

#include "stages/heads/learned_head.h"
#include "stages/heads/span_decoder.h"
#include "stages/stage.h"

namespace verbale {

/// Finds the names of persons, organizations, places, groups and other things.
///
///   Reads   Tokens, Sentences, Encoding
///   Writes  Names: sorted, none within another, each within its sentence
///   Method  a linear layer scores each token's part in a name (BIOES), and the best lawful reading of the
///           sentence is taken; of a sentence of over kMostTogether tokens, piece by piece
///   Cost    linear in the tokens
///
/// Immutable after load(); predict() may run on many threads.
class NameStage {
 public:
  using Reads = Layers<Tokens, Sentences, Encoding>;
  using Writes = Names;
  static constexpr std::string_view kName = "names";
  static constexpr bool kEnglishOnly = true;

  /// The most tokens that are read together.
  static constexpr Index kMostTogether = 1024;

  /// Errors: kNotFound, kMalformed.
  [[nodiscard]] static Result<NameStage> load(const StageData& data);

  /// REQUIRES: document has every layer in Reads.
  [[nodiscard]] Names predict(const Document& document) const;

 private:
  NameStage(LearnedHead head, SpanLabels labels) : head_(std::move(head)), labels_(std::move(labels)) {}

  LearnedHead head_;
  SpanLabels labels_;
};

}  // namespace verbale
