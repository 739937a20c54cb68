#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "stages/coreference/tree.h"
#include "stages/heads/learned_head.h"
#include "stages/heads/pair_scorer.h"

namespace verbale::coreference {

/// A candidate before another, and how well it is what the other means.
struct Antecedent {
  Index candidate = 0;
  float score = 0;  ///< over 0: rather than not
};

/// A word that may head a mention that has others.
struct Candidate {
  Index word = 0;
  std::vector<Antecedent> antecedents;  ///< those over 0, best first, at most kMostAntecedents
  std::vector<Antecedent> doubtful;     ///< the best of the others, for words that must mean someone
};

/// What the model says of a document's words.
struct Readings {
  std::vector<Candidate> candidates;  ///< in the order of the text
  /// [words]: the score of a person, organization, place and other thing; empty: not known.
  std::vector<std::array<float, 4>> types;
};

inline constexpr std::size_t kMostAntecedents = 12;
inline constexpr std::size_t kMostDoubtful = 24;

/// Words that head mentions and, for each, which before it means the same: the head `coreference` of the
/// model.
///
///   Method  a linear layer tells whether a word heads a mention of a chain, of what type it is, and gives
///   its
///           projections; pairs are scored by PairScorer (Dobrovolskii 2021, with one pairwise layer)
///   Cost    linear in the words; each candidate meets at most the kReach before it
///
/// Immutable after load(); read() may run on many threads.
class CoreferenceScorer {
 public:
  static constexpr std::size_t kReach = 300;

  /// Errors: kNotFound, kMalformed.
  [[nodiscard]] static Result<CoreferenceScorer> load(const ModelBundle& bundle, Precision precision);

  /// REQUIRES: the tree's document has Blocks and Encoding.
  [[nodiscard]] Readings read(const Tree& tree) const;

 private:
  CoreferenceScorer(LearnedHead head, PairScorer pairs) : head_(std::move(head)), pairs_(std::move(pairs)) {}

  LearnedHead head_;
  PairScorer pairs_;
  std::vector<int> type_of_;  ///< [types of the model]: place in Readings::types, or -1
};

}  // namespace verbale::coreference
