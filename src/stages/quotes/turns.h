#pragma once

#include <vector>

#include "stages/quotes/attribution.h"
#include "verbale/document.h"

namespace verbale::quotes {

/// The turns of interviews and transcripts: paragraphs that begin with who speaks and a colon ("Q:",
/// "MARCHETTI:", "The Harbour Gazette:"), two or more in a row.  A turn's content is the rest of its
/// paragraph.  Sorted; linear in the blocks.  REQUIRES: document has Blocks.
[[nodiscard]] std::vector<Attribution> find_turns(const Document& document);

}  // namespace verbale::quotes
