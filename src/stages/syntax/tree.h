#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "verbale/layers.h"

namespace verbale {

/// What each word would have each other word, or the root, as its head.  Greater is better.
///
/// Scores that are no numbers, or beyond a million, count as a million.
struct ArcScores {
  std::size_t words = 0;
  std::vector<float> arcs;  ///< [words, words]: arcs[d * words + h] is the word d under the word h
  std::vector<float> root;  ///< [words]: the word d under no word
};

/// The best tree: of all trees over the words with exactly one root, one whose arcs have the greatest sum.
/// The head of each word; its own index: the root.  Among equals the lowest index is preferred, so that the
/// same scores give the same tree.
///
/// Each word's best head, where that is such a tree.  Else the maximum spanning tree (Chu and Liu 1965;
/// Edmonds 1967) by growing a path and contracting its cycles over a dense matrix (Tarjan 1977; Gabow, Galil,
/// Spencer and Tarjan 1986), with every root arc made worse by the same amount, more than any tree can gain:
/// the best tree then has one root, and is the best of those that have (Stanojevic and Cohen 2021, "A Root of
/// a Problem").
///
/// Time and memory: words².  REQUIRES: words > 0, the arrays have the sizes above.
[[nodiscard]] std::vector<Index> best_tree(const ArcScores& scores);

}  // namespace verbale
