#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "verbale/result.h"

namespace verbale {

/// A pair of a bipartite graph and what it is worth.
struct WeightedPair {
  std::size_t row;
  std::size_t column;
  double weight;  ///< more than 0
};

/// The most rows times columns that a connected component may have: a component is solved as a dense table.
inline constexpr std::size_t kMaximumCells = std::size_t{1} << 22;

/// The one-to-one matching of the greatest total weight, sorted by row.  The graph falls apart into connected
/// components, each solved alone (Kuhn 1955; shortest augmenting paths with potentials), so that sparse
/// graphs stay cheap.  Errors: kTooLarge (kMaximumCells).
[[nodiscard]] Result<std::vector<std::pair<std::size_t, std::size_t>>> assign(
    const std::vector<WeightedPair>& pairs);

}  // namespace verbale
