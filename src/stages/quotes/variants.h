#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codebook/codebook.h"
#include "verbale/document.h"

namespace verbale::quotes {

/// What two statements are compared by; the names are those of codebook/quotes/variants.csv.
enum class VariantFeature : std::uint8_t {
  kCosine,        ///< of the means of their words' vectors, less the article's mean
  kAlignment,     ///< each content word with the one most alike on the other side, on average
  kLemmaJaccard,  ///< content lemmas that both have, of those that either has
  kContainment,   ///< the same, of the shorter one's
  kRun,           ///< longest run of words that both have, of the shorter one's words
  kSameSpeaker,   ///< 1: known to be the same; 0: not known
  kLengthRatio,   ///< words of the shorter one, of the longer one's
};
constexpr std::size_t kVariantFeatures = 7;
constexpr std::array<std::string_view, kVariantFeatures> kVariantFeatureNames{
    "cosine", "alignment", "lemma_jaccard", "containment", "run", "same_speaker", "length_ratio"};
using VariantFeatures = std::array<double, kVariantFeatures>;

/// When two quotations are one statement: codebook/quotes/variants.csv and opposites.csv.
struct VariantRule {
  VariantFeatures weights{};
  double bias = 0;
  double link = 0.5;  ///< the least probability of a link
  double carry = 1;   ///< the least probability at which the speaker of one becomes that of the other
  std::set<std::pair<std::string, std::string>> opposites;  ///< lemmas, each pair both ways round

  /// Errors: kNotFound, kMalformed (naming file and line).
  [[nodiscard]] static Result<VariantRule> load(const Codebook& codebook);

  /// Of a logistic model.
  [[nodiscard]] double probability(const VariantFeatures& features) const;
};

/// How two quotations compare.
struct VariantEvidence {
  std::optional<QuoteVariant> exact;  ///< kSame or kCut, where the words alone tell it
  bool substantial = false;           ///< exact, and long enough to bear more than the link
  /// Of the two and of their sentences; none where too little is said, where numbers, names or negations
  /// contradict each other, or where words alone make a link impossible.
  std::vector<VariantFeatures> wordings;
};

/// Compares quotations of one document.
class VariantComparer {
 public:
  static constexpr std::size_t kLeastContentWords = 4;  ///< below, only the words tell
  static constexpr std::size_t kMostWords = 64;         ///< of a statement that are compared
  static constexpr std::size_t kMostParts = 6;          ///< sentences of a quotation that are compared alone

  /// REQUIRES: document has Tokens, Syntax and Encoding; document and rule outlive the comparer.
  VariantComparer(const Document& document, const VariantRule& rule);
  ~VariantComparer();

  /// How the later quotation compares with the earlier, nothing where they cannot be one statement: they
  /// overlap, or have different speakers.  Each is read once: `earlier` and `later` are the quotations'
  /// places.
  [[nodiscard]] std::optional<VariantEvidence> compare(const std::vector<Quote>& quotes, Index earlier,
                                                       Index later);

 private:
  struct Statement;
  struct Reading;
  class Words;

  const Reading& read(const Quote& quote, Index place);

  const Document& document_;
  const VariantRule& rule_;
  std::unique_ptr<Words> words_;
  std::map<Index, Reading> readings_;
};

/// Links each quotation to the first that says the same, of at most 200 before it, and gives a quotation
/// without speaker that of its other wording where the link is sure enough.
/// REQUIRES: document has Tokens, Syntax and Encoding; quotes are sorted and refer to it.
void link_variants(const Document& document, const VariantRule& rule, std::vector<Quote>& quotes);

}  // namespace verbale::quotes
