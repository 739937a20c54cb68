#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "input/source.h"

namespace verbale {

/// A syntactic word as its row gives it.  Views are into the bytes that were read.
struct ConlluWord {
  std::string_view form;
  std::string_view lemma;     ///< "_" where there is none
  std::string_view upos;      ///< likewise
  std::string_view xpos;      ///< likewise
  std::string_view features;  ///< likewise
  std::string_view relation;  ///< likewise, with its subtype
  std::uint32_t head = 0;     ///< number of the head in the sentence, from 1; 0: the root, or none given
};

/// A word as it is written: one syntactic word, or several (a multiword token).
struct ConlluToken {
  std::string_view surface;
  std::uint32_t first_word = 0;  ///< words [first_word, last_word) of the sentence
  std::uint32_t last_word = 0;
  bool space_after = true;
};

struct ConlluSentence {
  std::vector<ConlluToken> tokens;
  std::vector<ConlluWord> words;
  bool begins_paragraph = false;
};

/// The rows of one document of CoNLL-U.
struct ConlluRows {
  std::string_view id;       ///< `# newdoc id`, or empty
  std::string_view title;    ///< `# meta::title`, or empty
  std::string_view created;  ///< `# meta::dateCreated`, or empty
  std::vector<ConlluSentence> sentences;
};

/// Reads the rows; empty nodes (8.1) are passed over.
/// Errors: kMalformed, naming place and line: a row without ten columns, ids out of order, an empty form, a
/// range of words that is not there, a head outside its sentence, a sentence of over a million words.
[[nodiscard]] Result<ConlluRows> read_conllu(const RawArticle& raw);

/// The running text of the rows: `# newpar` parts paragraphs by an empty line, SpaceAfter=No is heeded,
/// sentences are parted by a space.
[[nodiscard]] std::string text_of(const ConlluRows& rows);

/// A document of CoNLL-U (UD v2) with its blocks (one a paragraph), tokens and sentences attached.
/// Where the forms of a multiword token do not add up to what is written, each has a share of it, at least
/// one character.
/// Errors: kMalformed, naming place and line.
[[nodiscard]] Result<Document> parse_conllu(const RawArticle& raw, const InputOptions& options);

}  // namespace verbale
