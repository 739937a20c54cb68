#pragma once

#include <optional>
#include <vector>

#include "stages/coreference/tree.h"
#include "stages/events/day_range.h"
#include "stages/events/draft.h"

namespace verbale::events {

/// Whether an event happened, whose word it is, and when.
///
///   status       the model's, with what the tree and the times tell for sure: a date after the article's own
///   is
///                the future, one a year and more before it is history
///   reported_by  the innermost quotation in which the trigger stands
///   alleged      the model's; or so where another than the side that acts says it in a quotation of speech
///   or
///                writing
///   date         the time that the model gives the trigger; else the only date of its sentence that no other
///                trigger has; else, for what happened, the article's own day
///
/// REQUIRES: document has Sentences, Times, Quotes, Entities; document and tree outlive it.
class CircumstanceFinder {
 public:
  CircumstanceFinder(const Document& document, const coreference::Tree& tree);

  /// Fills the drafts' events.
  void find(std::vector<Draft>& drafts) const;

 private:
  [[nodiscard]] std::optional<Index> quote_around(Span trigger) const;
  [[nodiscard]] std::optional<Index> time_at(Span words) const;
  [[nodiscard]] bool own_words(const Quote& quote, const Event& event) const;
  void set_status(Draft& draft) const;
  void set_word(Draft& draft) const;

  const Document& document_;
  const coreference::Tree& tree_;
};

}  // namespace verbale::events
