#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "stages/events/event_codes.h"
#include "stages/events/modality.h"
#include "stages/heads/learned_head.h"
#include "stages/heads/pair_scorer.h"
#include "stages/heads/span_decoder.h"
#include "stages/stage.h"

namespace verbale::events {

/// Tokens [first, last).
struct TokenRange {
  Index first = 0;
  Index last = 0;

  [[nodiscard]] bool contains(Index token) const { return first <= token && token < last; }
  friend bool operator==(const TokenRange&, const TokenRange&) = default;
};

enum class ParticipantRole : std::uint8_t { kSource, kTarget, kDate, kPlace };

struct Participant {
  ParticipantRole role = ParticipantRole::kSource;
  TokenRange words;
  float confidence = 0;
};

/// What an act is, with the probability of each choice.
struct Coding {
  const EventType* type = nullptr;
  const EventType* runner_up = nullptr;
  std::string mode;   ///< of the type, or empty
  std::string cameo;  ///< of the type; the most specific code that the model chose
  float type_probability = 0;
  float runner_up_probability = 0;
  float mode_probability = 0;
  float cameo_probability = 0;
};

/// What the model reads at one trigger.
struct TriggerReading {
  TokenRange trigger;
  float probability = 0;  ///< that it is the trigger of a political event
  Coding coding;
  std::vector<Participant> participants;  ///< sorted, apart from the trigger and from each other
  std::array<float, 5> statuses{};        ///< probabilities, in the order of EventStatus
  float alleged = 0;                      ///< probability
  float factuality = 0;                   ///< -3 (did not happen) to 3 (did)
};

/// What a caller asks to have coded: the tokens of the source, of the target, of the trigger.
struct MarkedPair {
  std::vector<Index> source;
  std::vector<Index> target;
  std::optional<TokenRange> trigger;
};

/// Finds the triggers of political events among a document's words, and for each what it is and which words
/// around it take part.
///
///   Method  a linear layer tells of each word whether it is a trigger and of which type, its status, whether
///           it is alleged and how factual (UDS-IH2, Rudinger et al. 2018), and gives projections; every word
///           within reach of a trigger is scored in a pair with it as part of its source, target, date or
///           place (PairScorer, BIES), the best lawful reading is taken; sums of projections of trigger,
///           source and target give the codes
///   Cost    linear in the words
///
/// Immutable after load(); may be used from many threads.
class EventScorer {
 public:
  /// Errors: kNotFound, kMalformed.
  [[nodiscard]] static Result<EventScorer> load(const StageData& data, const EventCodes& codes);

  /// Names are no triggers, and the parts of one phrase are one participant.
  /// REQUIRES: document has Blocks, Tokens, Sentences, Syntax, Names, Encoding.
  [[nodiscard]] std::vector<TriggerReading> read(const Document& document) const;

  /// The act between a marked pair; where no trigger is marked, over all words that could be it, each as
  /// likely as it fits the pair.  Never empty where the document has words.  `trigger` of the answer is the
  /// likeliest.
  [[nodiscard]] std::optional<TriggerReading> read_pair(const Document& document,
                                                        const MarkedPair& pair) const;

  /// Spans of words that tell an action of any kind, political or not (ECB+'s sense).
  [[nodiscard]] std::vector<TokenRange> actions(const Document& document) const;

  /// The probability that a word is the trigger of a political event, and of which type, for each word.
  struct WordReading {
    float trigger = 0;
    const EventType* type = nullptr;
  };
  [[nodiscard]] std::vector<WordReading> words(const Document& document) const;

  /// The vector that the codes of a trigger are told from, for comparing acts: [coding].
  [[nodiscard]] std::vector<float> act_vector(const Document& document, TokenRange trigger) const;

 private:
  class Places;

  EventScorer(LearnedHead head, SpanLabels actions, SpanLabels participants, PairScorer pairs)
      : head_(std::move(head)),
        actions_(std::move(actions)),
        participants_(std::move(participants)),
        pairs_(std::move(pairs)) {}

  void weigh_words(const coreference::Tree& tree, TriggerReading& reading) const;
  void score_participants(const Places& places, TokenRange trigger, Index begin, Index end,
                          const std::vector<float>& scores, Index from, std::vector<float>& parts) const;
  [[nodiscard]] std::vector<float> side(const std::vector<float>& scores, Index from,
                                        const std::vector<Index>& tokens, std::size_t which) const;
  void code_probabilities(const std::vector<float>& hidden, std::vector<float>& types,
                          std::vector<float>& modes, std::vector<float>& cameo) const;
  [[nodiscard]] Coding decide(const std::vector<float>& types, const std::vector<float>& modes,
                              const std::vector<float>& cameo, bool statements) const;
  void read_marks(const float* row, TriggerReading& reading) const;

  LearnedHead head_;
  SpanLabels actions_;
  SpanLabels participants_;
  PairScorer pairs_;
  std::vector<const EventType*> types_;          ///< [types of the model]
  std::vector<std::string> type_names_;          ///< of the same
  std::vector<std::string> modes_;               ///< [modes of the model], "none" is empty
  std::vector<std::size_t> mode_types_;          ///< [modes of the model]: place in types_; none: no type
  std::vector<std::string> cameo_;               ///< [codes of the model]
  std::vector<std::size_t> cameo_types_;         ///< [codes of the model]: place in types_
  std::vector<std::vector<std::size_t>> above_;  ///< [codes of the model]: places of it and all it belongs to
  std::vector<float> absent_;                    ///< [2, coding]
  std::vector<float> code_weight_;               ///< [codes, coding]
  std::vector<float> code_bias_;                 ///< [codes]
  std::size_t inner_ = 0;
  std::size_t coding_ = 0;
  std::size_t reach_ = 0;
  float trigger_bias_ = 0;
  Modality modality_;
};

}  // namespace verbale::events
