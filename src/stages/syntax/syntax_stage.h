#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "stages/heads/learned_head.h"
#include "stages/stage.h"
#include "stages/syntax/arc_model.h"
#include "stages/syntax/lemma.h"
#include "stages/syntax/relation_model.h"

namespace verbale {

/// Parses each sentence as Universal Dependencies do.
///
///   Reads   Tokens, Sentences, Encoding
///   Writes  Syntax: one word a token, one tree a sentence
///   Method  parts of speech, tags, features and lemma scripts are each the best label of a linear layer;
///   heads
///           the best tree of a biaffine scorer, relations the best label of a bilinear one (Dozat and
///           Manning 2017).  A sentence of over kMostTogether words is parsed in even pieces of at most so
///           many; the roots of the later ones hang on that of the first by parataxis.
///   Cost    linear in the tokens, and at most kMostTogether times that in arcs
///
/// Immutable after load(); predict() may run on many threads.
class SyntaxStage {
 public:
  using Reads = Layers<Tokens, Sentences, Encoding>;
  using Writes = Syntax;
  static constexpr std::string_view kName = "syntax";
  static constexpr bool kEnglishOnly = true;

  /// The most words whose arcs are weighed against each other.
  static constexpr Index kMostTogether = 512;

  /// Errors: kNotFound, kMalformed.
  [[nodiscard]] static Result<SyntaxStage> load(const StageData& data);

  /// REQUIRES: document has every layer in Reads.
  [[nodiscard]] Syntax predict(const Document& document) const;

 private:
  /// Where the parts of a row of scores begin.
  struct Columns {
    std::size_t upos, xpos, features, lemma, arc_dependent, arc_head, relation_dependent, relation_head;
    std::size_t upos_size, xpos_size, features_size, lemma_size;
  };
  struct Scratch;

  SyntaxStage(LearnedHead head, LemmaTable lemmas) : head_(std::move(head)), lemmas_(std::move(lemmas)) {}

  void label(const Document& document, const float* row, Index token, Word& word) const;

  /// How much less likely a script may be that gives a word of the vocabulary where the best gives none.
  static constexpr float kLemmaMargin = 8;

  /// The lemma by the scripts.
  [[nodiscard]] std::string spelled_lemma(std::string_view form, const float* scores, Upos upos) const;
  void parse(const std::vector<Span>& pieces, Index first, Index words, Scratch& scratch,
             Syntax& syntax) const;

  LearnedHead head_;
  LemmaTable lemmas_;
  Columns columns_{};
  std::vector<Upos> upos_;                 ///< [outputs for upos]
  std::vector<LemmaScript> scripts_;       ///< [outputs for lemma]
  std::unordered_set<std::string> words_;  ///< of the model's vocabulary: those of small letters
  ArcModel arcs_;
  RelationModel relations_;
  std::uint16_t root_relation_ = 0;
  std::uint16_t joining_relation_ = 0;  ///< of the pieces of a long sentence: parataxis
  std::shared_ptr<const SyntaxLabels> labels_;
};

}  // namespace verbale
