#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "stages/quotes/speakers.h"
#include "stages/quotes/words.h"

namespace verbale::quotes {

/// How a quotation was tied to its speaker: the rows of codebook/quotes/confidence.csv.
enum class AttributionForm : std::uint8_t {
  kAfter,        ///< "...," Vell said
  kBefore,       ///< Vell said, "..."
  kMixedAfter,   ///< The plan is "a farce", Vell said
  kMixedBefore,  ///< Vell said the plan is "a farce"
  kLabel,        ///< Vell called the plan "a farce"
  kAccording,    ///< The plan is "a farce", according to Vell
  kInherited,    ///< ..., adding that it was "a farce"
  kColon,        ///< Vell: "..."
  kFloating,     ///< a sentence in marks and no cue
  kLearned,      ///< read by the model; has a confidence of its own
};
constexpr std::size_t kAttributionForms = 9;  // those by form

/// What the speaker was found as.
enum class SpeakerForm : std::uint8_t { kName, kNominal, kPronoun, kRunning, kNone };
constexpr std::size_t kSpeakerForms = 5;

/// One quotation with what the text around it says of it.
struct Attribution {
  AttributionForm form = AttributionForm::kFloating;
  SpeakerForm speaker_form = SpeakerForm::kNone;
  std::vector<Span> content;
  std::vector<Index> quotations;  ///< the marked stretches in its content, sorted
  bool marked_only = true;        ///< the content is what stands in the marks
  std::optional<Span> cue;
  std::optional<Span> speaker;
  std::optional<Span> addressee;
  std::optional<Span> medium;
  std::optional<Span> clause;  ///< where a time of the cue may stand
  QuoteAct act = QuoteAct::kSpeech;
  std::optional<double> learned;  ///< the model's confidence, to be calibrated
};

/// What a region leaves to the next one.
struct Running {
  std::optional<Span> speaker;      ///< the last speaker in the paragraph or the one before
  std::optional<std::size_t> open;  ///< the attribution whose quotation goes on in the next paragraph
};

/// Ties the quotations of one region (a block, or the inside of a quotation) to cues and speakers by form,
/// and appends what it finds.  Quotations without a cue that are no sentence of their own are left out: they
/// are scare quotes, titles of works, terms.
class Attributor {
 public:
  Attributor(std::string_view text, const std::vector<Marked>& marked, const Lexicon& lexicon)
      : text_(text), marked_(marked), lexicon_(lexicon) {}

  /// REQUIRES: words are those of one region of the text.  nested: the region is inside a quotation.
  void attribute(const std::vector<Word>& words, bool nested, Running& running,
                 std::vector<Attribution>& found) const;

 private:
  std::string_view text_;
  const std::vector<Marked>& marked_;
  const Lexicon& lexicon_;
};

}  // namespace verbale::quotes
