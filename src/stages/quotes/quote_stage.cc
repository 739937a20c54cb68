#include "stages/quotes/quote_stage.h"

namespace verbale {

Result<QuoteStage> QuoteStage::load(const Codebook& /*codebook*/) {
  return QuoteStage();
}

Quotes QuoteStage::predict(const Document& document) const {
  Quotes quotes;
  quotes.items = document.get<Attributions>().items;
  return quotes;
}

}  // namespace verbale
