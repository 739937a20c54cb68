#pragma once

#include <string>

#include "verbale/document.h"
#include "verbale/reader.h"

namespace verbale {

/// The record of a document: one line of JSON, without the line's end ("verbale-record/1", docs/record.md).
/// Offsets are Unicode code points.
/// REQUIRES: a reader has annotated the document.
[[nodiscard]] std::string to_json(const Document& document, const ReaderInfo& reader);

struct TextOptions {
  int width = 88;      ///< columns
  bool color = false;  ///< ANSI colours
};

/// The record as a person reads it: who said what, and the dates.  Control characters of the article are
/// shown, never sent. REQUIRES: a reader has annotated the document.
[[nodiscard]] std::string to_text(const Document& document, const TextOptions& options = {});

/// Tokens, sentences, syntax and names in CoNLL-U (UD v2), MISC TokenRange in code points; "_" where the
/// article was not parsed. REQUIRES: a reader has annotated the document.
[[nodiscard]] std::string to_conllu(const Document& document);

}  // namespace verbale
