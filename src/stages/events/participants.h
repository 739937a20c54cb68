#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "stages/actors/actor_catalog.h"
#include "stages/coreference/entity_finder.h"
#include "stages/coreference/tree.h"
#include "stages/events/event_scorer.h"

namespace verbale::events {

/// Who takes part in an act, and where.
struct Participants {
  /// One pair an event: several where the text names several sources or targets beside each other.
  std::vector<std::pair<std::optional<Actor>, std::optional<Actor>>> pairs;
  std::optional<Actor> place;
  bool symmetric = false;  ///< the two sides of a pair may change places
};

/// Turns the words that the model takes for participants into actors: whose they are by coreference, their
/// CAMEO code by the entity and by what the words say, whatever is the more specific.
///
///   source left out   the subject of the clause that governs the act ("agreed to lift", "troops who
///   shelled"),
///                     where the tree tells one
///   target left out   the object of the act, where it is an actor: "accused Paris of", "the arrest of two
///   Iranians" "it", "they"      the entity that coreference gives "police", "the government", "protesters"
///                     of the country of the event's place, of the place that its sentence is set in, or else
///                     of the country that the article names most; so are persons of whom nothing is known,
///                     and sources and sufferers that are no names
///   "a market in Surin" the country of the name inside, where the words have none of their own
///   nobody suffers      an assault or a coercion without a target has the place's country for it, the other
///                     country named last, or the article's own
///
/// REQUIRES: document has Tokens, Sentences, Syntax, Entities; document, tree and catalog outlive it.
class ParticipantFinder {
 public:
  ParticipantFinder(const Document& document, const coreference::Tree& tree,
                    const actors::ActorCatalog& catalog);

  [[nodiscard]] Participants find(const TriggerReading& reading) const;

 private:
  [[nodiscard]] Actor actor_of(TokenRange words, bool place) const;
  [[nodiscard]] std::vector<TokenRange> parts_of(TokenRange words) const;
  [[nodiscard]] bool in_one_phrase(TokenRange one, TokenRange other) const;
  [[nodiscard]] std::optional<TokenRange> governing_subject(TokenRange trigger) const;
  [[nodiscard]] std::optional<TokenRange> governed_object(TokenRange trigger) const;
  [[nodiscard]] std::optional<Actor> other_side(TokenRange trigger, const std::string& country) const;
  [[nodiscard]] std::optional<Actor> last_of(TokenRange trigger, const std::string& country) const;
  [[nodiscard]] std::optional<Actor> sufferer(TokenRange trigger, std::optional<Actor> place,
                                              const std::vector<Actor>& sources) const;
  [[nodiscard]] std::vector<Role>::const_iterator before(TokenRange trigger) const;
  [[nodiscard]] Actor actor_of(const Role& named) const;
  [[nodiscard]] TokenRange trimmed(TokenRange words) const;
  [[nodiscard]] std::optional<Actor> setting_of(TokenRange trigger) const;
  [[nodiscard]] TokenRange words_of(Span span) const;
  void take_inner(Actor& actor) const;
  void settle(Actor& actor, TokenRange words, const std::string& country, bool any) const;

  const Document& document_;
  const coreference::Tree& tree_;
  const actors::ActorCatalog& catalog_;
  coreference::EntityFinder entities_;
  actors::ActorCatalog::Day day_;
  std::string home_;         ///< the country that the article names most, or empty
  std::vector<Role> named_;  ///< mentions, but pronouns, of entities with an actor's code, in order
};

}  // namespace verbale::events
