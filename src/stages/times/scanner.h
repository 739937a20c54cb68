#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "stages/times/lexicon.h"
#include "verbale/layers.h"

namespace verbale::times {

/// A word, number or mark of the text that means something to the grammar.
struct Item {
  Span span;
  std::uint32_t first = 0;     ///< of its first word among all words of the text
  std::uint32_t position = 0;  ///< of its last word: the next item is a neighbour if its first is one more
  Lexicon::WordId word = Lexicon::kUnknown;
  bool spaced = false;      ///< white space stands before it
  WordClasses classes = 0;  ///< those that its writing allows
  int value = 0;            ///< of digits: see the classes; words have theirs in the lexicon
  double number = 0;        ///< of kNumber, kOrdinal, kDay, kYear, kHour

  [[nodiscard]] bool is(WordClass word_class) const { return (classes & bit(word_class)) != 0; }
};

/// Values of items that are digits.
///   kIsoDate    year * 10000 + month * 100 + day
///   kSlashDate  (first * 100 + second) * 10000 + year as written
///   kClock      hour * 10000 + minute * 100 + second, + kMeridiemTold where that is settled
///   kMilitary   as kClock
constexpr int kMeridiemTold = 1000000;

/// Appends the items of one block.  Linear in its bytes; words that the lexicon does not know and that say
/// nothing of tense only count.
void scan(std::string_view text, Span block, const Lexicon& lexicon, std::vector<Item>& items);

/// What an item is worth as a word of a class.  REQUIRES: item.is(word_class)
[[nodiscard]] int value_of(const Item& item, WordClass word_class, const Lexicon& lexicon);

}  // namespace verbale::times
