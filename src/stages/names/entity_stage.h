#pragma once

#include "stages/stage.h"

namespace verbale {

/// Gathers the names that are of one type and read the same.
///
///   Reads   Tokens, Names
///   Writes  Entities: sorted by their first mention; every name is a mention of exactly one
///   Method  names are one entity where their type and their text are the same, whatever their letters' case,
///           their white space, a "the" before them and a possessive "'s" after them; that two names of
///           different words mean the same is not asked
///   Cost    linear in the names
///
/// Immutable after load(); predict() may run on many threads.
class EntityStage {
 public:
  using Reads = Layers<Tokens, Names>;
  using Writes = Entities;
  static constexpr std::string_view kName = "entities";
  static constexpr bool kEnglishOnly = true;

  [[nodiscard]] static Result<EntityStage> load(const StageData& data);

  /// REQUIRES: document has every layer in Reads.
  [[nodiscard]] Entities predict(const Document& document) const;
};

}  // namespace verbale
