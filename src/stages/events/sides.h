#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codebook/codebook.h"
#include "stages/coreference/entity_finder.h"
#include "stages/coreference/tree.h"
#include "stages/events/event_scorer.h"

namespace verbale::events {

/// How an act's words tell one of its sides.
enum class SideWords : std::uint8_t {
  kMissing,  ///< not at all
  kPronoun,  ///< "it", "they", of whom no country is known
  kState,    ///< "the government", "police", "the chancellor"
  kPeople,   ///< "residents", "the rebels", "a lawyer"
  kName,     ///< a name that no table has
  kOther,    ///< by another one: "its neighbour", "their hosts"
  kThing,    ///< "the kingdom", "a market", "three ships"
};
inline constexpr std::size_t kSideWords = 7;

/// As codebook/events/sides.csv has it.
[[nodiscard]] std::string_view name_of(SideWords words);

/// What speaks for a country to be the one that a side belongs to.
enum class SideFeature : std::uint8_t {
  kHome,           ///< named most in the article
  kSecond,         ///< named second most
  kShare,          ///< its share of the countries' names
  kPlace,          ///< the act's place
  kNearest,        ///< named last before the words, in their sentence
  kSentence,       ///< named in the sentence besides
  kAfter,          ///< named next after the words, in their sentence
  kParagraph,      ///< named last before the sentence, in its paragraph
  kEarlier,        ///< named last before the paragraph
  kSubjectBefore,  ///< its name, or who stands for it, is the subject of the sentence before
  kSubject,        ///< the subject of the sentence
  kFirst,          ///< named first in the text
  kOtherSide,      ///< the act's other side
  kOwner,          ///< whose it is: "its neighbour"
  kAny,            ///< any country: what speaks against none
};
inline constexpr std::size_t kSideFeatures = 15;

/// A side whose country the words leave open.
struct OpenSide {
  ParticipantRole role = ParticipantRole::kSource;
  SideWords words = SideWords::kMissing;
  TokenRange at;          ///< its words; of a missing one those of the trigger
  std::string_view type;  ///< of PLOVER
  std::string place;      ///< the country of the act's place, or empty
  std::string other;      ///< the country of the other side, or empty
};

/// A country that a side may belong to.
struct SideCandidate {
  std::string country;
  std::array<float, kSideFeatures> features{};
};

/// How much each feature speaks for a country, by role, by how the words tell the side, and by the type of
/// the act: codebook/events/sides.csv.
class SideWeights {
 public:
  /// Errors: kNotFound, kMalformed (naming file and line).
  [[nodiscard]] static Result<SideWeights> load(const Codebook& codebook, const EventCodes& codes);

  /// The log-odds of a candidate against none.
  [[nodiscard]] double weigh(const OpenSide& side, const SideCandidate& candidate) const;

 private:
  using Row = std::array<double, kSideFeatures>;

  std::array<std::array<Row, kSideWords>, 2> weights_{};                                    ///< [role][words]
  std::map<std::string, std::array<std::array<Row, kSideWords>, 2>, std::less<>> of_type_;  ///< besides
};

/// Tells which of the article's countries a side belongs to that the words leave open: "the government",
/// "its neighbour", a sufferer who is not told.
///
///   Method  a logistic model over where each country is named around the words
///   (training/events/fit_sides.py) Cost    linear in the article's names to make; a question is linear in
///   its countries and in the names of
///           its sentence and paragraph
///
/// REQUIRES: document has Blocks, Tokens, Sentences, Syntax, Entities, and outlives it, as do tree and
/// weights.
class SideFinder {
 public:
  SideFinder(const Document& document, const coreference::Tree& tree,
             const coreference::EntityFinder& entities, const SideWeights& weights);

  /// Every country that the article names, in the order of their codes.
  [[nodiscard]] std::vector<SideCandidate> candidates(const OpenSide& side) const;

  /// The likeliest country; empty where none is likelier than any.
  [[nodiscard]] std::string country_of(const OpenSide& side) const;

 private:
  struct Named {
    Index token = 0;  ///< the first
    Index country = 0;
    bool own = false;  ///< a mention of its own, no pronoun
  };

  [[nodiscard]] std::optional<Index> subject_of(Index sentence) const;
  [[nodiscard]] std::optional<Index> owner_of(TokenRange words) const;
  [[nodiscard]] std::optional<Index> country_at(Index token) const;
  [[nodiscard]] std::optional<Index> index_of(std::string_view country) const;

  const Document& document_;
  const coreference::Tree& tree_;
  const coreference::EntityFinder& entities_;
  const SideWeights& weights_;
  std::vector<std::string> countries_;  ///< sorted
  std::vector<float> shares_;           ///< [countries]
  std::optional<Index> home_;
  std::optional<Index> second_;
  std::vector<Named> named_;  ///< in the order of the text, no pronouns
};

}  // namespace verbale::events
