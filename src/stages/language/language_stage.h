#pragma once

#include "stages/stage.h"

namespace verbale {

/// Tells the language of the whole text.
///
///   Reads
///   Writes  Language
///   Cost    linear in the text
///
/// Immutable after load(); predict() may run on many threads.
class LanguageStage {
 public:
  using Reads = Layers<>;
  using Writes = Language;
  static constexpr std::string_view kName = "language";
  static constexpr bool kEnglishOnly = false;

  /// Errors: kNotFound, kMalformed.
  [[nodiscard]] static Result<LanguageStage> load(const Codebook& codebook);

  /// REQUIRES: document has every layer in Reads.
  [[nodiscard]] Language predict(const Document& document) const;
};

}  // namespace verbale
