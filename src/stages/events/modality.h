#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "codebook/codebook.h"
#include "stages/coreference/tree.h"
#include "verbale/document.h"

namespace verbale::events {

/// What the words around a trigger say of whether its act happens, by a table of words
/// (codebook/events/modality.csv), weighed together with what the model reads.
///
///   above it    "threatened to close", "the risk of clashes", "prevented the crowd from storming": the
///   nearest governor that the
///               table has, up to three steps up the tree
///   with it     auxiliaries, "if" and "whether", "no", "never", "without"
///   on it       "the forthcoming visit", "a possible strike"
///
/// Immutable after load().
class Modality {
 public:
  /// Errors: kNotFound, kMalformed (naming file and line).
  [[nodiscard]] static Result<Modality> load(const Codebook& codebook);

  /// Adds the words' weight to the probabilities of the five statuses (in the order of EventStatus) of the
  /// trigger at tokens [first, last).
  void weigh(const coreference::Tree& tree, Index first, Index last, std::array<float, 5>& statuses) const;

  /// Whether the words say that somebody claims the act: "the alleged hack", "accused of ordering",
  /// "according to the rebels".
  [[nodiscard]] bool claimed(const coreference::Tree& tree, Index first, Index last) const;

 private:
  [[nodiscard]] bool claims(const coreference::Tree& tree, Index token) const;
  [[nodiscard]] const EventStatus* word(const coreference::Tree& tree, Index token) const;

  [[nodiscard]] const EventStatus* beside(const coreference::Tree& tree, Index at, Index from, Index to,
                                          bool first) const;
  [[nodiscard]] static bool is_old(const coreference::Tree& tree, Index at);

  std::map<std::pair<std::string, Upos>, EventStatus> words_;
  std::set<std::pair<std::string, Upos>> claims_;
};

}  // namespace verbale::events
