#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "stages/blocks/word_classes.h"
#include "stages/blocks/words.h"
#include "verbale/layers.h"

namespace verbale::blocks {

/// A dateline at the start of a paragraph: "MOSCOW (Agency) —".
struct Dateline {
  std::uint32_t end = 0;  ///< behind the dash
  bool certain = false;   ///< it names an agency, a date or a region beside the city
};

/// The dateline that `paragraph` begins with.  Looks at its first bytes only.
[[nodiscard]] std::optional<Dateline> find_dateline(std::string_view text, Span paragraph,
                                                    const WordClasses& classes);

/// Whether a block holds only a date: "Friday, 19 March 2021", "Geneva, March 19, 2021 | 10:30 a.m. GMT".
[[nodiscard]] bool is_date_line(const Words& words, const WordClasses& classes);

}  // namespace verbale::blocks
