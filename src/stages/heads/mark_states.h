#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "verbale/document.h"

namespace verbale {

/// Where a word stands, as the learned heads are told: by its form alone, without asking what belongs
/// together.
enum class MarkState : std::uint8_t {
  kOutside,  ///< of double quotation marks
  kInside,   ///< after an opening one, to the next closing one or the end of its block
  kMark,     ///< is one itself
};
inline constexpr std::size_t kMarkStates = 3;

/// The states of words; those where `begins` is set begin outside.  training/language/pairs.py has the same
/// (marks_of_words).  REQUIRES: words and begins have one size.
[[nodiscard]] std::vector<MarkState> mark_states(std::span<const std::string_view> words,
                                                 const std::vector<bool>& begins);

/// The states of the document's tokens; each block begins outside.  REQUIRES: it has Tokens and Blocks.
[[nodiscard]] std::vector<MarkState> mark_states(const Document& document);

}  // namespace verbale
