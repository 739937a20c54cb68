#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "codebook/codebook.h"
#include "stages/blocks/words.h"
#include "verbale/result.h"

namespace verbale::blocks {

/// What a phrase says of a block that it fits.
enum class Verdict : std::uint8_t { kBoilerplate, kRelated, kByline, kCaption };

/// Where in the article a block stands.
struct Place {
  bool top = false;
  bool foot = false;
};

/// The phrases of blocks/phrases.csv.
class PhraseTable {
 public:
  static constexpr std::string_view kFile = "blocks/phrases.csv";

  /// The most words that a row may allow; longer blocks fit no phrase.
  static constexpr std::size_t kMostWords = 80;

  PhraseTable(PhraseTable&&) = default;  // the indexes view the phrases, which stay where they are
  PhraseTable& operator=(PhraseTable&&) = default;

  /// Errors: kNotFound, kMalformed.
  [[nodiscard]] static Result<PhraseTable> load(const Codebook& codebook);

  /// What the first row that fits says; nothing where none does.
  /// Linear in the words.
  [[nodiscard]] std::optional<Verdict> match(const Words& words, Place place) const;

 private:
  PhraseTable() = default;

  enum class Match : std::uint8_t { kWhole, kPrefix, kSuffix, kContains };
  enum class Where : std::uint8_t { kAny, kTop, kFoot };

  /// One part of a phrase: a word or mark as it stands, or what may stand in its place.
  struct Part {
    enum class Kind : std::uint8_t { kLiteral, kAnyWords, kNames, kNumber } kind = Kind::kLiteral;
    std::string form;
  };

  struct Phrase {
    Verdict verdict = Verdict::kBoilerplate;
    Match match = Match::kWhole;
    Where where = Where::kAny;
    std::size_t words = 0;
    std::vector<Part> parts;
  };

  [[nodiscard]] static bool fits(const Phrase& phrase, std::size_t part, const Words& words, std::size_t at,
                                 std::size_t end);

  std::vector<Phrase> phrases_;
  /// Rows by the form of their first part: those of whole and prefix, those of suffix and contains.
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> at_start_;
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> inside_;
  std::bitset<4096> beginnings_;  ///< of the forms in inside_: cheaper to ask first
};

}  // namespace verbale::blocks
