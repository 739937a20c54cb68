#pragma once

#include <string>

#include "coder/coder.h"

namespace verbale {

/// Why an event was coded so, for people: trigger, participants with their paths in the tree, codes with
/// their probabilities and the runner-up, status, date and place, and the codebook's examples nearest to it.
/// `number`: of the event, from 0.  REQUIRES: number < the document's Events.
[[nodiscard]] Result<std::string> explain_event(const Coder& coder, const Document& document, Index number);

/// What was coded in a sentence, or, where nothing was, which words came nearest and how near.
/// REQUIRES: sentence < the document's Sentences.
[[nodiscard]] Result<std::string> explain_sentence(const Coder& coder, const Document& document,
                                                   Index sentence);

/// What a quotation was read from: content, cue, speaker and the mentions that lead to the name.
/// `number`: of the quotation, from 0.  REQUIRES: number < the document's Quotes.
[[nodiscard]] std::string explain_quote(const Document& document, Index number);

}  // namespace verbale
