#pragma once

#include "stages/coreference/clusters.h"
#include "stages/coreference/scorer.h"

namespace verbale::coreference {

/// The entities of a document: what is meant by several mentions, or has a name, or speaks or is spoken to.
/// Country, sector, actor and item are the catalog's, by name and day, else put together from titles, what
/// stands in apposition, and the nouns that mean it.
[[nodiscard]] Entities find_entities(const Document& document, const Readings& readings,
                                     const actors::ActorCatalog& catalog);

}  // namespace verbale::coreference
