#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "codebook/codebook.h"
#include "verbale/result.h"

namespace verbale {

/// Words of one kind and what is known of each, looked up without regard to ASCII case.
template <class Value>
class WordTable {
 public:
  static constexpr std::size_t kLongest = 24;  ///< bytes of a word

  /// False: the word is empty, too long or there already.
  bool insert(std::string_view word, Value value) {
    if (word.empty() || word.size() > kLongest) return false;
    if (!words_.emplace(std::string(word), std::move(value)).second) return false;
    first_letters_[word.size()] |= bit(word.front());
    return true;
  }

  /// Null where the word is not in the table.  Allocates nothing.
  [[nodiscard]] const Value* find(std::string_view word) const {
    // Most words are in no table: their length and first letter tell.
    if (word.empty() || word.size() > kLongest) return nullptr;
    if ((first_letters_[word.size()] & bit(word.front())) == 0) return nullptr;
    std::array<char, kLongest> lower;
    for (std::size_t i = 0; i < word.size(); ++i) {
      const char c = word[i];
      lower[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    }
    const auto found = words_.find(std::string_view(lower.data(), word.size()));
    return found == words_.end() ? nullptr : &found->second;
  }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  [[nodiscard]] static std::uint32_t bit(char c) {
    return std::uint32_t{1} << (static_cast<unsigned char>(c) & 31U);  // the same for both cases
  }

  std::unordered_map<std::string, Value, Hash, std::equal_to<>> words_;
  std::array<std::uint32_t, kLongest + 1> first_letters_{};
};

/// How an abbreviation holds on to its stop (codebook/segment/abbreviations.csv).
enum class Abbreviation : std::uint8_t { kNone, kTitle, kBefore, kMonth, kEnd, kInner };

enum class NameEnding : std::uint8_t { kDomain, kFile };

/// Lengths in bytes of the words that one written word falls into; unused ones are 0.
using Split = std::array<std::uint8_t, 3>;

/// What the segmenter knows of single words: codebook/segment/*.csv.
class SegmentLexicon {
 public:
  /// Errors: kNotFound, kMalformed, naming file and line.
  [[nodiscard]] static Result<SegmentLexicon> load(const Codebook& codebook);

  /// `word` without its last stop.
  [[nodiscard]] Abbreviation abbreviation(std::string_view word) const {
    const Abbreviation* found = abbreviations_.find(word);
    return found == nullptr ? Abbreviation::kNone : *found;
  }
  [[nodiscard]] const Split* split(std::string_view word) const { return splits_.find(word); }
  [[nodiscard]] bool is_prefix(std::string_view word) const { return prefixes_.find(word) != nullptr; }
  [[nodiscard]] bool is_starter(std::string_view word) const { return starters_.find(word) != nullptr; }
  [[nodiscard]] const NameEnding* ending(std::string_view word) const { return endings_.find(word); }

  /// Bytes of the longest face that `text` begins with; 0 where it begins with none.
  [[nodiscard]] std::size_t face(std::string_view text) const;

 private:
  WordTable<Abbreviation> abbreviations_;
  WordTable<Split> splits_;
  WordTable<bool> prefixes_;
  WordTable<bool> starters_;
  WordTable<NameEnding> endings_;
  std::array<std::vector<std::string>, 128> faces_;  ///< [first byte]: longest first
};

}  // namespace verbale
