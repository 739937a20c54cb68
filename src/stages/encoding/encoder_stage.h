#pragma once

#include "encoder/encoder.h"
#include "stages/stage.h"

namespace verbale {

/// Reads every token in its context, for the learned stages after it.
///
///   Reads   Language, Blocks, Tokens
///   Writes  Encoding: one row a token
///   Method  a BERT of word pieces over windows of the document (src/encoder)
///   Cost    linear in the text
///
/// Immutable after load(); predict() may run on many threads.
class EncoderStage {
 public:
  using Reads = Layers<Language, Blocks, Tokens>;
  using Writes = Encoding;
  static constexpr std::string_view kName = "encoding";
  static constexpr bool kEnglishOnly = true;

  /// Errors: kNotFound, kMalformed.
  [[nodiscard]] static Result<EncoderStage> load(const StageData& data);

  /// REQUIRES: document has every layer in Reads.
  [[nodiscard]] Encoding predict(const Document& document) const;

 private:
  explicit EncoderStage(Encoder encoder) : encoder_(std::move(encoder)) {}

  Encoder encoder_;
};

/// A document's tokens as the encoder sees them.  REQUIRES: document has Blocks and Tokens.
[[nodiscard]] std::vector<EncoderToken> encoder_tokens(const Document& document);

/// Rows of tokens [first, last), for a head.  REQUIRES: the encoding outlives them.
[[nodiscard]] inline Rows rows_of(const Encoding& encoding, std::size_t first, std::size_t last) {
  Rows rows;
  rows.count = last - first;
  if (encoding.exact.empty()) {
    rows.values = encoding.values.data() + first * encoding.width;
    rows.scales = encoding.scales.data() + first;
    rows.zeros = encoding.zeros.data() + first;
  } else {
    rows.exact = encoding.exact.data() + first * encoding.width;
  }
  return rows;
}

}  // namespace verbale
