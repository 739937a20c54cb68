#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "verbale/document.h"

namespace verbale::coreference {

/// A relation of UD without its subtype, where the stage asks for it.
enum class Relation : std::uint8_t {
  kOther,
  kAcl,
  kAdvcl,
  kAdvmod,
  kAmod,
  kAppos,
  kAux,
  kCase,
  kCc,
  kCcomp,
  kCompound,
  kConj,
  kCop,
  kCsubj,
  kDep,
  kDet,
  kDiscourse,
  kDislocated,
  kExpl,
  kFlat,
  kList,
  kMark,
  kNmod,
  kNsubj,
  kNummod,
  kObj,
  kObl,
  kOrphan,
  kParataxis,
  kPunct,
  kReparandum,
  kVocative,
  kXcomp,
};

/// The document's words with their trees, the other way round: from a word to what depends on it.
///
/// Linear in the tokens.  REQUIRES: the document has Tokens, Sentences and Syntax, a word a token, and
/// outlives it.
class Tree {
 public:
  explicit Tree(const Document& document);

  [[nodiscard]] std::size_t size() const { return syntax_.size(); }
  [[nodiscard]] std::string_view text(Index word) const { return document_.text(tokens_[word].span); }
  [[nodiscard]] Span span(Index first, Index last) const {
    return {tokens_[first].span.begin, tokens_[last - 1].span.end};
  }
  [[nodiscard]] const Document& document() const { return document_; }

  [[nodiscard]] Upos upos(Index word) const { return syntax_[word].upos; }
  [[nodiscard]] std::string_view xpos(Index word) const { return syntax_.xpos(word); }
  [[nodiscard]] bool has_feature(Index word, std::string_view feature) const {
    return syntax_.features(word).find(feature) != std::string::npos;
  }
  [[nodiscard]] Relation relation(Index word) const { return relations_[syntax_[word].relation]; }
  /// With its subtype: "nmod:poss".
  [[nodiscard]] std::string_view full_relation(Index word) const { return syntax_.relation(word); }

  [[nodiscard]] Index head(Index word) const { return syntax_[word].head; }
  [[nodiscard]] bool is_root(Index word) const { return syntax_[word].head == word; }
  [[nodiscard]] Index sentence(Index word) const { return sentences_[word]; }

  /// In the order of the text.
  [[nodiscard]] std::span<const Index> children(Index word) const {
    return {children_.data() + first_child_[word], first_child_[word + 1] - first_child_[word]};
  }

  /// Words [begin, end) from the first to the last that hang on the word, itself among them.
  [[nodiscard]] Span subtree(Index word) const { return subtrees_[word]; }

  /// The first word of [first, last) whose head lies outside; `first` where there is none.
  [[nodiscard]] Index head_of(Index first, Index last) const;

 private:
  const Document& document_;
  const Tokens& tokens_;
  const Syntax& syntax_;
  std::vector<Relation> relations_;  ///< [labels]
  std::vector<Index> sentences_;     ///< [words]
  std::vector<Index> first_child_;   ///< [words + 1]: places in children_
  std::vector<Index> children_;
  std::vector<Span> subtrees_;  ///< [words]
};

}  // namespace verbale::coreference
