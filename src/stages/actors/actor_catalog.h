#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "codebook/codebook.h"
#include "verbale/layers.h"
#include "verbale/result.h"

namespace verbale::actors {

enum class Gender : std::uint8_t { kUnknown, kMale, kFemale };

enum class KnownKind : std::uint8_t {
  kCountry,     ///< "Russia": a place; its actor code is its country's
  kCapital,     ///< "Moscow": a place, and where it acts or speaks a name for its government (government_of)
  kGovernment,  ///< "the Kremlin": names a government and no place
  kPlace,       ///< "Chechnya", "Scotland", "Aleppo": a part of a country, or a region of several
  kOrganization,  ///< of organizations.csv; armed groups and international organizations among them
  kPerson,
};

/// What the codebook knows of a name.
struct Known {
  std::string name;  ///< the canonical one
  KnownKind kind = KnownKind::kOrganization;
  EntityType type = EntityType::kOther;
  std::string country;  ///< ISO 3166-1 alpha-3, or empty
  std::string sector;   ///< of sectors.csv, or empty
  std::string actor;    ///< CAMEO actor code, or empty
  std::string wikidata;
  std::string office;  ///< of a person in office: "president"
  Gender gender = Gender::kUnknown;
  std::optional<EntityType> also;  ///< what the name asked for means too: "Jordan" a person, "Georgia"
                                   ///< another place, "Turkey" a thing (kOther)
};

struct Demonym {
  std::string country;     ///< ISO 3166-1 alpha-3; empty: of no one country ("Latin American")
  bool ambiguous = false;  ///< may mean another country or none ("Korean")
};

enum class RoleKind : std::uint8_t {
  kPerson,        ///< "minister"
  kGroup,         ///< "rebels", and the plural of every person
  kOrganization,  ///< "ministry"
  kModifier,      ///< gives its sector to what it stands before: "presidential", "armed"
  kParty,         ///< one side as another sees it: "its neighbour", "an ally"
  kPast,          ///< what it stands before is no longer so: "former"
};

/// What the codebook knows of a noun or a phrase for those who act.
struct RoleWord {
  RoleKind kind = RoleKind::kPerson;
  std::string sector;  ///< empty: none
  bool takes_owners =
      false;  ///< "spokesman": has the sector of whom it speaks for; `sector` where that is unknown
  Gender gender = Gender::kUnknown;
  bool several = false;  ///< "neighbours"
};

struct Title {
  std::string sector;  ///< empty: none
  Gender gender = Gender::kUnknown;
};

/// What a noun phrase says of the one it means.
struct Described {
  std::optional<EntityType> type;
  std::string country;
  std::string sector;
  std::string actor;
  Gender gender = Gender::kUnknown;
};

/// Who is who: countries, organizations, people in office, roles, titles, first names.
///
///   Method  tables of codebook/actors, looked up by keys that do not ask for case, hyphens or full stops
///           (keys.h); noun phrases are put together by rule (docs/actors.md)
///   Cost    a look-up is constant: longer names and phrases than kLongestName are unknown; compose() reads
///   at
///           most kWindow words to each side of the head
///
/// Immutable after load(); all of it may be called from many threads.
class ActorCatalog {
 public:
  using Day = std::optional<std::chrono::sys_days>;
  static constexpr std::size_t kWindow = 16;        ///< words
  static constexpr std::size_t kLongestPhrase = 7;  ///< words of a name or role within a noun phrase

  /// Errors: kNotFound, kMalformed (naming file and line).
  [[nodiscard]] static Result<ActorCatalog> load(const Codebook& codebook);

  /// Country, capital, government, place, organization or person of that name, "the" before it or not, no
  /// title before it.  nullptr where unknown, where the text has no capital letter, and where several people
  /// bear the name, or it is a given name alone, and not exactly one of them was in office.  A person has the
  /// sector of the office held on that day (of two, the later one), and only the country where there was none
  /// or the day is unknown.
  [[nodiscard]] const Known* find_name(std::string_view name, Day on) const;

  /// The country's government, as an organization.  nullptr: no such code.
  [[nodiscard]] const Known* government_of(std::string_view country) const;

  /// What "Russian", "Russians", "Thai" say of the country; nullptr where unknown or without a capital
  /// letter.
  [[nodiscard]] const Demonym* find_demonym(std::string_view word) const;

  /// A role by its noun or whole phrase, singular or plural; the plural of a person is a group.
  [[nodiscard]] const RoleWord* find_role(std::string_view phrase) const;

  /// What stands before a name: "President", "Sen.", "Mrs".
  [[nodiscard]] const Title* find_title(std::string_view words) const;

  /// Whether a sector of the actor's code is political by itself (sectors.csv): "RUSGOV", "REB", "IGOUNO".
  [[nodiscard]] bool is_political(std::string_view actor) const;

  [[nodiscard]] Gender gender_of_first_name(std::string_view word) const;

  /// What a noun phrase says.  `owner`: whose it is, where that stands outside the phrase or is a pronoun
  /// someone resolved; a name before "'s" inside it is found without.  `on`: the day, for people named in it.
  /// `name`: where a person's name begins whose last word is the head; "Milan" is no city in it.
  /// REQUIRES: head < words.size(), words are tokens as SyntaxStage has them ("Russia", "'s", "president").
  [[nodiscard]] Described compose(std::span<const std::string_view> words, std::size_t head,
                                  const Known* owner = nullptr, Day on = std::nullopt,
                                  std::optional<std::size_t> name = std::nullopt) const;

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  template <class T>
  using Map = std::unordered_map<std::string, T, Hash, std::equal_to<>>;

  struct Office {
    std::chrono::sys_days first;
    std::chrono::sys_days last;
    std::size_t known;  ///< place in known_
  };
  struct Person {
    std::size_t known;  ///< place in known_ of the one out of office
    std::vector<Office> offices;
  };
  struct NameEntry {
    std::optional<std::size_t> known;  ///< place in known_
    std::vector<std::size_t> people;   ///< places in people_; none where known is set
    bool capitals_only = false;        ///< "WHO": an acronym, which "who" is not
  };
  class Loader;
  class Phrase;

  [[nodiscard]] const Known* name_of_key(std::string_view key, bool small_letters, Day on) const;

  std::vector<Known> known_;
  std::vector<Person> people_;
  Map<NameEntry> names_;
  Map<std::size_t> governments_;  ///< by country: place in known_
  Map<Demonym> demonyms_;
  Map<RoleWord> roles_;
  Map<Title> titles_;
  Map<Gender> first_names_;
  std::set<std::string, std::less<>> political_;  ///< sectors
};

/// CAMEO's code of an actor: the country's and the sector's, or what is known of them.
[[nodiscard]] std::string actor_code(std::string_view country, std::string_view sector);

}  // namespace verbale::actors
