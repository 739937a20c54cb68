#include "stages/actors/actor_catalog.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "stages/actors/keys.h"

namespace verbale::actors {
namespace {

/// Of a country or a sector in an actor's code.
constexpr std::size_t kCodeLength = 3;

using std::chrono::sys_days;

constexpr std::size_t kLongestAcronym = 6;

std::vector<std::string> parts_of(std::string_view list) {
  std::vector<std::string> parts;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(';'), list.size());
    parts.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return parts;
}

std::optional<Gender> gender_named(std::string_view name) {
  if (name.empty()) return Gender::kUnknown;
  if (name == "m") return Gender::kMale;
  if (name == "f") return Gender::kFemale;
  return std::nullopt;
}

std::optional<RoleKind> kind_named(std::string_view name) {
  if (name == "person") return RoleKind::kPerson;
  if (name == "group") return RoleKind::kGroup;
  if (name == "organization") return RoleKind::kOrganization;
  if (name == "modifier") return RoleKind::kModifier;
  if (name == "party") return RoleKind::kParty;
  if (name == "past") return RoleKind::kPast;
  return std::nullopt;
}

std::optional<unsigned> number_of(std::string_view digits) {
  unsigned number = 0;
  const auto [end, trouble] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (trouble != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

/// The first or the last day of "2011", "2011-04" or "2011-04-09".
std::optional<sys_days> day_of(std::string_view iso, bool first) {
  using namespace std::chrono;
  if (iso.size() != 4 && iso.size() != 7 && iso.size() != 10) return std::nullopt;
  const auto whole_year = number_of(iso.substr(0, 4));
  if (!whole_year) return std::nullopt;
  const year in{static_cast<int>(*whole_year)};
  if (iso.size() == 4) return first ? sys_days(in / January / 1) : sys_days(in / December / 31);
  const auto whole_month = number_of(iso.substr(5, 2));
  if (iso[4] != '-' || !whole_month || *whole_month < 1 || *whole_month > 12) return std::nullopt;
  const year_month during = in / month{*whole_month};
  if (iso.size() == 7) return first ? sys_days(during / 1) : sys_days(during / std::chrono::last);
  const auto whole_day = number_of(iso.substr(8, 2));
  if (iso[7] != '-' || !whole_day) return std::nullopt;
  const year_month_day day = during / std::chrono::day{*whole_day};
  if (!day.ok()) return std::nullopt;
  return sys_days(day);
}

std::optional<EntityType> type_named(std::string_view name) {
  for (const EntityType type : {EntityType::kPerson, EntityType::kOrganization, EntityType::kPlace,
                                EntityType::kGroup, EntityType::kOther}) {
    if (name_of(type) == name) return type;
  }
  return std::nullopt;
}

/// The text without "the " before it.
std::string_view without_article(std::string_view text) {
  return text.starts_with("the ") || text.starts_with("The ") ? text.substr(4) : text;
}

}  // namespace

std::string actor_code(std::string_view country, std::string_view sector) {
  return fmt::format("{}{}", country, sector);
}

// ------------------------------------------------------------------- load

/// Fills a catalog from the tables, one after the other.
class ActorCatalog::Loader {
 public:
  explicit Loader(const Codebook& codebook) : codebook_(codebook) {}

  Result<ActorCatalog> load() {
    for (const auto step :
         {&Loader::load_sectors, &Loader::load_countries, &Loader::load_places, &Loader::load_organizations,
          &Loader::load_people, &Loader::load_roles, &Loader::load_titles, &Loader::load_first_names}) {
      if (auto done = (this->*step)(); !done) return done.error();
    }
    return std::move(catalog_);
  }

 private:
  using Row = Table::Row;
  using Doubts = std::map<std::string, EntityType, std::less<>>;

  Result<void> load_sectors() {
    auto table = codebook_.table("actors/sectors.csv", {"sector", "name", "political"});
    if (!table) return table.error();
    for (const Row& row : table->rows()) {
      if (!sectors_.insert(row.fields[0]).second)
        return table->complaint(row, fmt::format("'{}' is above", row.fields[0]));
      if (row.fields[2] == "yes") {
        catalog_.political_.insert(row.fields[0]);
      } else if (!row.fields[2].empty()) {
        return table->complaint(row, fmt::format("'{}' is neither 'yes' nor nothing", row.fields[2]));
      }
    }
    return {};
  }

  Result<void> load_countries() {
    auto table = codebook_.table("actors/countries.csv", {"code", "name", "names", "adjectives", "capitals",
                                                          "metonyms", "ambiguous", "wikidata"});
    if (!table) return table.error();
    for (const Row& row : table->rows()) {
      const std::string& code = row.fields[0];
      if (code.size() != 3 || has_small_letter(code))
        return table->complaint(row, "a code has three capital letters");
      if (!countries_.insert(code).second) return table->complaint(row, fmt::format("'{}' is above", code));
      auto names = parts_of(row.fields[2]);
      names.push_back(row.fields[1]);
      const auto doubts = doubts_of(table.value(), row, row.fields[6]);
      if (!doubts) return doubts.error();
      Known country{row.fields[1], KnownKind::kCountry, EntityType::kPlace, code, "", code, row.fields[7]};
      if (auto added = add(table.value(), row, country, names, doubts.value()); !added) return added;
      for (const std::string& capital : parts_of(row.fields[4])) {
        const Known place{capital, KnownKind::kCapital, EntityType::kPlace, code, "", code};
        if (auto added = add(table.value(), row, place, {capital}, doubts.value()); !added) return added;
      }
      const Known government{fmt::format("government of {}", row.fields[1]),
                             KnownKind::kGovernment,
                             EntityType::kOrganization,
                             code,
                             "GOV",
                             actor_code(code, "GOV")};
      catalog_.governments_.emplace(code, catalog_.known_.size());
      if (auto added = add(table.value(), row, government, parts_of(row.fields[5]), doubts.value()); !added)
        return added;
      if (auto added = add_demonyms(table.value(), row, row.fields[3], code, doubts.value()); !added)
        return added;
    }
    return {};
  }

  Result<void> load_places() {
    auto table =
        codebook_.table("actors/places.csv", {"name", "names", "adjectives", "country", "ambiguous"});
    if (!table) return table.error();
    for (const Row& row : table->rows()) {
      const std::string& country = row.fields[3];
      if (auto known = check_country(table.value(), row, country); !known) return known;
      auto names = parts_of(row.fields[1]);
      names.push_back(row.fields[0]);
      const auto doubts = doubts_of(table.value(), row, row.fields[4]);
      if (!doubts) return doubts.error();
      const Known place{row.fields[0], KnownKind::kPlace, EntityType::kPlace, country, "", country};
      if (auto added = add(table.value(), row, place, names, doubts.value()); !added) return added;
      if (auto added = add_demonyms(table.value(), row, row.fields[2], country, doubts.value()); !added)
        return added;
    }
    return {};
  }

  Result<void> load_organizations() {
    auto table = codebook_.table("actors/organizations.csv",
                                 {"name", "aliases", "country", "sector", "actor", "ambiguous", "wikidata"});
    if (!table) return table.error();
    for (const Row& row : table->rows()) {
      if (auto known = check_country(table.value(), row, row.fields[2]); !known) return known;
      if (auto known = check_sector(table.value(), row, row.fields[3]); !known) return known;
      auto names = parts_of(row.fields[1]);
      names.push_back(row.fields[0]);
      const auto doubts = doubts_of(table.value(), row, row.fields[5]);
      if (!doubts) return doubts.error();
      Known organization{row.fields[0],
                         KnownKind::kOrganization,
                         EntityType::kOrganization,
                         row.fields[2],
                         row.fields[3],
                         row.fields[4],
                         row.fields[6]};
      if (organization.actor.empty())
        organization.actor = actor_code(organization.country, organization.sector);
      organizations_.emplace(row.fields[0], catalog_.known_.size());
      if (auto added = add(table.value(), row, organization, names, doubts.value()); !added) return added;
    }
    return {};
  }

  Result<void> load_people() {
    auto table =
        codebook_.table("actors/people.csv", {"name", "aliases", "gender", "country", "office",
                                              "organization", "sector", "first", "last", "wikidata"});
    if (!table) return table.error();
    std::map<std::string, std::size_t, std::less<>> places;
    for (const Row& row : table->rows()) {
      const std::string& name = row.fields[0];
      const std::string& country = row.fields[3];
      const auto gender = gender_named(row.fields[2]);
      if (!gender) return table->complaint(row, "a gender is m, f or empty");
      if (auto known = check_country(table.value(), row, country); !known) return known;
      const auto [place, is_new] = places.emplace(name, catalog_.people_.size());
      if (is_new) {
        catalog_.people_.push_back({catalog_.known_.size(), {}});
        catalog_.known_.push_back({name, KnownKind::kPerson, EntityType::kPerson, country, "", country,
                                   row.fields[9], "", *gender});
      }
      Person& person = catalog_.people_[place->second];
      const Known base = catalog_.known_[person.known];
      if (base.country != country || base.gender != *gender || base.wikidata != row.fields[9])
        return table->complaint(row, fmt::format("'{}' is another above", name));
      auto names = parts_of(row.fields[1]);
      names.push_back(name);
      for (const std::string& each : names) {
        if (auto added = add_person(table.value(), row, each, place->second); !added) return added;
      }
      auto office = office_of(table.value(), row, base);
      if (!office) return office.error();
      person.offices.push_back(office.value());
    }
    for (Person& person : catalog_.people_) {
      std::stable_sort(person.offices.begin(), person.offices.end(),
                       [](const Office& a, const Office& b) { return a.first < b.first; });
    }
    return {};
  }

  Result<Office> office_of(const Table& table, const Row& row, Known person) {
    const std::string& organization = row.fields[5];
    const std::string& sector = row.fields[6];
    person.office = row.fields[4];
    if (organization.empty()) {
      if (auto known = check_sector(table, row, sector); !known) return known.error();
      person.sector = sector;
      person.actor = actor_code(person.country, sector);
    } else {
      const auto found = organizations_.find(organization);
      if (found == organizations_.end())
        return table.complaint(row, fmt::format("no organization is called '{}'", organization));
      if (!sector.empty()) return table.complaint(row, "the sector is the organization's: leave it empty");
      const Known& of = catalog_.known_[found->second];
      person.country = of.country;
      person.sector = of.sector;
      person.actor = of.actor;
    }
    const auto first = day_of(row.fields[7], true);
    const auto last = row.fields[8].empty() ? sys_days::max() : day_of(row.fields[8], false);
    if (!first || !last) return table.complaint(row, "a day is 2011, 2011-04 or 2011-04-09");
    if (*last < *first) return table.complaint(row, "the last day is before the first");
    catalog_.known_.push_back(std::move(person));
    return Office{*first, *last, catalog_.known_.size() - 1};
  }

  Result<void> load_roles() {
    auto table =
        codebook_.table("actors/roles.csv", {"phrase", "plural", "kind", "sector", "takes_owners", "gender"});
    if (!table) return table.error();
    for (const Row& row : table->rows()) {
      const auto kind = kind_named(row.fields[2]);
      if (!kind) return table->complaint(row, fmt::format("no kind is called '{}'", row.fields[2]));
      if (!row.fields[3].empty()) {
        if (auto known = check_sector(table.value(), row, row.fields[3]); !known) return known;
      }
      if (!row.fields[4].empty() && row.fields[4] != "yes")
        return table->complaint(row, "takes_owners is yes or empty");
      const auto gender = gender_named(row.fields[5]);
      if (!gender) return table->complaint(row, "a gender is m, f or empty");
      RoleWord role{*kind, row.fields[3], !row.fields[4].empty(), *gender};
      if (auto added = add_word(table.value(), row, catalog_.roles_, row.fields[0], role); !added)
        return added;
      const bool counts =
          *kind == RoleKind::kPerson || *kind == RoleKind::kOrganization || *kind == RoleKind::kParty;
      if (!counts || row.fields[1] == "-") continue;
      if (*kind == RoleKind::kPerson) role.kind = RoleKind::kGroup;
      role.several = true;
      for (const std::string& plural :
           parts_of(row.fields[1].empty() ? plural_of(row.fields[0]) : row.fields[1])) {
        if (auto added = add_word(table.value(), row, catalog_.roles_, plural, role); !added) return added;
      }
    }
    return {};
  }

  Result<void> load_titles() {
    auto table = codebook_.table("actors/titles.csv", {"title", "sector", "gender"});
    if (!table) return table.error();
    for (const Row& row : table->rows()) {
      if (!row.fields[1].empty()) {
        if (auto known = check_sector(table.value(), row, row.fields[1]); !known) return known;
      }
      const auto gender = gender_named(row.fields[2]);
      if (!gender) return table->complaint(row, "a gender is m, f or empty");
      const Title title{row.fields[1], *gender};
      if (auto added = add_word(table.value(), row, catalog_.titles_, row.fields[0], title); !added)
        return added;
    }
    return {};
  }

  Result<void> load_first_names() {
    auto table = codebook_.table("actors/first_names.csv", {"name", "gender"});
    if (!table) return table.error();
    for (const Row& row : table->rows()) {
      const auto gender = gender_named(row.fields[1]);
      if (!gender || *gender == Gender::kUnknown) return table->complaint(row, "a gender is m or f");
      if (auto added = add_word(table.value(), row, catalog_.first_names_, row.fields[0], *gender); !added)
        return added;
    }
    return {};
  }

  // ----------------------------------------------------------- one at a time

  Result<void> check_country(const Table& table, const Row& row, const std::string& country) const {
    if (country.empty() || countries_.contains(country)) return {};
    return table.complaint(row, fmt::format("'{}' is no country of countries.csv", country));
  }

  Result<void> check_sector(const Table& table, const Row& row, const std::string& sector) const {
    if (sectors_.contains(sector)) return {};
    return table.complaint(row, fmt::format("'{}' is no sector of sectors.csv", sector));
  }

  static Result<std::string> key_of(const Table& table, const Row& row, std::string_view name) {
    std::string key = name_key(name);
    if (key.empty())
      return table.complaint(row, fmt::format("'{}': a name has 1 to {} bytes", name, kLongestName));
    return key;
  }

  /// "Georgia=place;Jordan=person": the row's names that mean other things too.
  static Result<Doubts> doubts_of(const Table& table, const Row& row, std::string_view list) {
    Doubts doubts;
    for (const std::string& part : parts_of(list)) {
      const std::size_t sign = std::min(part.find('='), part.size());
      const auto type = type_named(std::string_view(part).substr(std::min(sign + 1, part.size())));
      if (!type) return table.complaint(row, fmt::format("'{}' should be NAME=TYPE", part));
      doubts.emplace(part.substr(0, sign), *type);
    }
    return doubts;
  }

  /// Adds the known under its names; for those in `doubts`, a copy that says what they mean too.
  Result<void> add(const Table& table, const Row& row, const Known& known,
                   const std::vector<std::string>& names, const Doubts& doubts) {
    const std::size_t plain = catalog_.known_.size();
    catalog_.known_.push_back(known);
    for (const std::string& name : names) {
      auto key = key_of(table, row, name);
      if (!key) return key.error();
      const std::string_view bare = without_article(name);
      const bool acronym = bare.size() <= kLongestAcronym && !has_small_letter(bare);
      const auto doubt = doubts.find(name);
      const auto [entry, is_new] = catalog_.names_.try_emplace(std::move(key).value());
      if (is_new) {
        entry->second.known = plain;
        entry->second.capitals_only = acronym;
        if (doubt == doubts.end()) continue;
        entry->second.known = catalog_.known_.size();
        catalog_.known_.push_back(known);
        catalog_.known_.back().also = doubt->second;
      } else if (*entry->second.known >= plain) {  // another spelling of the same
        entry->second.capitals_only = entry->second.capitals_only && acronym;
      } else if (doubt == doubts.end() || !catalog_.known_[*entry->second.known].also) {
        return table.complaint(row, fmt::format("'{}' is '{}' above; where both are meant, both rows have it "
                                                "under ambiguous",
                                                name, catalog_.known_[*entry->second.known].name));
      }
    }
    return {};
  }

  Result<void> add_person(const Table& table, const Row& row, const std::string& name, std::size_t person) {
    auto key = key_of(table, row, name);
    if (!key) return key.error();
    NameEntry& entry = catalog_.names_[std::move(key).value()];
    if (entry.known)
      return table.complaint(row, fmt::format("'{}' is no person above", catalog_.known_[*entry.known].name));
    if (std::find(entry.people.begin(), entry.people.end(), person) == entry.people.end())
      entry.people.push_back(person);
    return {};
  }

  Result<void> add_demonyms(const Table& table, const Row& row, std::string_view list,
                            const std::string& country, const Doubts& doubts) {
    for (const std::string& word : parts_of(list)) {
      const bool unsure = doubts.contains(word);
      auto key = key_of(table, row, word);
      if (!key) return key.error();
      const auto [entry, is_new] =
          catalog_.demonyms_.try_emplace(std::move(key).value(), Demonym{country, unsure});
      if (!is_new && (!unsure || !entry->second.ambiguous)) {
        return table.complaint(
            row, fmt::format("'{}' is {}'s above; where both are meant, both rows have it under ambiguous",
                             word, entry->second.country));
      }
    }
    return {};
  }

  template <class T>
  static Result<void> add_word(const Table& table, const Row& row, Map<T>& words, std::string_view word,
                               const T& meaning) {
    auto key = key_of(table, row, word);
    if (!key) return key.error();
    if (!words.try_emplace(std::move(key).value(), meaning).second)
      return table.complaint(row, fmt::format("'{}' is above", word));
    return {};
  }

  const Codebook& codebook_;
  ActorCatalog catalog_;
  std::set<std::string, std::less<>> sectors_;
  std::set<std::string, std::less<>> countries_;
  std::map<std::string, std::size_t, std::less<>> organizations_;  ///< by name: place in known_
};

Result<ActorCatalog> ActorCatalog::load(const Codebook& codebook) {
  return Loader(codebook).load();
}

// ------------------------------------------------------------------- find

const Known* ActorCatalog::find_name(std::string_view name, Day on) const {
  if (name.size() > kLongestName || !has_capital(name)) return nullptr;
  return name_of_key(name_key(name), has_small_letter(without_article(name)), on);
}

const Known* ActorCatalog::name_of_key(std::string_view key, bool small_letters, Day on) const {
  const auto found = names_.find(key);
  if (found == names_.end()) return nullptr;
  const NameEntry& entry = found->second;
  if (entry.capitals_only && small_letters) return nullptr;
  if (entry.known) return &known_[*entry.known];
  const Known* held = nullptr;
  std::size_t in_office = 0;
  for (const std::size_t person : entry.people) {
    const Known* office = nullptr;
    for (const Office& each : people_[person].offices)
      if (on && each.first <= *on && *on <= each.last) office = &known_[each.known];
    in_office += office != nullptr ? 1 : 0;
    if (office != nullptr) held = office;
  }
  if (in_office == 1) return held;
  if (entry.people.size() != 1 || first_names_.contains(key)) return nullptr;
  return &known_[people_[entry.people.front()].known];
}

const Known* ActorCatalog::government_of(std::string_view country) const {
  const auto found = governments_.find(country);
  return found == governments_.end() ? nullptr : &known_[found->second];
}

namespace {

template <class Words>
const typename Words::mapped_type* find_in(const Words& words, std::string_view word) {
  if (word.empty() || word.size() > kLongestName) return nullptr;
  const auto found = words.find(name_key(word));
  return found == words.end() ? nullptr : &found->second;
}

}  // namespace

const Demonym* ActorCatalog::find_demonym(std::string_view word) const {
  return has_capital(word) ? find_in(demonyms_, word) : nullptr;
}

const RoleWord* ActorCatalog::find_role(std::string_view phrase) const {
  return find_in(roles_, phrase);
}

const Title* ActorCatalog::find_title(std::string_view words) const {
  return find_in(titles_, words);
}

bool ActorCatalog::is_political(std::string_view actor) const {
  for (; actor.size() >= kCodeLength; actor.remove_prefix(kCodeLength)) {
    if (political_.contains(actor.substr(0, kCodeLength))) return true;
  }
  return false;
}

Gender ActorCatalog::gender_of_first_name(std::string_view word) const {
  const Gender* gender = find_in(first_names_, word);
  return gender == nullptr ? Gender::kUnknown : *gender;
}

}  // namespace verbale::actors
