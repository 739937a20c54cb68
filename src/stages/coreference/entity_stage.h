#pragma once

#include <memory>

#include "stages/stage.h"

namespace verbale {

namespace coreference {
struct EntityData;
}

/// Finds who and what an article speaks of: mentions that mean the same, with what is known of them.
///
///   Reads   Blocks, Tokens, Sentences, Syntax, Names, Encoding, Attributions
///   Writes  Entities: sorted by their first mention; every name is a mention of exactly one
///   Method  a learned scorer of pairs of mentions, names and people that the catalog knows, who speaks in
///           quotation marks (docs/entities.md)
///   Cost    linear in the tokens, and at most CoreferenceScorer::kReach pairs a mention
///
/// Immutable after load(); predict() may run on many threads.
class EntityStage {
 public:
  using Reads = Layers<Blocks, Tokens, Sentences, Syntax, Names, Encoding, Attributions>;
  using Writes = Entities;
  static constexpr std::string_view kName = "entities";
  static constexpr bool kEnglishOnly = true;

  /// Errors: kNotFound, kMalformed (naming file and line, or tensor).
  [[nodiscard]] static Result<EntityStage> load(const StageData& data);

  /// REQUIRES: document has every layer in Reads.
  [[nodiscard]] Entities predict(const Document& document) const;

 private:
  explicit EntityStage(std::shared_ptr<const coreference::EntityData> data) : data_(std::move(data)) {}
  std::shared_ptr<const coreference::EntityData> data_;
};

}  // namespace verbale
