#include "stages/quotes/lexicon.h"

#include <algorithm>
#include <bit>
#include <map>
#include <optional>

#include <fmt/format.h>

namespace verbale::quotes {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

/// FNV-1a.
std::uint32_t hash_of(std::string_view word) {
  std::uint32_t hash = 2166136261U;
  for (const char c : word) hash = (hash ^ static_cast<unsigned char>(lower(c))) * 16777619U;
  return hash;
}

bool same_word(std::string_view word, std::string_view spelling) {
  return word.size() == spelling.size() &&
         std::equal(word.begin(), word.end(), spelling.begin(), [](char a, char b) { return lower(a) == b; });
}

std::optional<std::uint32_t> class_named(std::string_view name) {
  static constexpr std::array<std::string_view, 18> kNames{
      "pronoun",      "relative",    "determiner", "auxiliary", "adverb",       "preposition",
      "subordinator", "coordinator", "title",      "role",      "abbreviation", "time",
      "medium",       "platform",    "object",     "link",      "be",           "according"};
  const auto* found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return 1U << static_cast<unsigned>(found - kNames.begin());
}

std::optional<QuoteAct> act_named(std::string_view name) {
  for (const QuoteAct act :
       {QuoteAct::kSpeech, QuoteAct::kWriting, QuoteAct::kThought, QuoteAct::kIntention}) {
    if (name_of(act) == name) return act;
  }
  return std::nullopt;
}

std::optional<CueFrame> frame_named(std::string_view name) {
  if (name == "clause") return CueFrame::kClause;
  if (name == "person") return CueFrame::kPerson;
  if (name == "label") return CueFrame::kLabel;
  if (name == "weak") return CueFrame::kWeak;
  return std::nullopt;
}

bool is_vowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/// The regular forms of English verbs.
struct Inflection {
  std::string base;

  [[nodiscard]] bool ends_in_consonant_y() const {
    return base.size() > 1 && base.back() == 'y' && !is_vowel(base[base.size() - 2]);
  }
  [[nodiscard]] std::string stem() const { return base.substr(0, base.size() - 1); }
  [[nodiscard]] std::string third() const {
    if (ends_in_consonant_y()) return stem() + "ies";
    const bool hisses = base.ends_with("s") || base.ends_with("sh") || base.ends_with("ch") ||
                        base.ends_with("x") || base.ends_with("o");
    return base + (hisses ? "es" : "s");
  }
  [[nodiscard]] std::string past() const {
    if (ends_in_consonant_y()) return stem() + "ied";
    return base + (base.back() == 'e' ? "d" : "ed");
  }
  /// A consonant doubled in the past tense is doubled here too.
  [[nodiscard]] std::string gerund(const std::string& past_tense) const {
    if (past_tense == base + base.back() + "ed") return base + base.back() + "ing";
    if (base.back() == 'e' && !base.ends_with("ee")) return stem() + "ing";
    return base + "ing";
  }
};

}  // namespace

Result<Lexicon> Lexicon::load(const Codebook& codebook) {
  Lexicon lexicon;
  std::map<std::string, std::size_t, std::less<>> places;
  const auto entry_of = [&](const std::string& spelling) -> Entry& {
    const auto [place, added] = places.emplace(spelling, lexicon.entries_.size());
    if (added) lexicon.entries_.push_back({spelling, hash_of(spelling), 0, 0, 0});
    return lexicon.entries_[place->second];
  };
  auto words = codebook.table("quotes/words.csv", {"word", "class"});
  if (!words) return words.error();
  for (const Table::Row& row : words->rows()) {
    const auto bit = class_named(row.fields[1]);
    if (!bit) return words->complaint(row, fmt::format("no class is called '{}'", row.fields[1]));
    if (row.fields[0].empty() || row.fields[0].size() > kLongestWord) {
      return words->complaint(row, fmt::format("a word has 1 to {} bytes", kLongestWord));
    }
    Entry& entry = entry_of(row.fields[0]);
    if ((entry.classes & *bit) != 0) {
      return words->complaint(row, fmt::format("'{}' is a {} already", row.fields[0], row.fields[1]));
    }
    entry.classes |= *bit;
  }
  auto cues = codebook.table("quotes/cues.csv", {"verb", "past", "participle", "act", "frame"});
  if (!cues) return cues.error();
  for (const Table::Row& row : cues->rows()) {
    const auto act = act_named(row.fields[3]);
    if (!act) return cues->complaint(row, fmt::format("no act is called '{}'", row.fields[3]));
    const auto frame = frame_named(row.fields[4]);
    if (!frame) return cues->complaint(row, fmt::format("no frame is called '{}'", row.fields[4]));
    if (row.fields[0].empty()) return cues->complaint(row, "no verb");
    lexicon.verbs_.push_back({*act, *frame});
    const Inflection verb{row.fields[0]};
    const std::string past = row.fields[1].empty() ? verb.past() : row.fields[1];
    const std::string participle = row.fields[2].empty() ? past : row.fields[2];
    const std::pair<std::string, VerbForm> forms[] = {{verb.base, kBase},
                                                      {verb.third(), kThirdPerson},
                                                      {past, kPast},
                                                      {participle, kParticiple},
                                                      {verb.gerund(past), kGerund}};
    const auto id = static_cast<std::uint16_t>(lexicon.verbs_.size());
    for (const auto& [spelling, form] : forms) {
      Entry& entry = entry_of(spelling);
      if (entry.verb != 0 && entry.verb != id) {
        return cues->complaint(row, fmt::format("'{}' is a form of a verb above", spelling));
      }
      entry.verb = id;
      entry.forms = static_cast<std::uint8_t>(entry.forms | form);
    }
  }
  lexicon.index();
  return lexicon;
}

void Lexicon::index() {
  slots_.assign(std::bit_ceil(entries_.size() * 4), 0);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    std::size_t slot = entries_[i].hash & (slots_.size() - 1);
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = static_cast<std::uint32_t>(i + 1);
  }
}

const Entry* Lexicon::find(std::string_view word) const {
  if (word.size() > kLongestWord) return nullptr;
  const std::uint32_t hash = hash_of(word);
  for (std::size_t slot = hash & (slots_.size() - 1); slots_[slot] != 0;
       slot = (slot + 1) & (slots_.size() - 1)) {
    const Entry& entry = entries_[slots_[slot] - 1];
    if (entry.hash == hash && same_word(word, entry.spelling)) return &entry;
  }
  return nullptr;
}

}  // namespace verbale::quotes
