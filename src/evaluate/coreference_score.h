#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evaluate/counts.h"
#include "verbale/document.h"

namespace verbale {

/// Compares the clusters of mentions that were found with gold ones: mentions match by exact span, and
/// clusters of a single mention are dropped on both sides, as in OntoNotes.
class CoreferenceScore {
 public:
  using MentionSpan = std::pair<std::uint32_t, std::uint32_t>;  ///< begin and end in code points
  using Clusters = std::vector<std::vector<MentionSpan>>;       ///< no mention twice in a cluster

  /// Precision and recall with numerators of their own.  Shares are in percent; nothing to find and nothing
  /// found is 100.
  struct Metric {
    double right_of_gold = 0;
    double gold = 0;
    double right_of_found = 0;
    double found = 0;

    [[nodiscard]] double precision() const {
      return found == 0 ? (gold == 0 ? 100 : 0) : 100 * right_of_found / found;
    }
    [[nodiscard]] double recall() const {
      return gold == 0 ? (found == 0 ? 100 : 0) : 100 * right_of_gold / gold;
    }
    [[nodiscard]] double f1() const {
      const double sum = precision() + recall();
      return sum == 0 ? 0 : 2 * precision() * recall() / sum;
    }
  };

  /// Mentions of a form on one side, and those of them that the other side has, in whatever form.
  struct FormCounts {
    std::size_t gold = 0;
    std::size_t gold_right = 0;
    std::size_t found = 0;
    std::size_t found_right = 0;
  };
  /// MentionForm, and last those of which the gold says nothing that the record knows.
  static constexpr std::size_t kForms = 4;

  /// Adds an article: a row of JSON {"text", "mentions": [{"begin", "end", "cluster", "form"?}]}, and what
  /// was read of it; null: it could not be read.  A span that two entities have counts for the first.
  /// REQUIRES: the document is of the row's text, with Entities.
  /// Errors: kMalformed, kTooLarge, naming the place; nothing is added.
  [[nodiscard]] Result<void> add(const std::string& row, std::string_view place, const Document* document);

  /// Adds the clusters of an article.  REQUIRES: each has two mentions or more.  Errors: kTooLarge; nothing
  /// is added.
  [[nodiscard]] Result<void> add(const Clusters& gold, const Clusters& found);

  [[nodiscard]] const Metric& muc() const { return muc_; }          ///< Vilain et al. 1995: links
  [[nodiscard]] const Metric& b_cubed() const { return b_cubed_; }  ///< Bagga and Baldwin 1998: mentions
  [[nodiscard]] const Metric& ceaf_e() const { return ceaf_e_; }    ///< Luo 2005: entities, by their Dice
  [[nodiscard]] double conll() const;                               ///< the mean F1 of the three
  [[nodiscard]] const Counts& mentions() const { return mentions_; }
  [[nodiscard]] const std::array<FormCounts, kForms>& forms() const { return forms_; }

  /// The scores, ready to print.
  [[nodiscard]] std::string table() const;

 private:
  Metric muc_;
  Metric b_cubed_;
  Metric ceaf_e_;
  Counts mentions_;
  std::array<FormCounts, kForms> forms_;
  std::size_t documents_ = 0;
  std::size_t unread_ = 0;
};

}  // namespace verbale
