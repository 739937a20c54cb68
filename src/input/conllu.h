#pragma once

#include "input/source.h"

namespace verbale {

/// A document of CoNLL-U (UD v2) with its blocks, tokens and sentences attached.  Its text is rebuilt from
/// the forms:
/// `# newpar` parts paragraphs by an empty line, SpaceAfter=No is heeded, sentences are parted by a space.
/// Errors: kMalformed, naming place and line.
[[nodiscard]] Result<Document> parse_conllu(const RawArticle& raw, const InputOptions& options);

}  // namespace verbale
