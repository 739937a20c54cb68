#pragma once

#include <vector>

#include "stages/quotes/attribution.h"
#include "stages/quotes/learned_attribution.h"
#include "stages/quotes/lexicon.h"
#include "stages/quotes/marks.h"
#include "verbale/document.h"

namespace verbale::quotes {

/// Joins what the model reads at cues with what marks and forms tell.
///
/// A reading's content is drawn to the marks that it mostly fills; its addressee and medium come from the
/// form where that found the same quotation, else from the tree.  What stands in marks and no reading holds
/// is left to the forms.  Contents do not leave their block, and blocks that are no prose hold none.
///
/// REQUIRES: document has Blocks, Tokens, Sentences, Syntax; marked is sorted by outer.begin.
[[nodiscard]] std::vector<Attribution> join(const Document& document, const std::vector<CueReading>& readings,
                                            const std::vector<Marked>& marked,
                                            std::vector<Attribution> by_form, const Lexicon& lexicon);

}  // namespace verbale::quotes
