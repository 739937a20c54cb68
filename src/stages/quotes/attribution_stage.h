#pragma once

#include <memory>

#include "stages/stage.h"

namespace verbale {

namespace quotes {
struct QuoteData;
}

/// Finds quotations in marks, and by form who spoke them: cue, speaker, addressee, medium.
///
///   Reads   Blocks, Tokens, Syntax, Times
///   Writes  Attributions: sorted by begin; nested ones name the quotation they stand in
///   Method  pairs the marks of each block, ties them to cues by form, assembles (docs/quotes.md)
///   Cost    linear in the text
///
/// Immutable after load(); predict() may run on many threads.
class AttributionStage {
 public:
  using Reads = Layers<Blocks, Tokens, Syntax, Times>;
  using Writes = Attributions;
  static constexpr std::string_view kName = "attributions";
  static constexpr bool kEnglishOnly = true;

  /// Errors: kNotFound, kMalformed (naming file and line).
  [[nodiscard]] static Result<AttributionStage> load(const Codebook& codebook);

  /// REQUIRES: document has every layer in Reads.
  [[nodiscard]] Attributions predict(const Document& document) const;

 private:
  explicit AttributionStage(std::shared_ptr<const quotes::QuoteData> data) : data_(std::move(data)) {}
  std::shared_ptr<const quotes::QuoteData> data_;
};

}  // namespace verbale
