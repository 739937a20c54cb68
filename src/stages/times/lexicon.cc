#include "stages/times/lexicon.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

namespace verbale::times {
namespace {

constexpr std::pair<std::string_view, WordClass> kClassNames[] = {
    {"month", WordClass::kMonth},
    {"perhaps_month", WordClass::kPerhapsMonth},
    {"weekday", WordClass::kWeekday},
    {"season", WordClass::kSeason},
    {"part", WordClass::kPart},
    {"unit", WordClass::kUnit},
    {"units", WordClass::kUnits},
    {"number", WordClass::kNumber},
    {"vague", WordClass::kVague},
    {"ordinal", WordClass::kOrdinal},
    {"day", WordClass::kDay},
    {"year", WordClass::kYear},
    {"perhaps_year", WordClass::kPerhapsYear},
    {"military", WordClass::kMilitary},
    {"decade", WordClass::kDecade},
    {"clock", WordClass::kClock},
    {"hour", WordClass::kHour},
    {"meridiem", WordClass::kMeridiem},
    {"zone", WordClass::kZone},
    {"iso_date", WordClass::kIsoDate},
    {"slash_date", WordClass::kSlashDate},
    {"iso_time", WordClass::kIsoTime},
    {"numeral", WordClass::kNumeral},
    {"future", WordClass::kFuture},
    {"past", WordClass::kPast},
    {"present", WordClass::kPresent},
    {"plan", WordClass::kPlan},
    {"scheduled", WordClass::kScheduled},
    {"settled", WordClass::kSettled},
    {"bound", WordClass::kBound},
    {"relative", WordClass::kRelative},
    {"conjunction", WordClass::kConjunction},
    {"determiner", WordClass::kDeterminer},
    {"stop", WordClass::kStop},
};

constexpr std::string_view kSeasonNames[] = {"SP", "SU", "FA", "WI"};
constexpr std::string_view kPartNames[] = {"MO", "MI", "AF", "EV", "NI", "DT"};
constexpr std::string_view kUnitNames[] = {"second", "minute",  "hour",       "day",  "weekend",
                                           "week",   "month",   "quarter",    "half", "year",
                                           "decade", "century", "millennium", "any"};

template <std::size_t size>
Result<int> position_in(const std::string_view (&names)[size], std::string_view text) {
  const auto found = std::find(std::begin(names), std::end(names), text);
  if (found == std::end(names))
    return Error{ErrorCode::kMalformed, fmt::format("\"{}\" is none of {}", text, fmt::join(names, ", "))};
  return static_cast<int>(found - std::begin(names));
}

}  // namespace

WordClass class_named(std::string_view name) {
  for (const auto& [each, word_class] : kClassNames) {
    if (each == name) return word_class;
  }
  return WordClass::kCount;
}

Result<int> value_named(WordClass word_class, std::string_view text) {
  if (word_class == WordClass::kSeason) return position_in(kSeasonNames, text);
  if (word_class == WordClass::kPart) return position_in(kPartNames, text);
  if (word_class == WordClass::kUnit || word_class == WordClass::kUnits) return position_in(kUnitNames, text);
  if (text.empty()) return 0;
  int value = 0;
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (trouble != std::errc() || end != text.data() + text.size())
    return Error{ErrorCode::kMalformed, fmt::format("\"{}\" is no whole number", text)};
  return value;
}

Lexicon::Lexicon() {
  entries_.push_back({});  // kUnknown
}

Result<Lexicon::WordId> Lexicon::add(std::string_view word) {
  if (word.empty() || word.size() > kLongestWord) {
    return Error{ErrorCode::kTooLarge,
                 fmt::format("a word has 1 to {} bytes, unlike \"{}\"", kLongestWord, word)};
  }
  for (std::size_t id = 1; id < entries_.size(); ++id) {
    if (entries_[id].word == word) return static_cast<WordId>(id);
  }
  if (entries_.size() > UINT16_MAX) return Error{ErrorCode::kTooLarge, "too many words"};
  entries_.push_back({std::string(word), {}});
  return static_cast<WordId>(entries_.size() - 1);
}

Result<void> Lexicon::add(std::string_view word, Sense sense) {
  const auto id = add(word);
  if (!id) return id.error();
  entries_[id.value()].senses.push_back(sense);
  return {};
}

void Lexicon::freeze() {
  std::size_t size = 64;
  while (size < entries_.size() * 4) size *= 2;
  slots_.assign(size, {});
  mask_ = size - 1;
  for (std::size_t id = 1; id < entries_.size(); ++id) {
    const std::string& word = entries_[id].word;
    std::size_t slot = hash(word) & mask_;
    while (slots_[slot].id != kUnknown) slot = (slot + 1) & mask_;
    std::copy(word.begin(), word.end(), slots_[slot].word.begin());
    slots_[slot].size = static_cast<std::uint8_t>(word.size());
    slots_[slot].id = static_cast<WordId>(id);
  }
}

}  // namespace verbale::times
