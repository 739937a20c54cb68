#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stages/times/lexicon.h"
#include "stages/times/scanner.h"
#include "verbale/result.h"

namespace verbale::times {

/// What a rule says of an expression: how its value is found from the slots.
enum class Meaning : std::uint8_t {
  kNone,      ///< no time expression, whatever else would match there
  kDate,      ///< calendar fields: year, month, day, weekday, part ...
  kShift,     ///< a number of units before or after an anchor: "two weeks ago"
  kPeriod,    ///< a unit before, at or after an anchor: "last month"
  kDuration,  ///< a length
  kSet,       ///< a recurrence
  kReference  ///< PAST_REF and its kin
};

enum class Slot : std::uint8_t {
  kYear,
  kMonth,
  kDay,
  kWeekday,
  kSeason,
  kPart,
  kClock,
  kHour,
  kMinute,
  kMeridiem,
  kZone,
  kIsoDate,
  kSlashDate,
  kIsoTime,
  kHoliday,
  kDecade,
  kCentury,  ///< as an ordinal: 20 for the 1900s
  kQuarter,
  kHalf,
  kNumber,
  kVague,
  kOrdinal,
  kUnit,
  kUnit2,    ///< a second unit that is added: "an hour and 30 minutes"
  kNumber2,  ///< its number
  kShift,    ///< -1, 0, 1: last, this, next
  kFrom,     ///< Anchor
  kMod,      ///< Mod
  kReference,
  kFiscal,
  kEra,    ///< -1: before Christ
  kPlus,   ///< tenths of the unit that are added: "two and a half"
  kEdge,   ///< the last day of the year that is meant
  kTense,  ///< Tense that the clause must have
  kCount
};

enum class Anchor : std::uint8_t { kPublished, kMentioned };
enum class Mod : std::uint8_t {
  kStart,
  kMid,
  kEnd,
  kApprox,
  kLessThan,
  kMoreThan,
  kEqualOrLess,
  kEqualOrMore,
  kBefore,
  kAfter,
  kOnOrBefore,
  kOnOrAfter
};
enum class Reference : std::uint8_t { kPast, kPresent, kFuture };
enum class Tense : std::uint8_t { kUnknown, kPast, kPresent, kFuture };

[[nodiscard]] std::string_view name_of(Mod mod);
[[nodiscard]] std::string_view name_of(Reference reference);

/// What a match says.
struct Frame {
  static constexpr int kUnset = INT32_MIN;

  Meaning meaning = Meaning::kNone;
  std::array<int, static_cast<std::size_t>(Slot::kCount)> slots;
  double number = 0;  ///< of Slot::kNumber

  Frame() { slots.fill(kUnset); }
  [[nodiscard]] bool has(Slot slot) const { return slots[static_cast<std::size_t>(slot)] != kUnset; }
  [[nodiscard]] int operator[](Slot slot) const { return slots[static_cast<std::size_t>(slot)]; }
  void set(Slot slot, int value) { slots[static_cast<std::size_t>(slot)] = value; }
};

struct Match {
  std::size_t first = 0;  ///< items [first, last) are the expression
  std::size_t last = 0;
  std::size_t rule = 0;
  Frame frame;
};

/// The rules of codebook/times/rules.txt (its language: docs/times.md), compiled.
///
/// Patterns have no repetition: what a rule looks at, and the steps it takes, are bounded.
class Grammar {
 public:
  /// Adds the words of the rules to the lexicon.  `holidays` are the names of holidays.csv: the rules use
  /// them as <holiday>, which fills the slot with the row.  Errors: kMalformed, naming file and line.
  [[nodiscard]] static Result<Grammar> parse(std::string_view name, std::string_view bytes,
                                             const std::vector<std::string>& holidays, Lexicon& lexicon);

  /// The longest match that begins at an item; of equal ones that which looks furthest, then the rule that
  /// stands first. REQUIRES: lexicon is the one of parse(), frozen.
  [[nodiscard]] std::optional<Match> match(const std::vector<Item>& items, std::size_t at,
                                           const Lexicon& lexicon) const;

 private:
  friend class GrammarParser;

  enum class Operation : std::uint8_t { kWord, kClass, kSplit, kJump, kSet, kClose, kAccept };
  struct Instruction {
    Operation operation;
    Slot slot = Slot::kCount;    // kClass, kSet
    std::uint32_t argument = 0;  // word, class, the other branch, target
    int value = 0;               // kSet
  };
  struct Rule {
    std::uint32_t start = 0;   // in code_
    std::int64_t before = -1;  // what stands before the expression: in code_, or -1
    Meaning meaning = Meaning::kNone;
    std::vector<std::pair<Slot, int>> settings;
  };
  struct Step {  // of a path through a rule's code
    std::uint32_t instruction;
    std::uint32_t item;
  };

  static constexpr std::size_t kMostRules = 384;
  static constexpr std::size_t kLongestPath = 40;  // steps
  static constexpr std::size_t kMostSteps = 4000;  // a rule's attempts at one place

  /// A set of rules.
  using RuleSet = std::array<std::uint64_t, kMostRules / 64>;

  /// A word or a class, as patterns name them: its id, or the number of words and the class.
  using Atom = std::uint32_t;

  /// Which rules are worth a try, by the first items' atoms.
  struct Index {
    std::size_t atoms = 0;
    std::vector<RuleSet> sets;         // the distinct ones; sets[0] is empty
    std::vector<std::uint16_t> alone;  // [atoms]: rules that may look at one item only
    std::vector<std::uint16_t> pairs;  // [atoms * atoms]: rules that may begin with the two
    std::vector<RuleSet> thirds;       // [atoms]: rules that may look at it as their third
    RuleSet over{};                    // rules that may look at two items only
  };

  /// How far a way through a rule's code goes.
  struct Extent {
    std::size_t end = 0;    // of the expression, in items
    std::size_t reach = 0;  // of all that the rule looks at

    [[nodiscard]] bool beats(const Extent& other) const {
      return end != other.end ? end > other.end : reach > other.reach;
    }
  };

  /// The steps of a way through a rule's code that fill slots.
  struct Path {
    std::size_t size = 0;
    std::array<Step, kLongestPath> steps;
  };

  /// The longest way from `at`; nullopt: none.
  [[nodiscard]] std::optional<Extent> run(std::uint32_t start, const std::vector<Item>& items,
                                          std::size_t at) const;

  /// The steps of the first way from `at` that goes as far as `extent`.
  [[nodiscard]] Path trace(std::uint32_t start, const std::vector<Item>& items, std::size_t at,
                           const Extent& extent) const;

  template <class Visit>
  void explore(std::uint32_t start, const std::vector<Item>& items, std::size_t at, Visit visit) const;

  std::vector<Instruction> code_;
  std::vector<Rule> rules_;
  Index index_;
};

}  // namespace verbale::times
