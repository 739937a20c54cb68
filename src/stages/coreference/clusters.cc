#include "stages/coreference/clusters.h"

#include <algorithm>

namespace verbale::coreference {
namespace {

using actors::ActorCatalog;
using actors::Gender;
using actors::RoleKind;

std::uint8_t bit_of(Gender gender) {
  return gender == Gender::kMale ? kMale : gender == Gender::kFemale ? kFemale : 0;
}

std::uint8_t traits_of_pronoun(Pronoun pronoun) {
  switch (pronoun) {
    case Pronoun::kI:
      return kPerson | kOne;
    case Pronoun::kHe:
      return kPerson | kOne | kMale;
    case Pronoun::kShe:
      return kPerson | kOne | kFemale;
    case Pronoun::kIt:
      return kThing | kOne;
    case Pronoun::kWe:
      return kSeveral;
    case Pronoun::kThey:
      return kThey;
    case Pronoun::kNone:
    case Pronoun::kYou:
    case Pronoun::kOther:
      break;
  }
  return 0;
}

/// The sector of organizations of several states.
constexpr std::string_view kOfSeveralStates = "IGO";

/// The country of what is of several states.
constexpr std::string_view kNowhere = "-";

bool exclude(unsigned traits, unsigned one, unsigned other) {
  return (traits & one) == one && (traits & other) == other;
}

}  // namespace

Clusters::Clusters(const Tree& tree, const Mentions& mentions, const NameGroups& groups,
                   const ActorCatalog& catalog)
    : tree_(tree), mentions_(mentions), groups_(groups) {
  const std::size_t count = mentions.items.size();
  above_.resize(count);
  traits_.resize(count);
  names_.resize(count);
  countries_.resize(count);
  apart_.resize(count);
  for (const auto& [one, other] : mentions.apart) {
    apart_[one].push_back(other);
    apart_[other].push_back(one);
  }
  for (Index m = 0; m < count; ++m) {
    above_[m] = m;
    traits_[m] = traits_of(m, catalog);
    countries_[m] = country_of(m, catalog);
    if (groups.of_mention[m] != kNothing) names_[m].push_back(groups.of_mention[m]);
  }
}

std::uint8_t Clusters::traits_of_name(Index m, const ActorCatalog& catalog) const {
  const NameGroup& group = groups_.items[groups_.of_mention[m]];
  const Name& name = tree_.document().get<Names>()[mentions_.items[m].name];
  constexpr double kSure = 0.5;
  if (group.known == nullptr && group.confidence < kSure) return 0;
  switch (group.type) {
    case EntityType::kPerson: {
      unsigned traits = kPerson | kOne;
      Gender gender = group.known != nullptr ? group.known->gender : Gender::kUnknown;
      if (gender == Gender::kUnknown) {
        const auto* title = title_before(tree_, name.first_token, catalog);
        if (title != nullptr) gender = title->gender;
      }
      if (gender == Gender::kUnknown) gender = catalog.gender_of_first_name(group.words.front());
      return static_cast<std::uint8_t>(traits | bit_of(gender));
    }
    case EntityType::kPlace:
    case EntityType::kOrganization:
      return kThing;
    case EntityType::kGroup:
      return is_plural(tree_, mentions_.items[m].head) ? kSeveral : 0;
    case EntityType::kOther:
      break;
  }
  return kThing;
}

/// The country that the words themselves tell: a known name's, that of "a Norwegian agency"; kNowhere of an
/// organization of several states.
std::string_view Clusters::country_of(Index m, const ActorCatalog& catalog) const {
  const Mentioned& mention = mentions_.items[m];
  if (mention.words || mention.form == MentionForm::kPronoun) return {};
  if (mention.name != kNothing) {
    const NameGroup& group = groups_.items[groups_.of_mention[m]];
    if (group.known != nullptr)
      return group.known->sector == kOfSeveralStates ? kNowhere : std::string_view(group.known->country);
    return group.demonym;
  }
  for (const Index child : tree_.children(mention.head)) {
    if (child > mention.head) break;
    if (tree_.relation(child) != Relation::kAmod) continue;
    const auto* demonym = catalog.find_demonym(tree_.text(child));
    if (demonym != nullptr && !demonym->ambiguous) return demonym->country;
  }
  return {};
}

std::uint8_t Clusters::traits_of(Index m, const ActorCatalog& catalog) const {
  const Mentioned& mention = mentions_.items[m];
  if (mention.words) return kSeveral;
  if (mention.form == MentionForm::kPronoun) return traits_of_pronoun(mention.pronoun);
  unsigned traits = mention.name == kNothing ? 0U : traits_of_name(m, catalog);
  std::vector<Index> nouns = mention.descriptions;
  if (mention.name == kNothing) nouns.push_back(mention.head);
  for (const Index noun : nouns) {
    if (is_plural(tree_, noun)) {
      if (mention.name == kNothing) traits |= kSeveral;
      continue;
    }
    if (tree_.upos(noun) != Upos::kNoun && tree_.upos(noun) != Upos::kPropn) continue;
    const auto* role = catalog.find_role(tree_.text(noun));
    if (role == nullptr) continue;
    // What the name itself tells counts more.
    if (role->kind == RoleKind::kPerson && (traits & kThing) == 0)
      traits |= kPerson | kOne | bit_of(role->gender);
    if (role->kind == RoleKind::kOrganization && (traits & kPerson) == 0) traits |= kThing;
  }
  if (exclude(traits, kMale, kFemale)) traits &= ~static_cast<unsigned>(kMale | kFemale);
  return static_cast<std::uint8_t>(traits);
}

Index Clusters::find(Index mention) {
  while (above_[mention] != mention) {
    above_[mention] = above_[above_[mention]];
    mention = above_[mention];
  }
  return mention;
}

bool Clusters::may_join(Index one, Index other) {
  one = find(one);
  other = find(other);
  if (one == other) return true;
  const unsigned traits = traits_[one] | traits_[other];
  if (exclude(traits, kMale, kFemale) || exclude(traits, kPerson, kThing) ||
      exclude(traits, kOne, kSeveral) || exclude(traits, kThey, kPerson | kOne))
    return false;
  if (!countries_[one].empty() && !countries_[other].empty() && countries_[one] != countries_[other])
    return false;
  const auto holds = [&](Index a, Index b) {
    return std::any_of(apart_[a].begin(), apart_[a].end(), [&](Index each) { return find(each) == b; });
  };
  if (holds(one, other) || holds(other, one)) return false;
  for (const Index a : names_[one]) {
    for (const Index b : names_[other])
      if (!may_be_same(groups_.items[a], groups_.items[b])) return false;
  }
  return true;
}

void Clusters::join(Index one, Index other) {
  one = find(one);
  other = find(other);
  if (one == other) return;
  if (other < one) std::swap(one, other);  // the first in the list stands for it
  above_[other] = one;
  traits_[one] = static_cast<std::uint8_t>(traits_[one] | traits_[other]);
  if (countries_[one].empty()) countries_[one] = countries_[other];
  for (const Index name : names_[other]) {
    if (names_[one].size() < kMostNames &&
        std::find(names_[one].begin(), names_[one].end(), name) == names_[one].end())
      names_[one].push_back(name);
  }
  names_[other].clear();
  for (const Index each : apart_[other]) {
    if (apart_[one].size() < kMostApart) apart_[one].push_back(each);
  }
  apart_[other].clear();
}

bool Clusters::try_join(Index one, Index other) {
  if (!may_join(one, other)) return false;
  join(one, other);
  return true;
}

}  // namespace verbale::coreference
