#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "evaluate/counts.h"
#include "verbale/document.h"

namespace verbale {

/// Compares the names that were found with gold ones: exact span and kind.
class NameScore {
 public:
  /// The kinds that corpora and the record have in common.
  enum class Kind : std::uint8_t { kPerson, kOrganization, kLocation, kGroup };
  static constexpr std::size_t kKinds = static_cast<std::size_t>(Kind::kGroup) + 1;

  using NameSpan = std::tuple<std::uint32_t, std::uint32_t, Kind>;  ///< begin and end in code points
  using NameSpans = std::set<NameSpan>;

  struct Gold {
    NameSpans names;
    std::set<Kind> annotated;
  };

  /// Adds an article: a row of JSON {"text", "entities": [{"begin", "end", "type"}], "types": what the corpus
  /// marks}, and what was read of it; null: it could not be read.  Errors: kMalformed, naming the place.
  [[nodiscard]] Result<void> add(const std::string& row, std::string_view place, const Document* document);

  /// The scores, ready to print: each kind that the corpus marks; all of them but groups; and their spans
  /// alone.
  [[nodiscard]] std::string table() const;

 private:
  std::vector<std::pair<Gold, NameSpans>> documents_;
  std::size_t unread_ = 0;
};

}  // namespace verbale
