#include "stages/segment/sentence_stage.h"

namespace verbale {

Result<SentenceStage> SentenceStage::load(const Codebook& /*codebook*/) {
  return SentenceStage();
}

Sentences SentenceStage::predict(const Document& /*document*/) const {
  return {};
}

}  // namespace verbale
