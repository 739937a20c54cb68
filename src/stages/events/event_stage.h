#pragma once

#include <memory>

#include "stages/stage.h"

namespace verbale {

namespace events {
struct EventData;
}

/// Finds political events: who did what to whom, whether it happened, when, where, and whose word it is.
///
///   Reads   Blocks, Tokens, Sentences, Encoding, Syntax, Times, Entities, Quotes
///   Writes  Events: sorted by their first mention, each event once
///   Method  triggers, participants and codes by the model (EventScorer); actors by coreference and the
///   tables
///           of codebook/actors; status, date and place by the model, the times and the quotations; mentions
///           of one event joined by rule; docs/events.md
///   Cost    linear in the text
///
/// Immutable after load(); predict() may run on many threads.
class EventStage {
 public:
  using Reads = Layers<Blocks, Tokens, Sentences, Encoding, Syntax, Times, Entities, Quotes>;
  using Writes = Events;
  static constexpr std::string_view kName = "events";
  static constexpr bool kEnglishOnly = true;

  /// Errors: kNotFound, kMalformed (naming file and line).
  [[nodiscard]] static Result<EventStage> load(const StageData& data);

  /// REQUIRES: document has every layer in Reads.
  [[nodiscard]] Events predict(const Document& document) const;

 private:
  explicit EventStage(std::shared_ptr<const events::EventData> data) : data_(std::move(data)) {}

  std::shared_ptr<const events::EventData> data_;
};

}  // namespace verbale
