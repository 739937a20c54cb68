#pragma once

#include <vector>

#include "verbale/document.h"

namespace verbale::quotes {

/// Gives speakers to what stands in dialogues without their names:
///
///   "A: ..."                      whom the paragraph before the first question names first
///   a question, “an answer”       the same, where questions and answers are paragraphs by themselves
///   “...,” said A to B. “...”     two persons in turn, each in a paragraph of marked words alone
///   “Sit down, Mr Hale.”          not Hale, nor whom the words have as "he" or "her": the one who spoke
///   before,
///                                 or the subject of the sentence before
///   “...” Ada Roe pointed at it.  who acts in the sentence after words in marks whose speaker is not told
///
/// Linear in blocks, quotations and entities.
/// REQUIRES: document has Blocks, Tokens, Sentences, Syntax and Entities; quotes are sorted, refer to it and
/// know their entities.
void find_turn_takers(const Document& document, std::vector<Quote>& quotes);

}  // namespace verbale::quotes
