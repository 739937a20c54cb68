#include "stages/quotes/quote_stage.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "stages/coreference/entity_finder.h"
#include "stages/quotes/context.h"
#include "stages/quotes/dialogues.h"
#include "stages/quotes/variants.h"

namespace verbale {
Result<QuoteStage> QuoteStage::load(const Codebook& codebook) {
  auto rule = quotes::VariantRule::load(codebook);
  if (!rule) return rule.error();
  return QuoteStage(std::make_shared<const quotes::VariantRule>(std::move(rule).value()));
}

Quotes QuoteStage::predict(const Document& document) const {
  Quotes quotes;
  quotes.items = document.get<Attributions>().items;
  if (quotes.empty()) return quotes;
  const coreference::EntityFinder roles(document);
  for (Quote& quote : quotes.items) {
    if (quote.speaker) quote.speaker->entity = roles.entity_of(quote.speaker->span);
    if (quote.addressee) quote.addressee->entity = roles.entity_of(quote.addressee->span);
  }
  quotes::find_turn_takers(document, quotes.items);
  quotes::link_variants(document, *rule_, quotes.items);
  quotes::find_context(document, quotes.items);
  return quotes;
}

}  // namespace verbale
