#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "stages/coreference/tree.h"
#include "stages/heads/mark_states.h"

namespace verbale::coreference {

/// What two mentions are to each other, as small numbers for the learned scorer.  training/language/pairs.py
/// has the same (Mentions).
struct PairFeatures {
  static constexpr std::uint32_t kPronouns = 5;
  static constexpr std::uint32_t kStrings = 6;
  static constexpr std::uint32_t kSentences = 8;
  static constexpr std::uint32_t kQuoted = 4;

  std::uint32_t pronouns = 0;   ///< none, the later one, the earlier, both the same, both
  std::uint32_t strings = 0;    ///< of two that are no pronouns: nothing shared, ... an acronym
  std::uint32_t sentences = 0;  ///< how far apart
  std::uint32_t quoted = 0;     ///< which of them stand inside quotation marks

  friend bool operator==(const PairFeatures&, const PairFeatures&) = default;
};

/// Mentions by their head words, in the order of the text, and what is asked of pairs of them.
class HeadWords {
 public:
  /// Adds the mention that a word heads.
  void add(const Tree& tree, Index head, MarkState mark);

  [[nodiscard]] std::size_t size() const { return heads_.size(); }

  /// Linear in the words that carry their names.
  [[nodiscard]] PairFeatures pair(std::size_t later, std::size_t earlier) const;

 private:
  struct Head {
    bool pronoun = false;
    bool upper = false;   ///< of capitals only, two letters or more
    bool quoted = false;  ///< inside double quotation marks
    std::uint32_t form = 0;
    std::uint32_t last = 0;            ///< of the words joined to it by "flat"
    std::uint32_t initials = 0;        ///< 0: fewer than two
    std::vector<std::uint32_t> words;  ///< sorted: its own and those that carry the name with it
    Index sentence = 0;
  };

  [[nodiscard]] std::uint32_t number_of(std::string word);

  std::unordered_map<std::string, std::uint32_t> numbers_;  ///< of words in lower case, from 1
  std::vector<Head> heads_;
};

}  // namespace verbale::coreference
