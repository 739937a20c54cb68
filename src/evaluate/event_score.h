#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "evaluate/counts.h"
#include "verbale/document.h"
#include "verbale/result.h"

namespace verbale {

/// Scores the events of whole articles against marked ones (codebook/events/README.md; "events" of a row have
/// "plover", "status", and the CAMEO actors "source" and "target"; numbers of marks count from 1 over the
/// article).
///
///   events   F1 of (type, source country, target country), each event once, counted as bags; statements are
///            left out, and symmetric events count both ways
///   triggers F1 of words that are a trigger
///   joined   B-cubed (Bagga and Baldwin 1998) of the triggers that both have, by which event they tell
///   status, date: shares of the events that are right in type and actors
///   confidence: of the events of about one confidence, the share that is right
class EventScore {
 public:
  /// Errors: kMalformed, naming the place.
  [[nodiscard]] Result<void> add(const std::string& row, std::string_view place, const Document* document);

  [[nodiscard]] std::string table() const;

  [[nodiscard]] const Counts& events() const { return events_; }

 private:
  using Triple = std::tuple<std::string, std::string, std::string>;

  /// Events of about the same confidence.
  struct ReliabilityBin {
    std::size_t events = 0;
    std::size_t right = 0;
    double confidence = 0;  ///< summed
  };
  static constexpr std::size_t kBins = 5;

  Counts events_;
  Counts triggers_;
  Counts status_;
  std::map<std::string, Counts> by_type_;
  std::array<ReliabilityBin, kBins> reliability_{};
  double precision_ = 0;  ///< of B-cubed, summed
  double recall_ = 0;
  std::size_t joined_ = 0;  ///< triggers that both have
  std::size_t articles_ = 0;
  std::size_t false_alarms_ = 0;  ///< events in articles that have none
  std::size_t empty_articles_ = 0;
};

}  // namespace verbale
