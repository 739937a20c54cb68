#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace verbale {

/// A pair of a bipartite graph and what it is worth.
struct WeightedPair {
  std::size_t row;
  std::size_t column;
  double weight;  ///< more than 0
};

/// The one-to-one matching of the greatest total weight, sorted by row.  The graph falls apart into connected
/// components, each solved alone (Kuhn 1955; shortest augmenting paths with potentials), so that sparse
/// graphs stay cheap.
[[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> assign(const std::vector<WeightedPair>& pairs);

}  // namespace verbale
