#include "stages/encoding/encoder_stage.h"

#include <utility>

namespace verbale {

Result<EncoderStage> EncoderStage::load(const StageData& data) {
  auto encoder = Encoder::load(data.bundle, data.precision);
  if (!encoder) return encoder.error();
  return EncoderStage(std::move(encoder).value());
}

std::vector<EncoderToken> encoder_tokens(const Document& document) {
  const Blocks& blocks = document.get<Blocks>();
  std::vector<EncoderToken> tokens;
  tokens.reserve(document.get<Tokens>().size());
  std::size_t block = 0;
  bool first = true;
  for (const Token& token : document.get<Tokens>()) {
    while (block < blocks.size() && blocks[block].span.end <= token.span.begin) {
      ++block;
      first = true;
    }
    Gap gap = Gap::kBlockStart;
    if (first) {
      if (!tokens.empty()) tokens.back().ends_block = true;
    } else {
      gap = tokens.back().end == token.span.begin ? Gap::kNone : Gap::kSpace;
    }
    first = false;
    tokens.push_back({token.span.begin, token.span.end, gap, false});
  }
  if (!tokens.empty()) tokens.back().ends_block = true;
  return tokens;
}

Encoding EncoderStage::predict(const Document& document) const {
  EncodedRows rows = encoder_.encode(document.text(), encoder_tokens(document));
  Encoding encoding;
  encoding.width = rows.width;
  encoding.values = std::move(rows.values);
  encoding.scales = std::move(rows.scales);
  encoding.zeros = std::move(rows.zeros);
  encoding.exact = std::move(rows.exact);
  return encoding;
}

}  // namespace verbale
