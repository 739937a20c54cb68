#pragma once

#include <optional>
#include <vector>

#include "encoder/bundle.h"
#include "stages/heads/learned_head.h"
#include "stages/heads/pair_scorer.h"
#include "stages/heads/span_decoder.h"
#include "stages/stage.h"

namespace verbale::quotes {

/// Tokens [first, last).
struct TokenRange {
  Index first = 0;
  Index last = 0;

  friend bool operator==(const TokenRange&, const TokenRange&) = default;
};

/// What the model reads at one cue.
struct CueReading {
  TokenRange cue;
  std::vector<TokenRange> content;  ///< at least one, sorted, apart from the cue
  TokenRange main;                  ///< the surest of them
  std::optional<TokenRange> source;
  float confidence = 0;  ///< of cue, content and source together; to be calibrated
};

/// Finds cues among a document's words, and for each which words around it are what is said and who says it.
///
/// Cues are spans of words (BIES).  For each, every word within `reach` of it is scored in a pair with it
/// (PairScorer), again as parts of spans, and the best lawful reading is taken: so contents may stand in one
/// another, be parted by their cue, and share a source.
///
/// Immutable after load(); read() may run on many threads.  Time is linear in the tokens: a cue looks no
/// further than `reach`, and no two cues share a token.
class LearnedAttributor {
 public:
  /// Errors: kNotFound, kMalformed.
  [[nodiscard]] static Result<LearnedAttributor> load(const StageData& data);

  /// REQUIRES: document has Blocks, Tokens, Sentences, Encoding.
  [[nodiscard]] std::vector<CueReading> read(const Document& document) const;

 private:
  LearnedAttributor(LearnedHead head, SpanLabels cues, SpanLabels parts, PairScorer pairs,
                    const QuotationsHead& sizes)
      : head_(std::move(head)),
        cues_(std::move(cues)),
        parts_(std::move(parts)),
        pairs_(std::move(pairs)),
        inner_(sizes.inner),
        reach_(sizes.reach),
        cue_bias_(static_cast<float>(sizes.cue_bias)),
        least_piece_(static_cast<float>(sizes.least_piece)) {}

  LearnedHead head_;
  SpanLabels cues_;
  SpanLabels parts_;
  PairScorer pairs_;
  std::size_t inner_;
  std::size_t reach_;
  float cue_bias_;
  float least_piece_;
};

}  // namespace verbale::quotes
