#include "stages/segment/token_stage.h"

namespace verbale {

Result<TokenStage> TokenStage::load(const Codebook& /*codebook*/) {
  return TokenStage();
}

Tokens TokenStage::predict(const Document& /*document*/) const {
  return {};
}

}  // namespace verbale
