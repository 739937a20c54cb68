#pragma once

#include <optional>
#include <vector>

#include "stages/events/event_scorer.h"

namespace verbale::events {

/// An event as one place of the text tells it, on its way into the record.
struct Draft {
  TriggerReading reading;
  Event event;             ///< with one mention
  Index sentence = 0;      ///< of the trigger
  bool title = false;      ///< told in the title
  bool dated = false;      ///< the date is told with it, not the article's own
  bool symmetric = false;  ///< either side is source and target alike
};

}  // namespace verbale::events
