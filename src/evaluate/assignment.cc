#include "evaluate/assignment.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>

#include <fmt/format.h>

namespace verbale {
namespace {

/// The component's distinct rows or columns, sorted, and their positions.
class Numbering {
 public:
  void add(std::size_t name) { names_.push_back(name); }
  void close() {
    std::sort(names_.begin(), names_.end());
    names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
  }
  [[nodiscard]] std::size_t size() const { return names_.size(); }
  [[nodiscard]] std::size_t name(std::size_t position) const { return names_[position]; }
  [[nodiscard]] std::size_t position(std::size_t name) const {
    return static_cast<std::size_t>(std::lower_bound(names_.begin(), names_.end(), name) - names_.begin());
  }

 private:
  std::vector<std::size_t> names_;
};

/// Solves a component; `cost` is [rows][columns], rows <= columns.  The row of each column, from 1; 0: none.
std::vector<std::size_t> solve(const std::vector<std::vector<double>>& cost) {
  const std::size_t rows = cost.size();
  const std::size_t columns = cost.front().size();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  std::vector<double> row_potential(rows + 1);
  std::vector<double> column_potential(columns + 1);
  std::vector<std::size_t> row_of(columns + 1);  // index 0 is a sentinel
  std::vector<std::size_t> way(columns + 1);
  for (std::size_t row = 1; row <= rows; ++row) {
    row_of[0] = row;
    std::size_t column = 0;
    std::vector<double> least(columns + 1, kInfinity);
    std::vector<bool> used(columns + 1, false);
    while (true) {
      used[column] = true;
      const std::size_t from = row_of[column];
      double delta = kInfinity;
      std::size_t next = 0;
      for (std::size_t j = 1; j <= columns; ++j) {
        if (used[j]) continue;
        const double reduced = cost[from - 1][j - 1] - row_potential[from] - column_potential[j];
        if (reduced < least[j]) {
          least[j] = reduced;
          way[j] = column;
        }
        if (least[j] < delta) {
          delta = least[j];
          next = j;
        }
      }
      for (std::size_t j = 0; j <= columns; ++j) {
        if (used[j]) {
          row_potential[row_of[j]] += delta;
          column_potential[j] -= delta;
        } else {
          least[j] -= delta;
        }
      }
      column = next;
      if (row_of[column] == 0) break;
    }
    while (column != 0) {
      row_of[column] = row_of[way[column]];
      column = way[column];
    }
  }
  return row_of;
}

}  // namespace

Result<std::vector<std::pair<std::size_t, std::size_t>>> assign(const std::vector<WeightedPair>& pairs) {
  // Pairs that share a row or a column are of one component.
  std::vector<std::size_t> parent(pairs.size());
  std::iota(parent.begin(), parent.end(), std::size_t{0});
  const auto root = [&](std::size_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
  };
  std::map<std::size_t, std::size_t> by_row;
  std::map<std::size_t, std::size_t> by_column;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    parent[root(i)] = root(by_row.emplace(pairs[i].row, i).first->second);
    parent[root(i)] = root(by_column.emplace(pairs[i].column, i).first->second);
  }
  std::map<std::size_t, std::vector<WeightedPair>> components;
  for (std::size_t i = 0; i < pairs.size(); ++i) components[root(i)].push_back(pairs[i]);

  std::vector<std::pair<std::size_t, std::size_t>> chosen;
  for (const auto& [unused, component] : components) {
    Numbering rows;
    Numbering columns;
    for (const WeightedPair& each : component) {
      rows.add(each.row);
      columns.add(each.column);
    }
    rows.close();
    columns.close();
    if (rows.size() > kMaximumCells / columns.size()) {
      return Error{ErrorCode::kTooLarge,
                   fmt::format("{} and {} items that hang together are too many to match", rows.size(),
                               columns.size())};
    }
    const bool flipped = rows.size() > columns.size();
    const Numbering& first = flipped ? columns : rows;
    const Numbering& second = flipped ? rows : columns;
    std::vector<std::vector<double>> cost(first.size(), std::vector<double>(second.size()));
    for (const WeightedPair& each : component) {
      cost[first.position(flipped ? each.column : each.row)]
          [second.position(flipped ? each.row : each.column)] = -each.weight;
    }
    const std::vector<std::size_t> row_of = solve(cost);
    for (std::size_t j = 1; j < row_of.size(); ++j) {
      if (row_of[j] == 0 || cost[row_of[j] - 1][j - 1] == 0) continue;
      const std::size_t one = first.name(row_of[j] - 1);
      const std::size_t other = second.name(j - 1);
      chosen.emplace_back(flipped ? other : one, flipped ? one : other);
    }
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

}  // namespace verbale
