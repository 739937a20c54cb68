#pragma once

#include <vector>

#include "verbale/document.h"

namespace verbale::quotes {

/// Gives each short answer the question that it answers as its context: the clause after "asked" in its
/// sentence or the one before, or the question that stands directly before it.
/// REQUIRES: document has Blocks, Tokens, Sentences and Syntax; quotes are sorted and refer to it.
void find_context(const Document& document, std::vector<Quote>& quotes);

}  // namespace verbale::quotes
