#include "encoder/windows.h"

#include <algorithm>
#include <array>

namespace verbale {
namespace {

constexpr std::uint32_t kSpecialPieces = 2;  // [CLS] and [SEP]

template <std::size_t N>
bool is_one_of(std::string_view token, const std::array<std::string_view, N>& set) {
  return std::find(set.begin(), set.end(), token) != set.end();
}

/// Whether a sentence seems to end after token `last`.
bool ends_sentence(std::string_view text, std::span<const EncoderToken> tokens, std::size_t last) {
  static constexpr std::array<std::string_view, 3> kStops{".", "!", "?"};
  static constexpr std::array<std::string_view, 9> kClosers{"\"",     "'", "''", "\u201D", "\u2019",
                                                            "\u00BB", ")", "]",  "}"};
  const auto word = [&](std::size_t i) {
    return text.substr(tokens[i].begin, tokens[i].end - tokens[i].begin);
  };
  return is_one_of(word(last), kStops) ||
         (last > 0 && is_one_of(word(last), kClosers) && is_one_of(word(last - 1), kStops));
}

}  // namespace

std::vector<Window> part_into_windows(std::string_view text, std::span<const EncoderToken> tokens,
                                      std::span<const std::uint32_t> pieces, const EncoderSizes& sizes) {
  std::vector<Window> windows;
  const auto end = static_cast<std::uint32_t>(tokens.size());
  if (end == 0) return windows;
  if (pieces[end] <= sizes.window - kSpecialPieces) return {{0, 0, end}};
  const std::uint32_t share = sizes.window - kSpecialPieces - sizes.context;  // what a window can add
  for (std::uint32_t first = 0; first < end;) {
    const std::uint32_t limit = first == 0 ? sizes.window - kSpecialPieces : share;
    const std::uint32_t rest = pieces[end] - pieces[first];
    const std::uint32_t parts = (rest + share - 1) / share;
    const std::uint32_t target = (rest + parts - 1) / parts;

    // The best cut by rank, then by nearness, then the first; `fallback`: as much as there is room for.
    std::uint32_t best = 0;
    std::uint32_t best_rank = 3;
    std::uint32_t best_distance = 0;
    std::uint32_t fallback = first + 1;
    for (std::uint32_t cut = first + 1; cut <= end; ++cut) {
      const std::uint32_t added = pieces[cut] - pieces[first];
      if (added > limit || 4 * added > 5 * target) break;
      fallback = cut;
      if (4 * added < 3 * target) continue;
      const bool block = cut == end || tokens[cut - 1].ends_block;
      const std::uint32_t rank = block ? 0 : ends_sentence(text, tokens, cut - 1) ? 1 : 2;
      const std::uint32_t distance = added > target ? added - target : target - added;
      if (rank < best_rank || (rank == best_rank && distance < best_distance)) {
        best = cut;
        best_rank = rank;
        best_distance = distance;
      }
    }
    const std::uint32_t last = best_rank < 3 ? best : fallback;
    std::uint32_t context = first;
    while (context > 0 && pieces[first] - pieces[context - 1] <= sizes.context) --context;
    windows.push_back({context, first, last});
    first = last;
  }
  return windows;
}

}  // namespace verbale
