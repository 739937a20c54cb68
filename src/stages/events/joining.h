#pragma once

#include <string>
#include <vector>

#include "stages/events/day_range.h"
#include "stages/events/draft.h"

namespace verbale::events {

/// How alike acts are by their triggers: 0.9 at least of one lemma, else how close their vectors lie; in [0,
/// 1].
class TriggerLikeness {
 public:
  /// The next draft's trigger: what the model makes of it (EventScorer::act_vector), and its lemma.
  void add(std::vector<float> vector, std::string lemma);

  /// REQUIRES: both were added, in the order of the drafts.
  [[nodiscard]] double between(std::size_t one, std::size_t other) const;

 private:
  std::vector<std::vector<float>> vectors_;  ///< [drafts, coding], of length 1
  std::vector<std::string> lemmas_;          ///< [drafts]
};

/// One event once: drafts that tell the same event become one, told by the draft that tells most.
///
///   Two drafts tell one event where their types agree (or their triggers are alike and the types are
///   neighbours), neither a participant nor the date nor the status of one contradicts the other, and enough
///   speaks for it: shared participants, a shared date, alike triggers, nearness.  Each draft joins the event
///   before it with which it fits best, of at most kMostBefore.
///
/// REQUIRES: drafts in the order of the text.
[[nodiscard]] std::vector<Event> joined(const Document& document, const TriggerLikeness& likeness,
                                        const std::vector<Draft>& drafts);

}  // namespace verbale::events
