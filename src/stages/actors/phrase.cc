#include <algorithm>
#include <array>

#include "stages/actors/actor_catalog.h"
#include "stages/actors/keys.h"

namespace verbale::actors {
namespace {

bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

EntityType type_of(const RoleWord& role) {
  if (role.kind == RoleKind::kOrganization) return EntityType::kOrganization;
  return role.several || role.kind == RoleKind::kGroup ? EntityType::kGroup : EntityType::kPerson;
}

/// Sectors of those who hold an office, which "former" takes from them.
bool is_of_office(std::string_view sector) {
  static constexpr std::array<std::string_view, 7> kOffices{"GOV", "MIL", "COP", "JUD", "SPY", "LEG", "IGO"};
  return is_one_of(sector, kOffices);
}

/// Sectors that hold against the state, whatever it calls its own people: rebel soldiers, opposition
/// lawmakers.
bool overrides(std::string_view sector) {
  return sector == "REB" || sector == "OPP";
}

/// Sectors whose people at a place belong to it: "police in Lima", but not "troops in Iraq".
bool is_local(std::string_view sector) {
  static constexpr std::array<std::string_view, 8> kLocal{"COP", "REB", "CVL", "JUD",
                                                          "LEG", "OPP", "EDU", "HLH"};
  return is_one_of(sector, kLocal);
}

}  // namespace

/// A noun phrase being read.
class ActorCatalog::Phrase {
 public:
  Phrase(const ActorCatalog& catalog, std::span<const std::string_view> words, std::size_t head,
         const Known* owner, Day on, std::size_t name)
      : catalog_(catalog), owner_(owner), on_(on) {
    const std::size_t first = head - std::min(head, kWindow);
    const std::size_t last = std::min(words.size(), head + kWindow + 1);
    for (std::size_t i = first; i < last; ++i) {
      if (i == std::max(first, name)) name_ = words_.size();
      add_word(words[i]);
      if (i == head) head_ = words_.size() - 1;
    }
    name_ = std::min(name_, head_);
  }

  Described describe() {
    const Known* named = find_named_head();
    if (named == nullptr) {
      find_role_at_head();
    } else if (named->kind != KnownKind::kPerson || !named->sector.empty()) {
      return {named->type, named->country, named->sector, named->actor, named->gender};
    }
    if (role_ == nullptr) find_role_before_name();
    read_left();
    read_right();
    Described described = role_ == nullptr ? without_role() : with_role();
    if (title_ != nullptr) {
      described.type = EntityType::kPerson;
      described.sector = title_->sector;
      described.gender = title_->gender;
    }
    if (named != nullptr) {
      described.type = EntityType::kPerson;
      if (!lends_sector_) described.country = named->country;
      if (named->gender != Gender::kUnknown) described.gender = named->gender;
    }
    if (past_) put_in_the_past(described);
    described.actor = actor_of(described);
    return described;
  }

 private:
  struct Word {
    std::string_view text;
    std::string key;
    bool capital = false;  ///< begins with one
    bool small = false;    ///< has a small letter
  };

  /// A stretch of words that the catalog knows; one of the pointers is set.
  struct Clue {
    std::size_t begin = 0;
    std::size_t end = 0;  ///< words [begin, end)
    const Known* known = nullptr;
    const Demonym* demonym = nullptr;
    const RoleWord* role = nullptr;

    [[nodiscard]] bool any() const { return known != nullptr || demonym != nullptr || role != nullptr; }
    [[nodiscard]] bool names_someone() const { return known != nullptr || demonym != nullptr; }
  };

  /// A word with hyphens within is several: tokenizers do not agree on them.
  void add_word(std::string_view text) {
    while (true) {
      const std::size_t hyphen = text.size() > kLongestName ? std::string_view::npos : text.find('-');
      if (hyphen == std::string_view::npos || hyphen == 0 || hyphen + 1 == text.size()) break;
      add_part(text.substr(0, hyphen));
      add_part(text.substr(hyphen, 1));
      text.remove_prefix(hyphen + 1);
    }
    add_part(text);
  }

  void add_part(std::string_view text) {
    Word word{text, name_key(text)};
    word.capital = !text.empty() && has_capital(text.substr(0, 1));
    word.small = has_small_letter(text);
    words_.push_back(std::move(word));
  }

  [[nodiscard]] bool is_hyphen(std::size_t at) const { return at < words_.size() && words_[at].text == "-"; }

  /// The key of words [begin, end); empty where they are no phrase: too long, or with an article or a mark at
  /// an end.
  [[nodiscard]] std::string key_of(std::size_t begin, std::size_t end) const {
    std::string key;
    if (begin >= end || words_[begin].key.empty() || words_[end - 1].key.empty()) return key;
    if (words_[begin].key == "the" || words_[end - 1].key == "the") return key;
    for (std::size_t i = begin; i < end; ++i) {
      if (words_[i].key.empty() && !is_hyphen(i) && words_[i].text != "'" && words_[i].text != "\u2019")
        return {};
      if (key.size() + words_[i].key.size() >= kLongestName) return {};
      if (!words_[i].key.empty() && !key.empty()) key += ' ';
      key += words_[i].key;
    }
    return key;
  }

  [[nodiscard]] bool any_word(std::size_t begin, std::size_t end, bool Word::*what) const {
    return std::any_of(words_.begin() + static_cast<std::ptrdiff_t>(begin),
                       words_.begin() + static_cast<std::ptrdiff_t>(end),
                       [&](const Word& word) { return word.*what; });
  }

  [[nodiscard]] const Known* known_at(std::size_t begin, std::size_t end, std::string_view key) const {
    if (!any_word(begin, end, &Word::capital)) return nullptr;
    return catalog_.name_of_key(key, any_word(begin, end, &Word::small), on_);
  }

  template <class T>
  [[nodiscard]] static const T* find(const Map<T>& words, std::string_view key) {
    const auto found = words.find(key);
    return found == words.end() ? nullptr : &found->second;
  }

  /// The longest clue that begins at `begin` and ends by `end`.
  [[nodiscard]] Clue clue_at(std::size_t begin, std::size_t end) const {
    for (std::size_t stop = std::min(end, begin + kLongestPhrase); stop > begin; --stop) {
      const std::string key = key_of(begin, stop);
      if (key.empty()) continue;
      Clue clue{begin, stop};
      clue.known = known_at(begin, stop, key);
      if (clue.known == nullptr && any_word(begin, stop, &Word::capital))
        clue.demonym = find(catalog_.demonyms_, key);
      if (!clue.names_someone()) clue.role = find(catalog_.roles_, key);
      if (clue.any()) return clue;
    }
    return {};
  }

  // ------------------------------------------------------- what the head is

  /// The name that the head stands in.
  const Known* find_named_head() {
    const std::size_t first = head_ - std::min(head_, kLongestPhrase - 1);
    for (std::size_t begin = first; begin <= head_; ++begin) {
      const std::size_t last = std::min(words_.size(), begin + kLongestPhrase);
      for (std::size_t end = last; end > head_; --end) {
        const std::string key = key_of(begin, end);
        if (key.empty()) continue;
        const Known* known = known_at(begin, end, key);
        if (known == nullptr || (known->also && another_country_before(begin, known->country))) continue;
        begin_ = begin;
        end_ = end;
        return known;
      }
    }
    return nullptr;
  }

  [[nodiscard]] bool another_country_before(std::size_t end, std::string_view country) const {
    for (std::size_t at = 0; at < end;) {
      const Clue clue = clue_at(at, end);
      if (clue.names_someone() && country_of(clue) != country) return true;
      at = std::max(clue.end, at + 1);
    }
    return owner_ != nullptr && owner_->country != country;
  }

  /// The longest phrase for a role that the head stands in: "deputy foreign minister", "head of state".
  void find_role_at_head() {
    begin_ = head_;
    end_ = head_ + 1;
    std::size_t longest = 0;
    const std::size_t first = head_ - std::min(head_, kLongestPhrase - 1);
    for (std::size_t begin = first; begin <= head_; ++begin) {
      const std::size_t last = std::min(words_.size(), begin + kLongestPhrase);
      for (std::size_t end = last; end > head_ && end - begin > longest; --end) {
        const RoleWord* role = find(catalog_.roles_, key_of(begin, end));
        if (role == nullptr || role->kind == RoleKind::kModifier || role->kind == RoleKind::kPast) continue;
        role_ = role;
        begin_ = begin;
        end_ = end;
        longest = end - begin;
      }
    }
  }

  /// A role or title right before a name: "Foreign Minister Jane Doe", "Gen. Doe".
  void find_role_before_name() {
    if (!words_[head_].capital) return;
    for (std::size_t name = std::min(begin_, head_); name > 0; --name) {
      const std::size_t first = name - std::min(name, kLongestPhrase);
      for (std::size_t begin = first; begin < name; ++begin) {
        const std::string key = key_of(begin, name);
        if (key.empty()) continue;
        const RoleWord* role = find(catalog_.roles_, key);
        if (role != nullptr && role->kind == RoleKind::kPerson) {
          role_ = role;
          begin_ = begin;
          return;
        }
        title_ = find(catalog_.titles_, key);
        if (title_ != nullptr) {
          begin_ = begin;
          return;
        }
      }
      if (!words_[name - 1].capital) return;
    }
  }

  // --------------------------------------------------- what stands around it

  /// Whether the clue is only part of a compound: "US-backed", "pro-Russian", "anti-government".
  [[nodiscard]] bool is_in_compound(const Clue& clue) const {
    if (is_hyphen(clue.end) && clue.end + 1 < words_.size() && !words_[clue.end + 1].capital) return true;
    return clue.begin > 1 && is_hyphen(clue.begin - 1) && !words_[clue.begin - 2].capital &&
           !is_past_word(clue.begin - 2);
  }

  /// Whether two clues are named side by side: "Russian and Ukrainian", "US-Russian".
  [[nodiscard]] bool are_joined(const Clue& one, const Clue& two) const {
    static constexpr std::array<std::string_view, 5> kJoints{"and", "or", ",", "-", "/"};
    return one.end + 1 == two.begin && is_one_of(words_[one.end].text, kJoints);
  }

  [[nodiscard]] bool is_past_word(std::size_t at) const {
    const RoleWord* role = find(catalog_.roles_, words_[at].key);
    return role != nullptr && role->kind == RoleKind::kPast;
  }

  /// "Chad's" of "Chad's neighbour", which is another one.
  [[nodiscard]] bool is_state_beside(const Clue& clue) const {
    return role_ != nullptr && role_->kind == RoleKind::kParty && clue.known != nullptr &&
           clue.known->sector.empty() && clue.end < begin_ && words_[clue.end].text.ends_with("s") &&
           words_[clue.end].key.size() <= 1;
  }

  void read_left() {
    Clue before;
    const std::size_t end = std::min(begin_, name_);
    for (std::size_t at = 0; at < end;) {
      past_ = past_ || is_past_word(at);
      const Clue clue = clue_at(at, end);
      at = std::max(clue.end, at + 1);
      if (!clue.any() || is_in_compound(clue)) continue;
      if (is_state_beside(clue)) continue;
      if (clue.role != nullptr) {
        if (clue.role->kind != RoleKind::kPast && !clue.role->sector.empty()) lender_ = clue;
        continue;
      }
      const std::string_view country = country_of(clue);
      const bool several = before.any() && are_joined(before, clue) && country_of(before) != country;
      if (several) {
        country_ = {};
        lender_ = {};
      } else {
        if (!country.empty()) country_ = country;
        if (clue.known != nullptr && !clue.known->sector.empty()) lender_ = clue;
      }
      someone_named_ =
          someone_named_ || clue.known == nullptr || owner_ == nullptr || clue.known->name != owner_->name;
      before = clue;
    }
  }

  /// What "of", "for" and the like, or a name that follows at once, say.
  void read_right() {
    static constexpr std::array<std::string_view, 6> kLinks{"of", "for", "from", "at", "with", "in"};
    static constexpr std::array<std::string_view, 8> kStops{",",   "who", "which", "that",
                                                            "and", "or",  "to",    "against"};
    if (end_ >= words_.size()) return;
    const std::string_view link = words_[end_].text;
    const bool linked = is_one_of(link, kLinks);
    if (!linked && !words_[end_].capital) return;
    if (link == "in" && (role_ == nullptr || !is_local(role_->sector))) return;
    if (link == "from" && role_ != nullptr && role_->sector == "MIL") return;
    for (std::size_t at = end_ + (linked ? 1 : 0); at < words_.size();) {
      if (is_one_of(words_[at].text, kStops)) return;
      const Clue clue = clue_at(at, words_.size());
      at = std::max(clue.end, at + 1);
      if (!clue.any() || is_in_compound(clue)) continue;
      if (clue.role != nullptr) {
        if (linked && !lender_.any() && !clue.role->sector.empty()) lender_ = clue;
        continue;
      }
      if (!lender_.any() && linked && clue.known != nullptr && !clue.known->sector.empty()) lender_ = clue;
      if (!someone_named_) country_ = country_of(clue);
      someone_named_ = true;
      if (clue.known != nullptr) return;
    }
  }

  /// The country that the clue gives to the one described; empty where it may be another's.
  [[nodiscard]] std::string_view country_of(const Clue& clue) const {
    if (clue.known != nullptr)
      return clue.known->also == clue.known->type ? std::string_view() : country_of(*clue.known);
    return clue.demonym == nullptr || clue.demonym->ambiguous ? std::string_view()
                                                              : std::string_view(clue.demonym->country);
  }

  /// A person gives a country only with the sector, or where the sector is the state's and they govern or
  /// did.
  [[nodiscard]] std::string_view country_of(const Known& known) const {
    if (known.kind != KnownKind::kPerson || role_ == nullptr || role_->takes_owners) return known.country;
    const bool states = role_->sector == "GOV" || role_->sector == "MIL" || role_->sector == "SPY";
    const bool holds =
        role_->sector == known.sector || (states && (known.sector == "GOV" || known.sector.empty()));
    return holds ? std::string_view(known.country) : std::string_view();
  }

  // -------------------------------------------------------------- the answer

  Described with_role() {
    Described described;
    described.gender = role_->gender;
    described.country = country_;
    if (role_->kind == RoleKind::kParty && owner_ != nullptr && owner_->sector.empty()) return described;
    described.type = type_of(*role_);
    described.sector = role_->sector;
    if (!someone_named_ && owner_ != nullptr) described.country = country_of(*owner_);
    belongs_to_ = lender_.any() || someone_named_ ? lender_.known : owner_;
    if (role_->takes_owners && belongs_to_ != nullptr && !belongs_to_->sector.empty()) {
      described.sector = belongs_to_->sector;
      described.country = belongs_to_->country;
      lends_sector_ = true;
    } else if (lender_.role != nullptr && (role_->takes_owners || overrides(lender_.role->sector))) {
      described.sector = lender_.role->sector;
    }
    return described;
  }

  /// The owner's code where it is the owner who acts; an international organization's own people have its
  /// code before theirs, as others have their country's.
  [[nodiscard]] std::string actor_of(const Described& described) const {
    if (belongs_to_ != nullptr && belongs_to_->country == described.country) {
      if (belongs_to_->sector == described.sector) return belongs_to_->actor;
      if (described.country.empty()) return actor_code(belongs_to_->actor, described.sector);
    }
    return actor_code(described.country, described.sector);
  }

  [[nodiscard]] Described without_role() const {
    Described described;
    described.country = country_;
    const Demonym* people = find(catalog_.demonyms_, words_[head_].key);
    if (people == nullptr || !words_[head_].capital) return described;
    described.country = people->country;
    const std::string& key = words_[head_].key;
    const bool one = head_ > 0 && (words_[head_ - 1].key == "a" || words_[head_ - 1].key == "an");
    const bool many =
        key.ends_with("s") || key.ends_with("sh") || key.ends_with("ch") || key.ends_with("ese");
    described.type = many && !one ? EntityType::kGroup : EntityType::kPerson;
    return described;
  }

  /// Those who were in office are CAMEO's elites; others are no longer what they were.
  void put_in_the_past(Described& described) {
    const bool people = described.type == EntityType::kPerson || described.type == EntityType::kGroup;
    described.sector = people && is_of_office(described.sector) ? "ELI" : "";
    belongs_to_ = nullptr;
  }

  const ActorCatalog& catalog_;
  const Known* owner_;
  Day on_;
  std::vector<Word> words_;
  std::size_t head_ = 0;
  std::size_t name_ = std::string_view::npos;  ///< where a person's name begins, or the head
  std::size_t begin_ = 0;                      ///< words [begin_, end_) are the role or name
  std::size_t end_ = 0;
  const RoleWord* role_ = nullptr;
  const Title* title_ = nullptr;
  Clue lender_;  ///< who may lend a sector: the nearest
  const Known* belongs_to_ = nullptr;
  std::string_view country_;
  bool someone_named_ = false;  ///< though `country_` is empty where there are two
  bool lends_sector_ = false;   ///< the sector is that of `belongs_to_`
  bool past_ = false;
};

Described ActorCatalog::compose(std::span<const std::string_view> words, std::size_t head, const Known* owner,
                                Day on, std::optional<std::size_t> name) const {
  return Phrase(*this, words, head, owner, on, name.value_or(head)).describe();
}

}  // namespace verbale::actors
