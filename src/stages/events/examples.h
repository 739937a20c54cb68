#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "verbale/layers.h"
#include "verbale/result.h"

namespace verbale::events {

/// A stretch of a marked text and the part that it plays in one of its events.
struct Mark {
  std::string role;  ///< "trigger", "source", "target", "date", "place"
  std::uint32_t event = 1;
  Span span;  ///< bytes of the text without marks
};

/// A text whose events are marked in it: "[source|Norway] [trigger|recalled] its ambassador"
/// (codebook/events/README.md).
struct MarkedText {
  std::string text;
  std::vector<Mark> marks;  ///< sorted by begin, outer ones first

  /// Errors: kMalformed: a mark that is not closed, has no such role, or is empty.  Linear in the text.
  [[nodiscard]] static Result<MarkedText> parse(std::string_view marked);

  /// The spans of a role of one event.
  [[nodiscard]] std::vector<Span> spans(std::string_view role, std::uint32_t event) const;
};

/// A sentence of the codebook with its events.
struct Example {
  struct Coded {
    std::string plover;  ///< or kStatement
    std::string mode;
    std::string cameo;
    std::string status;
  };
  std::string place;  ///< "coerce.jsonl:12"
  MarkedText marked;
  std::vector<Coded> events;
};

/// The examples in a file of codebook/events/examples.  Errors: kMalformed, naming the line.
[[nodiscard]] Result<std::vector<Example>> read_examples(std::string_view name, std::string_view bytes);

}  // namespace verbale::events
