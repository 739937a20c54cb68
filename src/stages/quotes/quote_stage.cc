#include "stages/quotes/quote_stage.h"

namespace verbale {

Result<QuoteStage> QuoteStage::load(const Codebook& /*codebook*/) {
  return QuoteStage();
}

Quotes QuoteStage::predict(const Document& /*document*/) const {
  return {};
}

}  // namespace verbale
