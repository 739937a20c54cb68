#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "evaluate/counts.h"
#include "verbale/document.h"

namespace verbale {

/// Compares the quotations that were found, and their speakers, with gold ones.
///
/// An article's gold and found contents are matched one to one for the greatest total of word F1, the right
/// speaker settling ties; what a pair is worth is a Level.  Whether an item is direct, mixed or indirect is
/// read off the text's quotation marks, alike for gold and found.
class QuoteScore {
 public:
  enum Level : std::uint8_t {
    kExact,        ///< the same letters and digits
    kIou80,        ///< intersection over union of the contents' words at least .8
    kIou50,        ///< at least .5
    kTokens,       ///< words that the contents of the pairs share, of all words of contents
    kJoint,        ///< kIou50, and the speaker right
    kByEntity,     ///< or right by another mention of the speaker's entity
    kMarkedIou50,  ///< of items with a word in marks
    kMarkedJoint   ///< likewise
  };
  static constexpr std::size_t kLevels = kMarkedJoint + 1;

  /// Of the gold items of a kind, those found.
  struct Recall {
    std::size_t gold = 0;
    std::size_t iou50 = 0;
    std::size_t joint = 0;
  };

  /// Found items of like confidence.
  struct Bin {
    std::size_t found = 0;
    std::size_t right = 0;  ///< kJoint
    double confidence = 0;  ///< their sum
  };
  static constexpr std::size_t kBins = 10;

  /// Adds an article: a row of JSON {"text", "attributions": [{"content", "source", "cue"}]}, each a list of
  /// [begin, end), and what was read of it; null: it could not be read.
  /// REQUIRES: the document is of the row's text, with Quotes, and with Entities where they name some.
  /// Errors: kMalformed, kTooLarge, naming the place; nothing is added.
  [[nodiscard]] Result<void> add(const std::string& row, std::string_view place, const Document* document);

  [[nodiscard]] const Counts& operator[](Level level) const { return levels_.at(level); }
  [[nodiscard]] const Recall& recall(QuoteKind kind) const {
    return kinds_.at(static_cast<std::size_t>(kind));
  }
  /// Of the pairs at kIou50 (their number is Counts::found), those with the right speaker, the right cue.
  [[nodiscard]] const Counts& sources() const { return sources_; }
  [[nodiscard]] const Counts& cues() const { return cues_; }
  /// Found items by confidence: [0, .1), [.1, .2), ... [.9, 1].
  [[nodiscard]] const std::array<Bin, kBins>& bins() const { return bins_; }
  /// How far confidence is from the share that is right, in points, averaged over the found items.
  [[nodiscard]] double calibration_error() const;

  /// The scores, ready to print.
  [[nodiscard]] std::string table() const;

 private:
  std::array<Counts, kLevels> levels_;
  std::array<Recall, 3> kinds_;  ///< by QuoteKind
  Counts sources_;
  Counts cues_;
  std::array<Bin, kBins> bins_;
  std::size_t documents_ = 0;
  std::size_t unread_ = 0;
};

}  // namespace verbale
