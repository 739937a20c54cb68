#include "stages/coreference/name_groups.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "base/letters.h"
#include "base/utf8.h"
#include "stages/actors/keys.h"

namespace verbale::coreference {
namespace {

using actors::ActorCatalog;
using actors::Known;
using actors::KnownKind;

constexpr std::size_t kTypes = static_cast<std::size_t>(EntityType::kOther) + 1;
constexpr Index kLongestTitle = 3;  // words

bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_possessive(std::string_view word) {
  static constexpr std::array<std::string_view, 6> kPossessives{"'s",     "'",  "\u2019s",
                                                                "\u2019", "'S", "\u2019S"};
  return is_one_of(word, kPossessives);
}

bool is_small_word(std::string_view word) {
  static constexpr std::array<std::string_view, 12> kSmall{"the", "of", "and", "for", "in", "on",
                                                           "de",  "la", "el",  "al",  "'s", "&"};
  return is_one_of(word, kSmall);
}

/// "Jr.", "III": no family names.
bool is_suffix(std::string_view word) {
  static constexpr std::array<std::string_view, 8> kSuffixes{"jr", "jr.", "sr", "sr.",
                                                             "ii", "iii", "iv", "md"};
  return is_one_of(word, kSuffixes);
}

/// Words that may be the adjectives of places.
std::unordered_set<std::string> adjectives_of(const Tree& tree) {
  std::unordered_set<std::string> found;
  for (Index word = 0; word < tree.size(); ++word) {
    const std::string_view text = tree.text(word);
    if ((tree.upos(word) == Upos::kAdj || tree.upos(word) == Upos::kPropn) && text.ends_with("an") &&
        actors::has_capital(text.substr(0, 1)))
      found.insert(lower_case(text));
  }
  return found;
}

/// Words [first, last) of a name without titles before it and the possessive at its end; never empty.
struct Bare {
  Index first;
  Index last;
};

Bare bare_words(const Tree& tree, const Name& name, const ActorCatalog& catalog) {
  Bare bare{name.first_token, name.last_token};
  if (bare.last - bare.first > 1 && is_possessive(tree.text(bare.last - 1))) --bare.last;
  if (name.type != EntityType::kPerson) return bare;
  for (Index size = std::min(kLongestTitle, bare.last - bare.first - 1); size > 0; --size) {
    const Span span = tree.span(bare.first, bare.first + size);
    if (catalog.find_title(tree.document().text(span)) == nullptr) continue;
    bare.first += size;
    break;
  }
  return bare;
}

/// What the catalog knows of a name that the article has as one of a type.
const Known* known_as(const Known* known, EntityType type, double confidence) {
  if (known == nullptr) return nullptr;
  const bool person = type == EntityType::kPerson;
  if (known->kind == KnownKind::kPerson) return person ? known : nullptr;
  if (known->also) return type == *known->also && type != known->type ? nullptr : known;
  constexpr double kSure = 0.5;
  return person && known->kind != KnownKind::kCountry && confidence > kSure ? nullptr : known;
}

/// Whether all words of one are among the other's.
bool is_part_of(const std::vector<std::string>& one, const std::vector<std::string>& other) {
  return std::all_of(one.begin(), one.end(), [&](const std::string& word) {
    return std::find(other.begin(), other.end(), word) != other.end();
  });
}

/// "v." for "vladimir".
bool is_initial_of(std::string_view one, std::string_view other) {
  if (one.ends_with('.')) one.remove_suffix(1);
  return !one.empty() && one.size() == code_point_at(one, 0).size && other.starts_with(one);
}

const std::string& family_name(const std::vector<std::string>& words) {
  std::size_t last = words.size() - 1;
  while (last > 0 && is_suffix(words[last])) --last;
  return words[last];
}

bool people_may_be_same(const std::vector<std::string>& one, const std::vector<std::string>& other) {
  if (is_part_of(one, other) || is_part_of(other, one)) return true;
  if (one.size() < 2 || other.size() < 2 || family_name(one) != family_name(other)) return false;
  return one[0] == other[0] || is_initial_of(one[0], other[0]) || is_initial_of(other[0], one[0]);
}

}  // namespace

std::string on_one_line(std::string_view text) {
  std::string line;
  bool space = false;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint each = code_point_at(text, at);
    if (is_white_space(each.value)) {
      space = !line.empty();
    } else {
      if (space) line += ' ';
      space = false;
      line += text.substr(at, each.size);
    }
    at += each.size;
  }
  return line;
}

const actors::Title* title_before(const Tree& tree, Index word, const ActorCatalog& catalog) {
  for (Index size = std::min(kLongestTitle, word); size > 0; --size) {
    if (tree.sentence(word - size) != tree.sentence(word)) continue;
    const auto* title = catalog.find_title(tree.document().text(tree.span(word - size, word)));
    if (title != nullptr) return title;
  }
  return nullptr;
}

NameGroups group_names(const Tree& tree, const Mentions& mentions, const ActorCatalog& catalog,
                       ActorCatalog::Day day) {
  NameGroups groups;
  groups.of_mention.assign(mentions.items.size(), kNothing);
  const Names& names = tree.document().get<Names>();
  std::unordered_map<std::string, Index> by_key;
  struct Votes {
    std::array<double, kTypes> sum{};
    std::array<std::size_t, kTypes> count{};
  };
  std::vector<Votes> votes;
  for (Index m = 0; m < mentions.items.size(); ++m) {
    if (mentions.items[m].name == kNothing) continue;
    const Name& name = names[mentions.items[m].name];
    const Bare bare = bare_words(tree, name, catalog);
    std::string text = on_one_line(tree.document().text(tree.span(bare.first, bare.last)));
    std::string key = actors::name_key(text);
    if (key.empty()) key = lower_case(text);
    const auto [entry, is_new] = by_key.try_emplace(std::move(key), static_cast<Index>(groups.items.size()));
    if (is_new) {
      NameGroup group;
      for (Index word = bare.first; word < bare.last; ++word) {
        std::string lower = lower_case(tree.text(word));
        if (lower != "the" || bare.last - bare.first == 1) group.words.push_back(std::move(lower));
      }
      if (group.words.empty()) group.words.push_back(lower_case(text));
      constexpr std::size_t kLongestAcronym = 8;
      group.acronym = group.words.size() == 1 && text.size() > 1 && text.size() <= kLongestAcronym &&
                      actors::has_capital(text) && !actors::has_small_letter(text);
      group.text = std::move(text);
      groups.items.push_back(std::move(group));
      votes.emplace_back();
    }
    groups.of_mention[m] = entry->second;
    groups.items[entry->second].mentions.push_back(m);
    const auto type = static_cast<std::size_t>(name.type);
    votes[entry->second].sum[type] += static_cast<double>(name.confidence);
    ++votes[entry->second].count[type];
  }
  const std::unordered_set<std::string> adjectives = adjectives_of(tree);
  constexpr double kSure = 0.97;
  // "Washington applauded" looks like a person, who would have been named in full.
  const auto is_capital = [&](const Known& known, const NameGroup& group) {
    if (known.kind != KnownKind::kCapital || group.type != EntityType::kPerson || group.words.size() != 1)
      return false;
    if (catalog.gender_of_first_name(group.text) != actors::Gender::kUnknown) return false;
    return std::none_of(groups.items.begin(), groups.items.end(), [&](const NameGroup& other) {
      return other.words.size() > 1 && other.words.back() == group.words[0];
    });
  };
  for (std::size_t g = 0; g < groups.items.size(); ++g) {
    NameGroup& group = groups.items[g];
    const auto best = static_cast<std::size_t>(std::max_element(votes[g].sum.begin(), votes[g].sum.end()) -
                                               votes[g].sum.begin());
    group.type = static_cast<EntityType>(best);
    group.confidence =
        votes[g].count[best] == 0 ? 0 : votes[g].sum[best] / static_cast<double>(votes[g].count[best]);
    const Known* known = catalog.find_name(group.text, day);
    group.known = known_as(known, group.type, group.confidence);
    if (group.known == nullptr && known != nullptr && is_capital(*known, group)) group.known = known;
    if (group.known != nullptr) {
      group.type = group.known->type;
    } else if (group.words.size() == 1 && group.confidence < kSure && group.words[0].ends_with("a") &&
               adjectives.contains(group.words[0] + "n")) {
      group.type = EntityType::kPlace;  // "Veldoria", and elsewhere "Veldorian"
    }
    if (group.known == nullptr && group.words.size() == 1 && group.words[0].ends_with("an")) {
      const std::string place = group.words[0].substr(0, group.words[0].size() - 1);
      const auto found = by_key.find(place);
      if (found != by_key.end() && group.confidence < kSure) group.type = EntityType::kGroup;
    }
    if (const auto* demonym = catalog.find_demonym(group.text); demonym != nullptr && !demonym->ambiguous)
      group.demonym = demonym->country;
  }
  return groups;
}

std::string initials_of(const NameGroup& name, bool all) {
  std::string letters;
  for (const std::string& word : name.words) {
    if (!word.empty() && (all || !is_small_word(word)))
      letters += std::string_view(word).substr(0, code_point_at(word, 0).size);
  }
  return letters;
}

std::string letters_of(const NameGroup& acronym) {
  std::string letters = acronym.words[0];
  letters.erase(std::remove(letters.begin(), letters.end(), '.'), letters.end());
  return letters;
}

bool is_acronym_of(const NameGroup& acronym, const NameGroup& name) {
  if (!acronym.acronym || name.words.size() < 2) return false;
  const std::string letters = letters_of(acronym);
  return letters.size() > 1 && (letters == initials_of(name, false) || letters == initials_of(name, true));
}

bool may_be_same(const NameGroup& one, const NameGroup& other) {
  if (&one == &other) return true;
  if (one.known != nullptr && other.known != nullptr)
    return one.known->name == other.known->name && one.known->kind == other.known->kind;
  const auto is = [&](EntityType type) { return std::pair(one.type == type, other.type == type); };
  const auto [one_person, other_person] = is(EntityType::kPerson);
  if (one_person != other_person) return false;
  if (one_person) return people_may_be_same(one.words, other.words);
  const auto [one_group, other_group] = is(EntityType::kGroup);
  if (one_group && other_group)
    return one.demonym.empty() || other.demonym.empty() || one.demonym == other.demonym;
  if (one_group != other_group && (!one.demonym.empty() || !other.demonym.empty())) return false;
  if (one.type == EntityType::kOther || other.type == EntityType::kOther) return true;
  if (is_acronym_of(one, other) || is_acronym_of(other, one)) return true;
  return std::any_of(one.words.begin(), one.words.end(), [&](const std::string& word) {
    return !is_small_word(word) &&
           std::find(other.words.begin(), other.words.end(), word) != other.words.end();
  });
}

}  // namespace verbale::coreference
