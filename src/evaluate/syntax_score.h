#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "evaluate/counts.h"
#include "input/conllu.h"
#include "verbale/document.h"

namespace verbale {

/// Compares our tokens, sentences and syntax with gold ones of the same text, as the CoNLL 2018 shared task
/// did (Zeman et al. 2018; conll18_ud_eval.py).
class SyntaxScore {
 public:
  enum Metric : std::uint8_t {
    kTokens,
    kSentences,
    kWords,
    kUpos,
    kXpos,
    kFeatures,  ///< those that are universal
    kLemmas,
    kUas,
    kLas,   ///< without the relations' subtypes
    kClas,  ///< LAS of the words of content
    kMetrics
  };
  using Table = std::array<Counts, kMetrics>;

  /// REQUIRES: `gold` is the document of `rows`; `system` has the same text, with tokens, sentences and
  /// syntax.
  void add(const Document& gold, const ConlluRows& rows, const Document& system);

  [[nodiscard]] const Counts& operator[](Metric metric) const { return total_.at(metric); }

  /// The scores, ready to print.
  [[nodiscard]] std::string table() const;

 private:
  Table total_;
  std::size_t documents_ = 0;
};

}  // namespace verbale
