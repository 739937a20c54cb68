#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "stages/actors/actor_catalog.h"
#include "stages/coreference/entity_finder.h"
#include "stages/coreference/tree.h"
#include "stages/events/event_scorer.h"
#include "stages/events/sides.h"

namespace verbale::events {

/// Who takes part in an act, and where.
struct Participants {
  /// One pair an event: several where the text names several sources or targets beside each other.
  std::vector<std::pair<std::optional<Actor>, std::optional<Actor>>> pairs;
  std::optional<Actor> place;
  bool symmetric = false;  ///< the two sides of a pair may change places
  bool told = false;       ///< the words of a side tell its country, or that it is of several
};

/// Turns the words that the model takes for participants into actors: whose they are by coreference, their
/// CAMEO code by the entity and by what the words say, whatever is the more specific.
///
///   source left out   the subject of the clause that governs the act ("agreed to lift", "troops who
///   shelled"),
///                     where the tree tells one
///   target left out   the object of the act, where it is an actor: "accused Paris of", "the arrest of two
///                     Iranians"
///   "it", "they"      the entity that coreference gives
///   "a market in Surin"  the country of the name inside, where the words have none of their own
///   "police", "its neighbour", nobody at all  the country that SideFinder thinks likeliest, if any
///
/// REQUIRES: document has Tokens, Sentences, Syntax, Entities; document, tree and catalog outlive it.
class ParticipantFinder {
 public:
  ParticipantFinder(const Document& document, const coreference::Tree& tree,
                    const actors::ActorCatalog& catalog, const SideWeights& weights);

  /// `open`: takes the sides whose country the words left open; to fit SideWeights.
  [[nodiscard]] Participants find(const TriggerReading& reading, std::vector<OpenSide>* open = nullptr) const;

  [[nodiscard]] const SideFinder& countries() const { return countries_; }

 private:
  [[nodiscard]] Actor actor_of(TokenRange words, bool place) const;
  [[nodiscard]] std::vector<TokenRange> parts_of(TokenRange words) const;
  [[nodiscard]] std::optional<TokenRange> governing_subject(TokenRange trigger) const;
  [[nodiscard]] std::optional<TokenRange> governed_object(TokenRange trigger) const;
  [[nodiscard]] std::optional<Actor> stand_in(TokenRange trigger, const std::string& country) const;
  [[nodiscard]] Actor actor_of(const Role& named) const;
  [[nodiscard]] TokenRange trimmed(TokenRange words) const;
  [[nodiscard]] std::optional<Actor> setting_of(TokenRange trigger) const;
  [[nodiscard]] TokenRange words_of(Span span) const;
  void take_inner(Actor& actor) const;
  [[nodiscard]] bool is_open(const Actor& actor) const;
  [[nodiscard]] bool is_owned(TokenRange words) const;
  [[nodiscard]] SideWords kind_of(const Actor& actor, TokenRange words) const;
  void settle(const TriggerReading& reading, const std::optional<Actor>& place,
              std::array<std::vector<Actor>, 2>& sides, std::vector<OpenSide>* open) const;

  const Document& document_;
  const coreference::Tree& tree_;
  const actors::ActorCatalog& catalog_;
  coreference::EntityFinder entities_;
  SideFinder countries_;
  actors::ActorCatalog::Day day_;
  std::map<std::string, std::size_t>
      first_of_;             ///< by country, in named_: what stands for it, else who is of it
  std::vector<Role> named_;  ///< mentions, but pronouns, of entities with an actor's code, in order
};

}  // namespace verbale::events
