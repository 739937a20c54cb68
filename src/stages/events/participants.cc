#include "stages/events/participants.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/letters.h"
#include "stages/coreference/phrase_spans.h"

namespace verbale::events {
namespace {

using coreference::Relation;

/// The most participants of one role.
constexpr std::size_t kMostSides = 4;

/// Names that may stand in one another.
constexpr std::ptrdiff_t kNested = 4;

/// Steps up the tree to the clause whose subject acts.
constexpr std::size_t kMostSteps = 4;

/// CAMEO codes whose two sides do the same: talks, meetings, treaties, shared work.
constexpr std::array<std::string_view, 8> kSymmetric{"040", "041", "044", "046", "057", "060", "061", "062"};

/// Codes whose several sources do it to each other where no target is told: "France and Spain agreed".
constexpr std::array<std::string_view, 5> kMutual{"03", "04", "057", "06", "087"};

/// Types of acts whose target need be no actor: a market, three ships.
constexpr std::array<std::string_view, 2> kSuffered{"ASSAULT", "COERCE"};

/// Prepositions of the place that a sentence is set in.
constexpr std::array<std::string_view, 7> kPlaceMarks{"in", "at", "near", "into", "outside", "off", "around"};

/// Named mentions before an act among which its country's last one is looked for.
constexpr std::size_t kMentionsBack = 100;

/// Sectors that belong to no one country.
constexpr std::array<std::string_view, 5> kOfNoCountry{"IGO", "NGO", "MNC", "NGM", "IMG"};

bool is_subject(std::string_view relation) {
  return relation == "nsubj" || relation == "nsubj:outer";
}

/// How the codes of organizations of several states begin (CAMEO, ch. 3).
constexpr std::string_view kOfSeveralStates = "IGO";

/// Sectors of those who act for their state.
constexpr std::array<std::string_view, 6> kStates{"GOV", "MIL", "COP", "JUD", "LEG", "SPY"};

template <std::size_t size>
bool is_one_of(const std::array<std::string_view, size>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

}  // namespace

ParticipantFinder::ParticipantFinder(const Document& document, const coreference::Tree& tree,
                                     const actors::ActorCatalog& catalog, const SideWeights& weights)
    : document_(document),
      tree_(tree),
      catalog_(catalog),
      entities_(document),
      countries_(document, tree, entities_, weights) {
  if (document.metadata().published) day_ = document.metadata().published->day;
  const Entities& entities = document.get<Entities>();
  for (Index e = 0; e < entities.size(); ++e) {
    if (entities[e].actor.empty()) continue;
    for (const Mention& mention : entities[e].mentions) {
      if (mention.form != MentionForm::kPronoun) named_.push_back({mention.span, e});
    }
  }
  std::sort(named_.begin(), named_.end(), [](const Role& a, const Role& b) {
    return a.span.begin != b.span.begin ? a.span.begin < b.span.begin : a.span.end > b.span.end;
  });
  for (std::size_t n = 0; n < named_.size(); ++n) {
    const Entity& entity = entities[*named_[n].entity];
    if (entity.country.empty()) continue;
    const auto [first, is_new] = first_of_.try_emplace(entity.country, n);
    const bool own = entity.actor == entity.country;
    const Entity& before = entities[*named_[first->second].entity];
    if (!is_new && own && before.actor != before.country) first->second = n;
  }
}

/// Without the determiner's or preposition's edge, punctuation and the possessive "'s"; a bracket stays
/// closed.
TokenRange ParticipantFinder::trimmed(TokenRange words) const {
  bool bracket = false;
  for (Index t = words.first; t < words.last; ++t) bracket |= tree_.text(t) == "(";
  const auto is_edge = [&](Index t) {
    if (bracket && tree_.text(t) == ")") return false;
    return tree_.upos(t) == Upos::kPunct || tree_.upos(t) == Upos::kCconj ||
           (tree_.upos(t) == Upos::kPart && tree_.relation(t) == Relation::kCase);
  };
  while (words.last > words.first + 1 && is_edge(words.last - 1)) --words.last;
  while (words.last > words.first + 1 && (is_edge(words.first) || tree_.upos(words.first) == Upos::kAdp))
    ++words.first;
  return words;
}

/// "France and Spain": each by itself, where both are names or have no determiner in common.
std::vector<TokenRange> ParticipantFinder::parts_of(TokenRange words) const {
  const Index head = tree_.head_of(words.first, words.last);
  std::vector<Index> heads{head};
  for (const Index child : tree_.children(head)) {
    if (words.contains(child) && tree_.relation(child) == Relation::kConj &&
        tree_.upos(child) == Upos::kPropn)
      heads.push_back(child);
  }
  if (heads.size() < 2 || heads.size() > kMostSides || tree_.upos(head) != Upos::kPropn) return {words};
  std::sort(heads.begin(), heads.end());
  std::vector<TokenRange> parts;
  for (std::size_t i = 0; i < heads.size(); ++i) {
    const Span subtree = tree_.subtree(heads[i]);
    TokenRange part{std::max(subtree.begin, words.first), std::min(subtree.end, words.last)};
    if (i + 1 < heads.size()) part.last = std::min<Index>(part.last, tree_.subtree(heads[i + 1]).begin);
    part = trimmed({std::min(part.first, heads[i]), std::max(part.last, heads[i] + 1)});
    parts.push_back(part);
  }
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (parts[i].first < parts[i - 1].last) return {words};
  }
  return parts;
}

Actor ParticipantFinder::actor_of(TokenRange words, bool place) const {
  Actor actor;
  actor.span = tree_.span(words.first, words.last);
  actor.entity = entities_.entity_of(actor.span);
  if (actor.entity) {
    const Entity& entity = document_.get<Entities>()[*actor.entity];
    actor.actor = entity.actor;
    actor.country = entity.country;
  }
  const Index head = tree_.head_of(words.first, words.last);
  if (place || tree_.upos(head) == Upos::kPron) return actor;
  std::vector<std::string_view> phrase;
  const Index from = head > words.first + actors::ActorCatalog::kWindow
                         ? head - static_cast<Index>(actors::ActorCatalog::kWindow)
                         : words.first;
  const Index to = std::min<Index>(words.last, head + static_cast<Index>(actors::ActorCatalog::kWindow));
  for (Index t = from; t < to; ++t) phrase.push_back(tree_.text(t));
  std::optional<std::size_t> name;
  const Names& names = document_.get<Names>();
  const auto after = std::partition_point(names.begin(), names.end(),
                                          [&](const Name& each) { return each.first_token <= head; });
  for (auto each = after - std::min<std::ptrdiff_t>(after - names.begin(), kNested); each != after; ++each) {
    if (each->type == EntityType::kPerson && head < each->last_token)
      name = std::max(each->first_token, from) - from;
  }
  const actors::Described said = catalog_.compose(phrase, head - from, nullptr, day_, name);
  const std::string composed =
      said.actor.empty() ? actors::actor_code(said.country, said.sector) : said.actor;
  // Words say more than the entity where they add a sector to its country.
  if (composed.size() > actor.actor.size() &&
      (actor.country.empty() || said.country.empty() || said.country == actor.country)) {
    const bool adds = actor.actor.empty() || composed.compare(0, actor.actor.size(), actor.actor) == 0;
    if (adds) actor.actor = composed;
  } else if (!said.sector.empty() && said.country.empty() && actor.actor.size() == 3 &&
             actor.actor == actor.country) {
    actor.actor = actors::actor_code(actor.country, said.sector);
  }
  if (actor.country.empty()) actor.country = said.country;
  return actor;
}

Actor ParticipantFinder::actor_of(const Role& named) const {
  const Entity& entity = document_.get<Entities>()[*named.entity];
  return Actor{named, entity.actor, entity.country};
}

/// The place in which a sentence is set: what "in", "at", "near" names in it.
std::optional<Actor> ParticipantFinder::setting_of(TokenRange trigger) const {
  const Sentence& where = document_.get<Sentences>()[tree_.sentence(trigger.first)];
  for (Index t = where.first_token; t < where.last_token; ++t) {
    if (tree_.upos(t) != Upos::kPropn || tree_.relation(t) != Relation::kObl) continue;
    const bool inside = std::any_of(tree_.children(t).begin(), tree_.children(t).end(), [&](Index child) {
      return tree_.relation(child) == Relation::kCase &&
             is_one_of(kPlaceMarks, lower_case(tree_.text(child)));
    });
    if (!inside) continue;
    if (const auto entity = entities_.entity_of(tree_.span(t, t + 1))) {
      const Entity& place = document_.get<Entities>()[*entity];
      if (place.type == EntityType::kPlace && !place.country.empty()) {
        return Actor{{tree_.span(t, t + 1), entity}, place.actor, place.country};
      }
    }
  }
  return std::nullopt;
}

TokenRange ParticipantFinder::words_of(Span span) const {
  const auto& tokens = document_.get<Tokens>().items;
  const auto first = std::partition_point(tokens.begin(), tokens.end(),
                                          [&](const Token& t) { return t.span.end <= span.begin; });
  const auto last =
      std::partition_point(first, tokens.end(), [&](const Token& t) { return t.span.begin < span.end; });
  return {static_cast<Index>(first - tokens.begin()), static_cast<Index>(last - tokens.begin())};
}

/// Who is named within words that say no country themselves: "a market in Surin", "a tanker under Russian
/// orders", "lorries of the World Food Programme".
void ParticipantFinder::take_inner(Actor& actor) const {
  if (!actor.country.empty() || actor.actor.size() > 3 || is_one_of(kOfNoCountry, actor.actor)) return;
  auto inner =
      std::lower_bound(named_.begin(), named_.end(), actor.span.begin,
                       [](const Role& role, std::uint32_t begin) { return role.span.begin < begin; });
  for (; inner != named_.end() && inner->span.begin < actor.span.end; ++inner) {
    if (inner->span.end > actor.span.end) continue;
    const Entity& entity = document_.get<Entities>()[*inner->entity];
    const bool whole =
        is_one_of(kOfNoCountry, std::string_view(entity.actor).substr(0, 3));  // "EU officials"
    if (entity.country.empty() && !whole && !actor.actor.empty()) continue;
    actor.country = entity.country;
    actor.actor =
        whole || entity.country.empty() ? entity.actor : actors::actor_code(entity.country, actor.actor);
    return;
  }
}

/// Whether the words leave open which country the actor belongs to.
bool ParticipantFinder::is_open(const Actor& actor) const {
  return actor.country.empty() && actor.actor.size() <= 3 && !is_one_of(kOfNoCountry, actor.actor);
}

SideWords ParticipantFinder::kind_of(const Actor& actor, TokenRange words) const {
  const Index head = tree_.head_of(words.first, words.last);
  if (tree_.upos(head) == Upos::kPron) return SideWords::kPronoun;
  const actors::RoleWord* role = catalog_.find_role(tree_.text(head));
  if (role != nullptr && role->kind == actors::RoleKind::kParty) return SideWords::kOther;
  if (is_one_of(kStates, actor.actor)) return SideWords::kState;
  if (!actor.actor.empty()) return SideWords::kPeople;
  if (tree_.upos(head) == Upos::kPropn) return SideWords::kName;
  const std::string_view noun = tree_.text(head);
  const actors::Described said = catalog_.compose({&noun, 1}, 0);
  const bool people =
      said.type == EntityType::kPerson || said.type == EntityType::kGroup || tree_.upos(head) == Upos::kNum ||
      (actor.entity && (document_.get<Entities>()[*actor.entity].type == EntityType::kPerson ||
                        document_.get<Entities>()[*actor.entity].type == EntityType::kGroup));
  return people ? SideWords::kPeople : SideWords::kThing;
}

/// Whether the words begin with whose they are: "its neighbour".
bool ParticipantFinder::is_owned(TokenRange words) const {
  for (Index t = words.first; t < words.last; ++t) {
    if (tree_.full_relation(t) == "nmod:poss") return true;
  }
  return false;
}

/// Gives the sides their country that the words leave open, and finds one that the words leave out.
void ParticipantFinder::settle(const TriggerReading& reading, const std::optional<Actor>& place,
                               std::array<std::vector<Actor>, 2>& sides, std::vector<OpenSide>* open) const {
  OpenSide side;
  side.type = reading.coding.type->name;
  if (place) side.place = place->country;
  for (std::size_t s = 0; s < sides.size(); ++s) {
    const std::vector<Actor>& others = sides[1 - s];
    side.role = s == 0 ? ParticipantRole::kSource : ParticipantRole::kTarget;
    side.other = others.empty() ? std::string() : others[0].country;
    for (Actor& actor : sides[s]) {
      if (!is_open(actor)) continue;
      side.at = words_of(actor.span);
      side.words = kind_of(actor, side.at);
      if (open != nullptr) open->push_back(side);
      const std::string country = countries_.country_of(side);
      if (country.empty()) continue;
      actor.country = country;
      // "its neighbour" is a state, "a neighbour" is not.
      const bool state = side.words == SideWords::kOther && is_owned(side.at);
      actor.actor = state ? country : actors::actor_code(country, actor.actor);
    }
    if (!sides[s].empty()) continue;
    side.at = reading.trigger;
    side.words = SideWords::kMissing;
    if (open != nullptr) open->push_back(side);
    if (auto actor = stand_in(reading.trigger, countries_.country_of(side))) sides[s].push_back(*actor);
  }
}

/// The subject of the nearest verb above the trigger that has one before it: of control, light verbs,
/// coordinated verbs.
std::optional<TokenRange> ParticipantFinder::governing_subject(TokenRange trigger) const {
  Index at = tree_.head_of(trigger.first, trigger.last);
  for (std::size_t step = 0; step < kMostSteps; ++step) {
    for (const Index child : tree_.children(at)) {
      if (is_subject(tree_.full_relation(child)) && !trigger.contains(child)) {
        if (tree_.upos(child) == Upos::kPron && tree_.has_feature(child, "PronType=Rel")) {
          const Index noun = tree_.head(at);  // "troops who shelled"
          if (noun >= at) return std::nullopt;
          const Span words = coreference::mention_words(tree_, noun);
          return TokenRange{words.begin, std::min<Index>(words.end, at)};
        }
        const Span words = coreference::mention_words(tree_, child);
        return TokenRange{words.begin, words.end};
      }
      if (tree_.full_relation(child) == "nsubj:pass") return std::nullopt;
    }
    if (tree_.is_root(at)) return std::nullopt;
    switch (tree_.relation(at)) {
      case Relation::kXcomp:
      case Relation::kConj:
      case Relation::kAdvcl:
      case Relation::kObj:
        at = tree_.head(at);
        break;
      default:
        return std::nullopt;
    }
  }
  return std::nullopt;
}

/// The object of the trigger: what a verb acts on, the passive's subject, what follows a noun with "of",
/// "on", "against", "with" or "to"; of a verb and its noun ("imposed sanctions on") that of either.
std::optional<TokenRange> ParticipantFinder::governed_object(TokenRange trigger) const {
  static constexpr std::array<std::string_view, 6> kMarks{"of", "on", "against", "with", "to", "from"};
  Index at = tree_.head_of(trigger.first, trigger.last);
  for (std::size_t step = 0; step < 2; ++step) {
    for (const Index child : tree_.children(at)) {
      if (trigger.contains(child)) continue;
      bool takes = false;
      switch (tree_.relation(child)) {
        case Relation::kObj:
          takes = true;
          break;
        case Relation::kNsubj:
          takes = tree_.full_relation(child) == "nsubj:pass";
          break;
        case Relation::kObl:
        case Relation::kNmod:
          takes = std::any_of(tree_.children(child).begin(), tree_.children(child).end(), [&](Index mark) {
            return tree_.relation(mark) == Relation::kCase &&
                   std::find(kMarks.begin(), kMarks.end(), tree_.text(mark)) != kMarks.end();
          });
          break;
        default:
          break;
      }
      if (!takes) continue;
      const Span words = coreference::mention_words(tree_, child);
      if (words.begin >= trigger.last || words.end <= trigger.first)
        return TokenRange{words.begin, words.end};
    }
    // "imposed sanctions on": what the noun lacks, its verb may have.
    if (tree_.upos(at) != Upos::kNoun || tree_.relation(at) != Relation::kObj) return std::nullopt;
    at = tree_.head(at);
  }
  return std::nullopt;
}

/// Who is named for a country: the last one before the act, or else the first one in the text.
std::optional<Actor> ParticipantFinder::stand_in(TokenRange trigger, const std::string& country) const {
  if (country.empty()) return std::nullopt;
  const auto is_country = [&](const Role& role) {
    const Entity& entity = document_.get<Entities>()[*role.entity];
    return entity.country == country && entity.actor == country;
  };
  auto named = std::lower_bound(named_.begin(), named_.end(), tree_.span(trigger.first, trigger.last).begin,
                                [](const Role& role, std::uint32_t at) { return role.span.begin < at; });
  for (std::size_t step = 0; step < kMentionsBack && named != named_.begin(); ++step) {
    --named;
    if (is_country(*named)) return actor_of(*named);
  }
  const auto first = first_of_.find(country);
  if (first == first_of_.end()) return std::nullopt;
  return Actor{named_[first->second], country, country};
}

Participants ParticipantFinder::find(const TriggerReading& reading, std::vector<OpenSide>* open) const {
  Participants found;
  std::array<std::vector<Actor>, 2> sides;
  const bool suffered = is_one_of(kSuffered, reading.coding.type->name);
  for (const Participant& participant : reading.participants) {
    switch (participant.role) {
      case ParticipantRole::kSource:
      case ParticipantRole::kTarget: {
        std::vector<Actor>& side = sides[participant.role == ParticipantRole::kSource ? 0 : 1];
        for (const TokenRange part : parts_of(trimmed(participant.words))) {
          if (side.size() < kMostSides) side.push_back(actor_of(part, false));
        }
        break;
      }
      case ParticipantRole::kPlace:
        if (!found.place || !found.place->entity) {
          Actor place = actor_of(trimmed(participant.words), true);
          if (!found.place || place.entity) found.place = std::move(place);
        }
        break;
      case ParticipantRole::kDate:
        break;
    }
  }
  if (sides[0].empty()) {
    if (const auto subject = governing_subject(reading.trigger)) {
      Actor actor = actor_of(trimmed(*subject), false);
      const bool is_target = std::any_of(sides[1].begin(), sides[1].end(), [&](const Actor& each) {
        return each.span.overlaps(actor.span) || (each.entity && each.entity == actor.entity);
      });
      if (!is_target && !actor.actor.empty()) sides[0].push_back(std::move(actor));
    }
  }
  if (sides[1].empty()) {
    if (const auto object = governed_object(reading.trigger)) {
      Actor actor = actor_of(trimmed(*object), false);
      const bool is_source = std::any_of(sides[0].begin(), sides[0].end(), [&](const Actor& each) {
        return each.span.overlaps(actor.span) || (each.entity && each.entity == actor.entity);
      });
      if (!is_source && (suffered || !actor.actor.empty())) sides[1].push_back(std::move(actor));
    }
  }
  const std::optional<Actor> place =
      found.place && !found.place->country.empty() ? found.place : setting_of(reading.trigger);
  for (std::vector<Actor>& side : sides) {
    for (Actor& actor : side) take_inner(actor);
  }
  found.told = std::any_of(sides.begin(), sides.end(), [&](const std::vector<Actor>& side) {
    return std::any_of(side.begin(), side.end(), [&](const Actor& actor) {
      return !actor.country.empty() || actor.actor.starts_with(kOfSeveralStates);
    });
  });
  settle(reading, place, sides, open);
  const std::string& code = reading.coding.cameo;
  found.symmetric = std::find(kSymmetric.begin(), kSymmetric.end(), code.substr(0, 3)) != kSymmetric.end();
  const bool mutual = std::any_of(kMutual.begin(), kMutual.end(), [&](std::string_view begin) {
    return code.compare(0, begin.size(), begin) == 0;
  });
  if (mutual && sides[1].empty() && sides[0].size() >= 2) {
    sides[1].assign(sides[0].begin() + 1, sides[0].end());
    sides[0].resize(1);
    found.symmetric = true;
  }
  const auto same = [](const Actor& a, const Actor& b) {
    return a.span == b.span || (a.entity && a.entity == b.entity);
  };
  if (sides[0].empty() && sides[1].empty()) {
    found.pairs.emplace_back(std::nullopt, std::nullopt);
  } else if (sides[1].empty()) {
    for (Actor& source : sides[0]) found.pairs.emplace_back(std::move(source), std::nullopt);
  } else if (sides[0].empty()) {
    for (Actor& target : sides[1]) found.pairs.emplace_back(std::nullopt, std::move(target));
  } else {
    for (const Actor& source : sides[0]) {
      for (const Actor& target : sides[1]) {
        if (!same(source, target)) found.pairs.emplace_back(source, target);
      }
    }
    if (found.pairs.empty()) found.pairs.emplace_back(sides[0].front(), std::nullopt);
  }
  return found;
}

}  // namespace verbale::events
