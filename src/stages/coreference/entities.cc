#include "stages/coreference/entities.h"

#include <algorithm>
#include <array>
#include <utility>

#include "stages/coreference/joining.h"
#include "stages/coreference/phrase_spans.h"

namespace verbale::coreference {
namespace {

using actors::ActorCatalog;
using actors::Described;
using actors::Known;
using actors::KnownKind;

constexpr std::size_t kTypes = static_cast<std::size_t>(EntityType::kOther) + 1;

/// Mentions of one entity that are asked who it is.
constexpr std::size_t kMostDescriptions = 24;

/// Words that hang on a noun and are asked whose it is.
constexpr std::size_t kMostChildren = 32;

std::size_t index_of(EntityType type) {
  return static_cast<std::size_t>(type);
}

/// How much a description says.
int weight_of(const Described& described) {
  return (described.sector.empty() ? 0 : 2) + (described.country.empty() ? 0 : 1);
}

class Builder {
 public:
  Builder(const Tree& tree, const Readings& readings, const Mentions& mentions, const NameGroups& groups,
          const ActorCatalog& catalog, ActorCatalog::Day day)
      : tree_(tree),
        readings_(readings),
        mentions_(mentions),
        groups_(groups),
        catalog_(catalog),
        day_(day) {}

  Entities build(Clusters& clusters) && {
    const std::size_t count = mentions_.items.size();
    std::vector<std::vector<Index>> members(count);
    cluster_.resize(count);
    for (Index m = 0; m < count; ++m) {
      cluster_[m] = clusters.find(m);
      members[cluster_[m]].push_back(m);
    }
    // Twice: once without, then with whose someone is ("its spokesman").
    who_.resize(count);
    for (const bool with_owners : {false, true}) {
      std::vector<Who> found(with_owners ? who_ : std::vector<Who>(count));
      for (Index c = 0; c < count; ++c) {
        if (members[c].empty() || (with_owners && !found[c].owned)) continue;
        found[c] = who_is(members[c], clusters.traits(c));
      }
      who_ = std::move(found);
    }
    std::vector<Entity> found;
    for (Index c = 0; c < count; ++c) {
      if (!is_entity(members[c])) continue;
      Entity entity;
      entity.name = name_of(members[c]);
      entity.type = who_[c].known.type;
      entity.country = who_[c].known.country;
      entity.sector = who_[c].known.sector;
      entity.actor = who_[c].known.actor.empty() ? actors::actor_code(entity.country, entity.sector)
                                                 : who_[c].known.actor;
      entity.wikidata = who_[c].known.wikidata;
      add_mentions(entity, members[c]);
      found.push_back(std::move(entity));
    }
    std::stable_sort(found.begin(), found.end(), [](const Entity& a, const Entity& b) {
      return a.mentions.front().span.begin < b.mentions.front().span.begin;
    });
    Entities entities;
    entities.items = std::move(found);
    return entities;
  }

 private:
  /// What is known of a cluster, in the catalog's form.
  struct Who {
    Known known;
    bool owned = false;  ///< a phrase has an owner outside of it
  };

  [[nodiscard]] bool is_entity(const std::vector<Index>& members) const {
    return members.size() > 1 || std::any_of(members.begin(), members.end(), [&](Index m) {
             return mentions_.items[m].name != kNothing || !mentions_.items[m].roles.empty();
           });
  }

  [[nodiscard]] const NameGroup* group_of(Index m) const {
    return groups_.of_mention[m] == kNothing ? nullptr : &groups_.items[groups_.of_mention[m]];
  }

  /// What the catalog knows of one of the cluster's names; one with a sector before one without.
  [[nodiscard]] const Known* known_of(const std::vector<Index>& members) const {
    const Known* best = nullptr;
    for (const Index m : members) {
      const NameGroup* group = group_of(m);
      if (group == nullptr || group->known == nullptr) continue;
      if (best == nullptr || (best->sector.empty() && !group->known->sector.empty())) best = group->known;
    }
    return best;
  }

  [[nodiscard]] Who who_is(const std::vector<Index>& members, unsigned traits) const {
    Who who;
    const std::vector<Described> descriptions = descriptions_of(members, who.owned);
    const EntityType type = type_of(members, traits, descriptions);
    const Known* known = known_of(members);
    who.known.type = type;
    who.known.kind = type == EntityType::kPerson  ? KnownKind::kPerson
                     : type == EntityType::kPlace ? KnownKind::kPlace
                                                  : KnownKind::kOrganization;
    give_actor(who.known, known, descriptions);
    // Who is of no country has a code for those who belong to them only where the catalog says so.
    if (known == nullptr && who.known.country.empty()) who.known.actor.clear();
    return who;
  }

  // ---------------------------------------------------------------- mentions

  void add_mentions(Entity& entity, const std::vector<Index>& members) const {
    struct Placed {
      Mention mention;
      bool name;
    };
    std::vector<Placed> placed;
    for (const Index m : members) {
      const Mentioned& mention = mentions_.items[m];
      const Span span = span_of(mention, members.size() > 1);
      if (mention.name != kNothing) {
        const Span name = tree_.document().get<Names>()[mention.name].span;
        placed.push_back({{name, MentionForm::kName}, true});
        // "Tom Ard, the mayor": the name stands in it.
        if (span != name) placed.push_back({{span, MentionForm::kNominal}, false});
      } else {
        placed.push_back({{span, mention.form}, false});
      }
      // A role finds its entity by its head: of "Vell, a spokesman" the spokesman may speak.
      for (const Index role : mention.roles) {
        if (role == mention.head) continue;
        const Span words = mention_words(tree_, role);
        const bool noun = std::find(mention.descriptions.begin(), mention.descriptions.end(), role) !=
                          mention.descriptions.end();
        placed.push_back(
            {{tree_.span(words.begin, words.end), noun ? MentionForm::kNominal : mention.form}, false});
      }
    }
    std::stable_sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) {
      const Span x = a.mention.span;
      const Span y = b.mention.span;
      if (x.begin != y.begin) return x.begin < y.begin;
      if (x.end != y.end) return x.end > y.end;
      return a.name > b.name;
    });
    for (const Placed& each : placed) {
      if (!entity.mentions.empty() && entity.mentions.back().span == each.mention.span) continue;
      entity.mentions.push_back(each.mention);
    }
  }

  /// A name that is all that means someone is its own words; else the phrase it stands in.
  [[nodiscard]] Span span_of(const Mentioned& mention, bool has_others) const {
    if (mention.name != kNothing && !has_others && (mention.roles.empty() || mention.descriptions.empty()))
      return tree_.document().get<Names>()[mention.name].span;
    const Span words = words_of(tree_, mention);
    return tree_.span(words.begin, words.end);
  }

  // -------------------------------------------------------------- name, type

  /// The longest name, one in small letters before one in capitals; else the first noun; else the first.
  [[nodiscard]] std::string name_of(const std::vector<Index>& members) const {
    const NameGroup* best = nullptr;
    for (const Index m : members) {
      const NameGroup* group = group_of(m);
      if (group == nullptr) continue;
      if (best == nullptr || group->text.size() > best->text.size()) best = group;
    }
    if (best != nullptr) return best->text;
    const Index noun = *std::min_element(members.begin(), members.end(), [&](Index a, Index b) {
      const auto rank = [&](Index m) {
        const Mentioned& mention = mentions_.items[m];
        return std::pair(mention.form == MentionForm::kName      ? 0
                         : mention.form == MentionForm::kNominal ? 1
                                                                 : 2,
                         mention.head);
      };
      return rank(a) < rank(b);
    });
    const Span words = words_of(tree_, mentions_.items[noun]);
    return on_one_line(tree_.document().text(tree_.span(words.begin, words.end)));
  }

  [[nodiscard]] EntityType type_of(const std::vector<Index>& members, unsigned traits,
                                   const std::vector<Described>& descriptions) const {
    std::array<double, kTypes> votes{};
    bool any = false;
    const Names& names = tree_.document().get<Names>();
    for (const Index m : members) {
      const NameGroup* group = group_of(m);
      if (group == nullptr) continue;
      constexpr double kKnown = 2;  // what the catalog knows counts as two sure names
      votes[index_of(group->type)] += static_cast<double>(names[mentions_.items[m].name].confidence) +
                                      (group->known != nullptr ? kKnown : 0);
      any = true;
    }
    if (!any) {
      for (const Described& described : descriptions) {
        if (!described.type) continue;
        votes[index_of(*described.type)] += 1;
        any = true;
      }
    }
    if (any) return best_of(votes);
    return learned_type(members, traits);
  }

  static EntityType best_of(const std::array<double, kTypes>& votes) {
    return static_cast<EntityType>(std::max_element(votes.begin(), votes.end()) - votes.begin());
  }

  /// What the model takes the mentions for; pronouns are asked where there are no nouns.
  [[nodiscard]] EntityType learned_type(const std::vector<Index>& members, unsigned traits) const {
    const bool several = (traits & (kSeveral | kThey)) != 0;
    const EntityType person = several ? EntityType::kGroup : EntityType::kPerson;
    if ((traits & kPerson) != 0) return EntityType::kPerson;
    const auto together = [&](Index m) { return mentions_.items[m].words.has_value(); };
    if (std::any_of(members.begin(), members.end(), together)) return EntityType::kGroup;
    if (readings_.types.empty()) return EntityType::kOther;
    std::array<double, 4> sums{};
    for (const bool pronouns : {false, true}) {
      bool any = false;
      for (const Index m : members) {
        if ((mentions_.items[m].form == MentionForm::kPronoun) != pronouns) continue;
        any = true;
        for (std::size_t t = 0; t < sums.size(); ++t)
          sums[t] += static_cast<double>(readings_.types[mentions_.items[m].head][t]);
      }
      if (any) break;
    }
    const std::array<EntityType, 4> types{person, EntityType::kOrganization, EntityType::kPlace,
                                          EntityType::kOther};
    return types[static_cast<std::size_t>(std::max_element(sums.begin(), sums.end()) - sums.begin())];
  }

  // ------------------------------------------------------------------- actor

  /// Whose the noun is, where a mention with others says so: "its spokesman", "the spokesman of the
  /// ministry".
  [[nodiscard]] const Known* owner_of(Index head, bool& owned) const {
    const auto children = tree_.children(head);
    for (std::size_t i = 0; i < std::min<std::size_t>(children.size(), kMostChildren); ++i) {
      const Index child = children[i];
      if (tree_.relation(child) != Relation::kNmod || !belongs(child)) continue;
      const Index m = mentions_.of_word[child];
      if (m == kNothing || cluster_[m] == cluster_of(head)) continue;
      owned = true;
      const Known& known = who_[cluster_[m]].known;
      if (!known.country.empty() || !known.sector.empty()) return &known;
    }
    return nullptr;
  }

  [[nodiscard]] Index cluster_of(Index word) const {
    return mentions_.of_word[word] == kNothing ? kNothing : cluster_[mentions_.of_word[word]];
  }

  /// Whether an attribute of a noun says whose it is: a possessor, or with "of" and "for".
  [[nodiscard]] bool belongs(Index word) const {
    if (tree_.full_relation(word) == "nmod:poss") return true;
    const auto children = tree_.children(word);
    const auto most = std::min<std::size_t>(children.size(), kMostChildren);
    return std::any_of(children.begin(), children.begin() + static_cast<std::ptrdiff_t>(most),
                       [&](Index child) {
                         return tree_.relation(child) == Relation::kCase &&
                                (tree_.text(child) == "of" || tree_.text(child) == "for");
                       });
  }

  /// What a phrase says: words [first, last) around the head, as far as the catalog looks.
  /// `name`: the person's name that the head ends.
  [[nodiscard]] Described compose(Index first, Index last, Index head, bool& owned,
                                  const Name* name = nullptr) const {
    constexpr auto kWindow = static_cast<Index>(ActorCatalog::kWindow);
    first = std::max(first, head - std::min(head, kWindow));
    last = std::min(last, head + kWindow + 1);
    std::vector<std::string_view> words;
    for (Index word = first; word < last; ++word) words.push_back(tree_.text(word));
    std::optional<std::size_t> begin;
    if (name != nullptr && name->type == EntityType::kPerson)
      begin = std::max(name->first_token, first) - first;
    return catalog_.compose(words, head - first, owner_of(head, owned), day_, begin);
  }

  [[nodiscard]] std::vector<Described> descriptions_of(const std::vector<Index>& members, bool& owned) const {
    std::vector<Described> found;
    const Names& names = tree_.document().get<Names>();
    for (const Index m : members) {
      if (found.size() >= kMostDescriptions) break;
      const Mentioned& mention = mentions_.items[m];
      if (mention.form == MentionForm::kPronoun || mention.words) continue;
      const Span words = words_of(tree_, mention);
      Index last = words.end;
      if (mention.name != kNothing) {
        const Name& name = names[mention.name];
        // With its title, and of what follows only whose it is: "President Ferrer of Venezuela".
        const Index head = std::max(name.first_token, name.last_token - 1);
        const bool of = name.last_token < words.end && tree_.text(name.last_token) == "of";
        found.push_back(compose(words.begin, of ? words.end : name.last_token, head, owned, &name));
        if (mention.head < name.first_token) last = name.first_token;
      }
      for (const Index noun : mention.descriptions) {
        const Span phrase = mention_words(tree_, noun);
        found.push_back(
            compose(phrase.begin, noun < last ? std::min(phrase.end, last) : phrase.end, noun, owned));
      }
      if (mention.name == kNothing) found.push_back(compose(words.begin, words.end, mention.head, owned));
    }
    return found;
  }

  static void give_actor(Known& entity, const Known* known, const std::vector<Described>& descriptions) {
    if (known != nullptr) {
      entity.country = known->country;
      entity.sector = known->sector;
      entity.actor = known->actor;
      entity.wikidata = known->wikidata;
      if (known->kind != KnownKind::kPerson || !known->sector.empty()) return;
    }
    if (entity.type == EntityType::kPlace || entity.type == EntityType::kOther) return;
    const Described* best = nullptr;
    for (const Described& each : descriptions) {
      if (weight_of(each) > (best == nullptr ? 0 : weight_of(*best))) best = &each;
    }
    if (best == nullptr) return;
    Described taken = *best;
    if (taken.country.empty()) {  // "the minister", and elsewhere "the Iranian"
      const auto other = std::find_if(descriptions.begin(), descriptions.end(),
                                      [](const Described& each) { return !each.country.empty(); });
      const std::string country = other != descriptions.end() ? other->country : entity.country;
      if (!country.empty() && taken.actor == actors::actor_code("", taken.sector)) {
        taken.country = country;
        taken.actor = actors::actor_code(country, taken.sector);
      }
    }
    entity.country = taken.country;
    entity.sector = taken.sector;
    entity.actor = taken.actor;
  }

  const Tree& tree_;
  const Readings& readings_;
  const Mentions& mentions_;
  const NameGroups& groups_;
  const ActorCatalog& catalog_;
  ActorCatalog::Day day_;
  std::vector<Index> cluster_;  ///< [mentions]
  std::vector<Who> who_;        ///< [clusters, by the mention that stands for one]
};

}  // namespace

Entities find_entities(const Document& document, const Readings& readings, const ActorCatalog& catalog) {
  const Tree tree(document);
  const auto& published = document.metadata().published;
  const ActorCatalog::Day day = published ? ActorCatalog::Day(published->day) : std::nullopt;
  const Mentions mentions = collect_mentions(tree, readings, catalog);
  const NameGroups groups = group_names(tree, mentions, catalog, day);
  Clusters clusters(tree, mentions, groups, catalog);
  join_mentions(tree, readings, mentions, groups, clusters);
  return Builder(tree, readings, mentions, groups, catalog, day).build(clusters);
}

}  // namespace verbale::coreference
