#include "stages/coreference/entity_stage.h"

#include "stages/actors/actor_catalog.h"
#include "stages/coreference/entities.h"
#include "stages/coreference/scorer.h"

namespace verbale {
namespace coreference {

/// What the stage was loaded from.
struct EntityData {
  CoreferenceScorer scorer;
  actors::ActorCatalog catalog;
};

}  // namespace coreference

Result<EntityStage> EntityStage::load(const StageData& data) {
  auto scorer = coreference::CoreferenceScorer::load(data.bundle, data.precision);
  if (!scorer) return scorer.error();
  auto catalog = actors::ActorCatalog::load(data.codebook);
  if (!catalog) return catalog.error();
  return EntityStage(std::make_shared<const coreference::EntityData>(
      coreference::EntityData{std::move(scorer).value(), std::move(catalog).value()}));
}

Entities EntityStage::predict(const Document& document) const {
  if (document.get<Tokens>().empty()) return {};
  const coreference::Tree tree(document);
  return coreference::find_entities(document, data_->scorer.read(tree), data_->catalog);
}

}  // namespace verbale
