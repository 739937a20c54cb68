#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "verbale/result.h"

namespace verbale::times {

/// What a word can be to the grammar.  The rule file writes `$month`; words.csv gives the words of most
/// classes, the scanner those that are digits.
enum class WordClass : std::uint8_t {
  kMonth,         ///< value 1-12
  kPerhapsMonth,  ///< "May", "March": a month only where its neighbours say so
  kWeekday,       ///< ISO: 1 Monday - 7 Sunday
  kSeason,        ///< Season
  kPart,          ///< of a day: DayPart
  kUnit,          ///< Unit, singular
  kUnits,         ///< Unit, plural
  kNumber,        ///< digits, or words ("twenty-five")
  kVague,         ///< "several": a number that is not known
  kOrdinal,       ///< "third", "21st"
  kDay,           ///< digits 1-31
  kYear,          ///< 1900-2039, or words ("nineteen ninety-six")
  kPerhapsYear,   ///< other four digits: a year only where its neighbours say so
  kDecade,        ///< "1990s", "nineties": its first year, or 0-90 where the century is not told
  kClock,         ///< "10:30", "7pm"
  kMilitary,      ///< "1030": an hour and minute only where its neighbours say so
  kHour,          ///< digits 1-24
  kMeridiem,      ///< 0 before noon, 12 after
  kZone,          ///< a time zone's name
  kIsoDate,       ///< "2021-03-19", "20210319"
  kSlashDate,     ///< "3/19/2021"
  kIsoTime,       ///< "2021-03-19T10:30"
  kNumeral,       ///< a number word before it is joined with its neighbours ("twenty")
  kFuture,        ///< a word that sets its clause in the future
  kPast,          ///< ... in the past
  kPresent,       ///< ... in the present
  kPlan,          ///< ... in the future, with an infinitive after it: "agreed to meet"
  kScheduled,     ///< ... in the future, as its present tense is that of a programme: "opens"
  kSettled,       ///< makes a clause of the past one of things done, whatever bounds it: "had", "did"
  kBound,         ///< a limit before a time; 1: ahead unless the clause is settled, 0: as the clause
  kRelative,      ///< begins a clause about the time before it: "when"
  kConjunction,   ///< joins clauses: "and"
  kDeterminer,    ///< makes a noun of the word after it
  kStop,          ///< ends a sentence
  kCount
};

using WordClasses = std::uint64_t;
static_assert(static_cast<int>(WordClass::kCount) <= 64);

[[nodiscard]] constexpr WordClasses bit(WordClass word_class) {
  return WordClasses{1} << static_cast<unsigned>(word_class);
}

enum class Season : std::uint8_t { kSpring, kSummer, kFall, kWinter };
enum class DayPart : std::uint8_t { kMorning, kMidday, kAfternoon, kEvening, kNight, kDaytime };
enum class Unit : std::uint8_t {
  kSecond,
  kMinute,
  kHour,
  kDay,
  kWeekend,
  kWeek,
  kMonth,
  kQuarter,
  kHalf,
  kYear,
  kDecade,
  kCentury,
  kMillennium,
  kAny  ///< "a while", "some time"
};

/// The class of a name as the rule file and words.csv write it; kCount where there is none.
[[nodiscard]] WordClass class_named(std::string_view name);

/// A word's value as words.csv writes it ("3", "SU", "week").  Errors: kMalformed.
[[nodiscard]] Result<int> value_named(WordClass word_class, std::string_view text);

/// The words that the grammar knows, in lower case; a number for each.
class Lexicon {
 public:
  using WordId = std::uint16_t;
  static constexpr WordId kUnknown = 0;
  static constexpr std::size_t kLongestWord = 15;  ///< bytes

  /// How a word must be written to have its class.
  enum class Written : std::uint8_t {
    kAny,
    kCapital,  ///< "May"
    kShort,    ///< with a capital; a full stop after it is part of it: "Sept.", "Sept"
    kDotted,   ///< with a capital and a full stop: "Sun."
  };

  struct Sense {
    WordClass word_class;
    Written written;
    int value;
  };

  struct Entry {
    std::string word;
    std::vector<Sense> senses;
  };

  Lexicon();

  /// The id of a word, which is taken in where it is new.  Errors: kTooLarge (word or lexicon).
  Result<WordId> add(std::string_view word);

  /// Gives a word a class.
  Result<void> add(std::string_view word, Sense sense);

  /// Makes find() ready; no add() after it.
  void freeze();

  /// REQUIRES: frozen, word is in lower case.
  [[nodiscard]] WordId find(std::string_view word) const {
    if (word.size() > kLongestWord) return kUnknown;
    for (std::size_t slot = hash(word) & mask_;; slot = (slot + 1) & mask_) {
      const Slot& each = slots_[slot];
      if (each.id == kUnknown) return kUnknown;
      if (each.size == word.size() &&
          std::char_traits<char>::compare(each.word.data(), word.data(), word.size()) == 0)
        return each.id;
    }
  }

  [[nodiscard]] const Entry& operator[](WordId id) const { return entries_[id]; }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  struct Slot {
    std::array<char, kLongestWord> word{};
    std::uint8_t size = 0;
    WordId id = kUnknown;
  };

  [[nodiscard]] static std::size_t hash(std::string_view word) {
    std::uint64_t value = 0xCBF29CE484222325U;
    for (const char c : word) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    return value ^ value >> 29;
  }

  std::vector<Entry> entries_;  // [words]
  std::vector<Slot> slots_;     // open addressing, a power of two
  std::size_t mask_ = 0;
};

}  // namespace verbale::times
