#pragma once

#include <optional>
#include <vector>

#include "verbale/document.h"

namespace verbale::coreference {

/// Whose a span is, by the heads of the document's mentions.
///
/// Linear in the mentions to make; a question is logarithmic in them, and linear in the span's words.
/// REQUIRES: the document has Tokens, Syntax and Entities, and outlives it.
class EntityFinder {
 public:
  explicit EntityFinder(const Document& document);

  /// The entity that a span names: the mention with the same head, the one most alike of several; else the
  /// last name of a person in it ("the minister, Tom Ard"), else none.
  [[nodiscard]] std::optional<Index> entity_of(Span span) const;

  /// The first token of the span whose own head lies outside of it; punctuation is passed over.
  [[nodiscard]] std::optional<Index> head_of(Span span) const;

 private:
  /// A mention with the token that heads it.
  struct Headed {
    Index head = 0;
    Index entity = 0;
    Span span;
    MentionForm form = MentionForm::kName;
  };

  const Tokens& tokens_;
  const Syntax& syntax_;
  std::vector<Headed> mentions_;  ///< sorted by head
};

}  // namespace verbale::coreference
