#include "stages/syntax/tree.h"

#include <algorithm>
#include <numeric>

namespace verbale {
namespace {

constexpr std::uint32_t kNone = UINT32_MAX;

double sane(float score) {
  constexpr float kMost = 1e6F;
  if (!(score >= -kMost)) return static_cast<double>(-kMost);
  return static_cast<double>(std::min(score, kMost));
}

/// Whether the heads are a tree with one root.
bool is_tree(const std::vector<Index>& heads) {
  std::size_t roots = 0;
  std::vector<std::uint32_t> seen(heads.size(), kNone);
  for (std::size_t start = 0; start < heads.size(); ++start) {
    Index at = static_cast<Index>(start);
    roots += heads[at] == at ? 1 : 0;
    while (seen[at] == kNone) {
      seen[at] = static_cast<std::uint32_t>(start);
      if (heads[at] == at) break;
      at = heads[at];
    }
    if (seen[at] == start && heads[at] != at) return false;  // came back to its own path
  }
  return roots == 1;
}

/// Every word's best head alone.
std::vector<Index> greedy_heads(const ArcScores& scores) {
  const std::size_t words = scores.words;
  std::vector<Index> heads(words);
  for (std::size_t d = 0; d < words; ++d) {
    double best = sane(scores.root[d]);
    heads[d] = static_cast<Index>(d);
    for (std::size_t h = 0; h < words; ++h) {
      const double score = sane(scores.arcs[d * words + h]);
      if (h != d && score > best) {
        best = score;
        heads[d] = static_cast<Index>(h);
      }
    }
  }
  return heads;
}

/// The maximum spanning tree of a dense graph whose vertex 0 is the root.
///
/// The root has worthless arcs into it, so that the graph is strongly connected: the path that grows
/// backwards from any vertex, each by its best incoming arc, ends with all vertices contracted into one.
class SpanningTree {
 public:
  explicit SpanningTree(const ArcScores& scores)
      : vertices_(scores.words + 1),
        weights_(vertices_ * vertices_),
        targets_(vertices_ * vertices_),
        row_of_(2 * vertices_),
        parent_(2 * vertices_, kNone),
        members_(2 * vertices_),
        entry_(2 * vertices_),
        set_(vertices_) {
    std::iota(row_of_.begin(), row_of_.end(), 0U);
    std::iota(set_.begin(), set_.end(), 0U);
    double most = sane(scores.root[0]);
    double least = most;
    const auto extend = [&](float score) {
      most = std::max(most, sane(score));
      least = std::min(least, sane(score));
    };
    for (const float score : scores.root) extend(score);
    for (const float score : scores.arcs) extend(score);
    // A tree gains less than this by another choice of all its arcs.
    const double all = (most - least + 1) * static_cast<double>(vertices_);
    for (std::size_t d = 0; d < scores.words; ++d) {
      double* row = &weights_[(d + 1) * vertices_];
      row[0] = sane(scores.root[d]) - all;
      for (std::size_t h = 0; h < scores.words; ++h) row[h + 1] = sane(scores.arcs[d * scores.words + h]);
    }
    for (std::size_t v = 0; v < vertices_; ++v) {
      if (v > 0) weights_[v] = least - 3 * all;  // into the root
      for (std::size_t u = 0; u < vertices_; ++u) targets_[v * vertices_ + u] = static_cast<std::uint32_t>(v);
    }
  }

  [[nodiscard]] std::vector<Index> heads() && {
    contract_all();
    expand();
    std::vector<Index> heads(vertices_ - 1);
    for (std::size_t d = 0; d + 1 < vertices_; ++d) {
      const std::uint32_t source = entry_[d + 1].source;
      heads[d] = source == 0 ? static_cast<Index>(d) : source - 1;
    }
    return heads;
  }

 private:
  /// The arc by which a vertex or a contracted cycle is entered.
  struct Arc {
    std::uint32_t source = kNone;  ///< vertices before any contraction
    std::uint32_t target = kNone;
    double weight = 0;
  };

  void contract_all() {
    auto next = static_cast<std::uint32_t>(vertices_);
    std::vector<std::uint32_t> path{1 % static_cast<std::uint32_t>(vertices_)};
    std::vector<bool> on_path(2 * vertices_, false);
    on_path[path.back()] = true;
    while (true) {
      const std::uint32_t last = path.back();
      const double* row = &weights_[row_of_[last] * vertices_];
      Arc best;
      for (std::uint32_t u = 0; u < vertices_; ++u) {
        if (set_[u] != last && (best.source == kNone || row[u] > best.weight))
          best = {u, targets_[row_of_[last] * vertices_ + u], row[u]};
      }
      if (best.source == kNone) return;  // nothing is outside
      entry_[last] = best;
      const std::uint32_t from = set_[best.source];
      if (!on_path[from]) {
        path.push_back(from);
        on_path[from] = true;
        continue;
      }
      const auto begin = std::find(path.begin(), path.end(), from);
      contract({begin, path.end()}, next);
      path.erase(begin, path.end());
      path.push_back(next);
      on_path[next] = true;
      ++next;
    }
  }

  /// Makes one of the members: into it leads, from each vertex, the arc that loses least against the arc that
  /// its target gives up.  It takes over the row of its first member.
  void contract(std::vector<std::uint32_t> members, std::uint32_t made) {
    const std::uint32_t row = row_of_[members.front()];
    for (std::size_t m = 0; m < members.size(); ++m) {
      const std::uint32_t member = members[m];
      parent_[member] = made;
      const double given_up = entry_[member].weight;
      const std::size_t from = row_of_[member] * vertices_;
      const std::size_t to = row * vertices_;
      for (std::size_t u = 0; u < vertices_; ++u) {
        const double weight = weights_[from + u] - given_up;
        if (m == 0) {
          weights_[to + u] = weight;
        } else if (weight > weights_[to + u]) {
          weights_[to + u] = weight;
          targets_[to + u] = targets_[from + u];
        }
      }
    }
    for (std::uint32_t& set : set_) {
      if (parent_[set] == made) set = made;
    }
    row_of_[made] = row;
    members_[made] = std::move(members);
  }

  /// Takes the cycles apart again, outermost first: where a cycle is entered at a vertex, the entry stands
  /// and the vertex's arc within the cycle falls.
  void expand() {
    std::vector<std::uint32_t> whole;
    const auto dismantle = [&](std::uint32_t vertex) {
      std::uint32_t below = vertex;
      for (std::uint32_t cycle = parent_[vertex]; cycle != kNone; cycle = parent_[cycle]) {
        parent_[below] = kNone;
        for (const std::uint32_t member : members_[cycle]) {
          if (member == below) continue;
          parent_[member] = kNone;
          if (!members_[member].empty()) whole.push_back(member);
        }
        below = cycle;
      }
    };
    dismantle(0);
    while (!whole.empty()) {
      const Arc entry = entry_[whole.back()];
      whole.pop_back();
      entry_[entry.target] = entry;
      dismantle(entry.target);
    }
  }

  std::size_t vertices_;
  std::vector<double> weights_;         ///< [vertices, vertices]: row of a target, column of a source
  std::vector<std::uint32_t> targets_;  ///< likewise: the vertex that the arc leads to
  std::vector<std::uint32_t> row_of_;   ///< [2 * vertices]: row of a vertex or cycle
  std::vector<std::uint32_t> parent_;   ///< the cycle that holds it
  std::vector<std::vector<std::uint32_t>> members_;
  std::vector<Arc> entry_;
  std::vector<std::uint32_t> set_;  ///< [vertices]: the outermost cycle that holds the vertex, or itself
};

}  // namespace

std::vector<Index> best_tree(const ArcScores& scores) {
  std::vector<Index> heads = greedy_heads(scores);
  if (is_tree(heads)) return heads;
  return SpanningTree(scores).heads();
}

}  // namespace verbale
