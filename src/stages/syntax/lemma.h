#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "codebook/codebook.h"
#include "verbale/layers.h"
#include "verbale/result.h"

namespace verbale {

/// How a form becomes its lemma: "lower|0||1|y" is the form in lower case, its last code point replaced by
/// "y".
class LemmaScript {
 public:
  /// "CASE|P|prefix|S|suffix": CASE is "lower", "keep" or "title" (lower but for the first letter), P code
  /// points are cut from the front and `prefix` put there, S from the end and `suffix` put there; or "=X":
  /// the lemma is X.  Errors: kMalformed.
  [[nodiscard]] static Result<LemmaScript> parse(std::string_view script);

  /// Whether the lemma is one word, whatever the form.
  [[nodiscard]] bool literal() const { return literal_; }

  /// The lemma.  A form that is shorter than what would be cut stays as it is, its letters as asked.
  /// REQUIRES: form is UTF-8.
  [[nodiscard]] std::string apply(std::string_view form) const;

 private:
  enum class Case : std::uint8_t { kKept, kLower, kTitle };

  bool literal_ = false;  ///< the lemma is the prefix
  Case letters_ = Case::kKept;
  std::uint32_t cut_front_ = 0;  ///< code points
  std::uint32_t cut_back_ = 0;
  std::string prefix_;
  std::string suffix_;
};

/// The lemmas that no script needs to be learned for: codebook/syntax/lemmas.csv.
class LemmaTable {
 public:
  /// Errors: kNotFound, kMalformed, naming file and line.
  [[nodiscard]] static Result<LemmaTable> load(const Codebook& codebook);

  /// The lemma of a form, else of the form in lower case; null: not in the table.
  [[nodiscard]] const std::string* find(std::string_view form, Upos upos) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>()(key); }
  };
  using Lemmas = std::unordered_map<std::string, std::string, Hash, std::equal_to<>>;

  std::vector<Lemmas> by_upos_;  ///< [parts of speech]
  std::size_t longest_ = 0;      ///< bytes of the longest form
};

}  // namespace verbale
