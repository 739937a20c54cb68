#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "verbale/result.h"

namespace verbale {

/// Cuts text into the word pieces of BERT's uncased vocabulary, just as its reference does: controls dropped,
/// Chinese characters set apart, accents stripped (NFD without nonspacing marks), lower-cased, split at white
/// space and around punctuation; then each word into the longest pieces, from the left.  A word over 100
/// characters, or that the vocabulary cannot spell, is [UNK].
///
/// The reference's classes of characters are those of Unicode 8; decomposition and case are newer.
///
/// Immutable after load(); no allocation on ASCII but for the caller's vector.
class WordPiece {
 public:
  /// Errors: kMalformed: [UNK], [CLS] or [SEP] are missing.
  [[nodiscard]] static Result<WordPiece> load(const std::vector<std::string>& vocabulary);

  /// Appends the ids of the first `most` pieces of a text.  Reads no further than these.  REQUIRES: text is
  /// UTF-8.
  void append(std::string_view text, std::size_t most, std::vector<std::uint32_t>& pieces) const;

  [[nodiscard]] std::uint32_t unknown() const { return unknown_; }
  [[nodiscard]] std::uint32_t first() const { return first_; }  ///< [CLS]
  [[nodiscard]] std::uint32_t last() const { return last_; }    ///< [SEP]

 private:
  class Words;

  static constexpr std::uint32_t kNone = UINT32_MAX;
  static constexpr std::uint32_t kRoot = 0;          ///< of pieces that begin a word
  static constexpr std::uint32_t kContinuation = 1;  ///< of pieces that go on ("##ing")

  [[nodiscard]] std::uint32_t child(std::uint32_t node, unsigned char byte) const;
  void append_word(std::string_view word, std::vector<std::uint32_t>& pieces) const;

  /// A trie of bytes.  Edges lie in a hash table with linear probing: node, byte and child in one number.
  std::vector<std::uint64_t> edges_;   ///< [power of two], at most half full; 0: none
  unsigned shift_ = 0;                 ///< 64 - log2 of the table's size
  std::vector<std::uint32_t> pieces_;  ///< [nodes]: the piece that ends there, or kNone
  std::uint32_t unknown_ = 0;
  std::uint32_t first_ = 0;
  std::uint32_t last_ = 0;
};

}  // namespace verbale
