#pragma once

#include <memory>

#include "stages/stage.h"

namespace verbale {

namespace quotes {
struct QuoteData;
}

/// Finds what is said, in marks or without, by which cue and by whom, to whom and in what.
///
///   Reads   Blocks, Tokens, Sentences, Encoding, Syntax, Times
///   Writes  Attributions: sorted by begin; nested ones name the quotation they stand in
///   Method  the model reads cues and what belongs to each; the marks of each block are tied to cues by form;
///           both are joined and assembled (docs/quotes.md)
///   Cost    linear in the text
///
/// Immutable after load(); predict() may run on many threads.
class AttributionStage {
 public:
  using Reads = Layers<Blocks, Tokens, Sentences, Encoding, Syntax, Times>;
  using Writes = Attributions;
  static constexpr std::string_view kName = "attributions";
  static constexpr bool kEnglishOnly = true;

  /// Errors: kNotFound, kMalformed (naming file and line).
  [[nodiscard]] static Result<AttributionStage> load(const StageData& data);

  /// REQUIRES: document has every layer in Reads.
  [[nodiscard]] Attributions predict(const Document& document) const;

 private:
  explicit AttributionStage(std::shared_ptr<const quotes::QuoteData> data) : data_(std::move(data)) {}
  std::shared_ptr<const quotes::QuoteData> data_;
};

}  // namespace verbale
