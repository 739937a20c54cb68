#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "codebook/codebook.h"
#include "verbale/layers.h"
#include "verbale/result.h"

namespace verbale::quotes {

/// What a word can be, as bits; the names are those of codebook/quotes/words.csv.
enum WordClass : std::uint32_t {
  kPronoun = 1U << 0,
  kRelative = 1U << 1,
  kDeterminer = 1U << 2,
  kAuxiliary = 1U << 3,
  kAdverb = 1U << 4,
  kPreposition = 1U << 5,
  kSubordinator = 1U << 6,
  kCoordinator = 1U << 7,
  kTitle = 1U << 8,
  kRole = 1U << 9,
  kAbbreviation = 1U << 10,
  kTimeWord = 1U << 11,
  kMediumNoun = 1U << 12,
  kPlatform = 1U << 13,
  kObject = 1U << 14,
  kLink = 1U << 15,
  kBe = 1U << 16,
  kAccording = 1U << 17,
};

/// The forms of a verb, as bits: one spelling may be several.
enum VerbForm : std::uint8_t {
  kBase = 1U << 0,
  kThirdPerson = 1U << 1,
  kPast = 1U << 2,
  kParticiple = 1U << 3,
  kGerund = 1U << 4,
};

enum class CueFrame : std::uint8_t { kClause, kPerson, kLabel, kWeak };

/// A cue verb of codebook/quotes/cues.csv.
struct CueVerb {
  QuoteAct act = QuoteAct::kSpeech;
  CueFrame frame = CueFrame::kClause;
};

/// What the codebook knows of one spelling.
struct Entry {
  std::string spelling;
  std::uint32_t hash = 0;
  std::uint32_t classes = 0;
  std::uint16_t verb = 0;  ///< 0: no cue verb, else 1 + its place in verbs
  std::uint8_t forms = 0;
};

/// The words and cue verbs of the codebook, found by their lower-case spelling.  Immutable after load().
class Lexicon {
 public:
  static constexpr std::size_t kLongestWord = 24;  ///< bytes; longer words are unknown

  /// Errors: kNotFound, kMalformed (naming file and line).
  [[nodiscard]] static Result<Lexicon> load(const Codebook& codebook);

  /// The entry of a word in any case; nullptr: unknown.
  [[nodiscard]] const Entry* find(std::string_view word) const;

  /// REQUIRES: entry_verb != 0
  [[nodiscard]] const CueVerb& verb(std::uint16_t entry_verb) const { return verbs_[entry_verb - 1U]; }

 private:
  void index();

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> slots_;  ///< [power of two]: 1 + place in entries_, 0 where free
  std::vector<CueVerb> verbs_;
};

}  // namespace verbale::quotes
