#pragma once

#include <memory>
#include <utility>

#include "stages/stage.h"

namespace verbale {

namespace quotes {
struct VariantRule;
}

/// Gives each attribution the entities of its speaker and addressee, the statement given before that it says
/// again, and the question that it answers.
///
///   Reads   Blocks, Tokens, Sentences, Encoding, Syntax, Attributions, Entities
///   Writes  Quotes: the attributions in their order
///   Method  the mention that fills the role's span best, by its head; words and vectors of each two
///   quotations
///           (variants.h); the clause after "asked", the question before (context.h); docs/quotes.md
///   Cost    linear in the attributions and mentions, but for a logarithm; each attribution is compared with
///   200
///           at most
///
/// Immutable after load(); predict() may run on many threads.
class QuoteStage {
 public:
  using Reads = Layers<Blocks, Tokens, Sentences, Encoding, Syntax, Attributions, Entities>;
  using Writes = Quotes;
  static constexpr std::string_view kName = "quotes";
  static constexpr bool kEnglishOnly = true;

  /// Errors: kNotFound, kMalformed (naming file and line).
  [[nodiscard]] static Result<QuoteStage> load(const Codebook& codebook);

  /// REQUIRES: document has every layer in Reads.
  [[nodiscard]] Quotes predict(const Document& document) const;

 private:
  explicit QuoteStage(std::shared_ptr<const quotes::VariantRule> rule) : rule_(std::move(rule)) {}

  std::shared_ptr<const quotes::VariantRule> rule_;
};

}  // namespace verbale
