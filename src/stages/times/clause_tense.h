#pragma once

#include <cstdint>
#include <vector>

#include "stages/times/grammar.h"
#include "verbale/document.h"

namespace verbale::times {

/// The tense of the clause that a stretch of text stands in, read from the document's trees.
///
/// Climbs from the stretch to the nearest predicate and reads its verb group: its form, its auxiliaries and,
/// for an infinitive, the verb that governs it.  Linear in the document to make, in the depth of the tree to
/// ask.
class ClauseTense {
 public:
  /// REQUIRES: document has Tokens and Syntax; it outlives this.
  explicit ClauseTense(const Document& document);

  /// kUnknown: no predicate, one without tense, or no syntax.
  [[nodiscard]] Tense of(Span span) const;

 private:
  [[nodiscard]] Tense tense_of(Index predicate) const;
  [[nodiscard]] bool is_predicate(Index token) const;

  const Document& document_;
  std::vector<std::uint16_t>
      groups_;  ///< [tokens]: what auxiliaries and markers each token has, bits of Group
};

}  // namespace verbale::times
