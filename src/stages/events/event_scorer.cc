#include "stages/events/event_scorer.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "encoder/bundle.h"
#include "stages/heads/float_block.h"
#include "stages/heads/mark_states.h"

namespace verbale::events {
namespace {

constexpr std::string_view kHead = "heads.events";
constexpr std::array<std::string_view, 1> kActionNames{""};
constexpr std::array<std::string_view, 4> kRoleNames{"source", "target", "date", "place"};
constexpr std::uint32_t kPlaces = 15;  // five of sentences times three of paragraphs

/// Tokens that are scored together, beside those within reach of them.
constexpr Index kTogether = 512;

/// The most words of a text in which a marked pair's trigger is looked for.
constexpr Index kMostPairWords = 400;

/// Confidence of a further participant of a role, beside the surest.
constexpr float kLeastFurther = 0.5F;

/// The least probability of a trigger, of all types together.
constexpr float kLeastTrigger = 0.55F;

/// And of a word that goes on with one.
constexpr float kLeastFurtherWord = 0.5F;

/// The least probability that an act is alleged which words call so.
constexpr float kClaimed = 0.9F;

/// Words of a trigger.
constexpr Index kMostTriggerWords = 6;

using Block = FloatBlock<16>;

VERBALE_INLINE void products(const float* weight, const float* bias, const float* values, std::size_t width,
                             std::size_t outputs, float* found) {
  for (std::size_t o = 0; o < outputs; ++o) {
    Block sums;
    for (std::size_t k = 0; k < width; k += Block::kLanes)
      sums.add_product(values + k, weight + o * width + k);
    found[o] = sums.total() + bias[o];
  }
}

VERBALE_AVX2 void products_avx2(const float* weight, const float* bias, const float* values,
                                std::size_t width, std::size_t outputs, float* found) {
  products(weight, bias, values, width, outputs, found);
}

void products_plain(const float* weight, const float* bias, const float* values, std::size_t width,
                    std::size_t outputs, float* found) {
  products(weight, bias, values, width, outputs, found);
}

/// Scores to probabilities, in place.
void to_probabilities(std::span<float> scores) {
  if (scores.empty()) return;
  const float most = *std::max_element(scores.begin(), scores.end());
  double sum = 0;
  for (float& score : scores) {
    score = std::exp(score - most);
    sum += static_cast<double>(score);
  }
  for (float& score : scores) score = static_cast<float>(static_cast<double>(score) / sum);
}

float of_logit(float logit) {
  return 1.0F / (1.0F + std::exp(-logit));
}

double log_sum(double a, double b) {
  const double most = std::max(a, b);
  return most + std::log(std::exp(a - most) + std::exp(b - most));
}

std::int64_t steps_to(Index word, TokenRange trigger) {
  if (word < trigger.first) return static_cast<std::int64_t>(word) - trigger.first;
  return word >= trigger.last ? static_cast<std::int64_t>(word) - trigger.last + 1 : 0;
}

std::uint32_t difference(std::int64_t value, std::int64_t most) {
  return static_cast<std::uint32_t>(std::clamp(value, -most, most) + most);
}

/// Columns of a row of scores.
struct Columns {
  std::size_t triggers, statuses, alleged, factuality, as_trigger, as_word, coding;
};

Columns columns_of(std::size_t actions, std::size_t types, std::size_t statuses, std::size_t inner) {
  Columns at{};
  at.triggers = actions;
  at.statuses = at.triggers + 1 + types;
  at.alleged = at.statuses + statuses;
  at.factuality = at.alleged + 1;
  at.as_trigger = at.factuality + 1;
  at.as_word = at.as_trigger + 2 * inner;
  at.coding = at.as_word + 2 * inner;
  return at;
}

constexpr std::size_t kStatuses = 5;

/// Whether all words of a trigger stand in one name: a name tells no act.
bool is_in_name(const Document& document, TokenRange trigger) {
  const Names& names = document.get<Names>();
  const auto after = std::partition_point(
      names.begin(), names.end(), [&](const Name& name) { return name.first_token <= trigger.first; });
  constexpr std::ptrdiff_t kNested = 4;  // names that stand in one another
  return std::any_of(after - std::min<std::ptrdiff_t>(after - names.begin(), kNested), after,
                     [&](const Name& name) { return trigger.last <= name.last_token; });
}

/// Words of a participant that is put together of parts.
constexpr Index kLongestPhrase = 24;

/// Steps from a word to the head of its phrase.
constexpr std::size_t kMostSteps = 6;

/// The head of the noun phrase that a word stands in, past what describes it: of "U.S." in "U.S. officials"
/// the officials; not past "and".
Index top_of(const coreference::Tree& tree, Index word) {
  using coreference::Relation;
  for (std::size_t step = 0; step < kMostSteps && !tree.is_root(word); ++step) {
    switch (tree.relation(word)) {
      case Relation::kAmod:
      case Relation::kAppos:
      case Relation::kCompound:
      case Relation::kDet:
      case Relation::kFlat:
      case Relation::kNmod:
      case Relation::kNummod:
      case Relation::kPunct:
        word = tree.head(word);
        break;
      default:
        return word;
    }
  }
  return word;
}

/// Whether the words are more than an article or a mark.
bool names_someone(const coreference::Tree& tree, TokenRange words) {
  for (Index t = words.first; t < words.last; ++t) {
    const Upos upos = tree.upos(t);
    if (upos != Upos::kDet && upos != Upos::kPunct && upos != Upos::kAdp && upos != Upos::kCconj &&
        upos != Upos::kPart)
      return true;
  }
  return false;
}

/// Whether the next word closes a bracket that the words open: "the Lesotho Defence Force (LDF|)".
bool closes_bracket(const coreference::Tree& tree, TokenRange words) {
  if (words.last >= tree.size() || tree.text(words.last) != ")") return false;
  for (Index t = words.last; t > words.first; --t) {
    if (tree.text(t - 1) == "(") return true;
    if (tree.text(t - 1) == ")") return false;
  }
  return false;
}

/// Makes one of sources, or targets, that are parts of one phrase: "Labor leader", "Amir Peretz"; leaves out
/// those that are an article or a mark.
void join_parts(const coreference::Tree& tree, TriggerReading& reading) {
  std::vector<Participant> joined;
  for (const Participant& part : reading.participants) {
    if (part.role != ParticipantRole::kSource && part.role != ParticipantRole::kTarget) {
      joined.push_back(part);
      continue;
    }
    if (!names_someone(tree, part.words)) continue;
    const Index top = top_of(tree, tree.head_of(part.words.first, part.words.last));
    const auto same = std::find_if(joined.begin(), joined.end(), [&](const Participant& each) {
      return each.role == part.role &&
             std::max(each.words.last, part.words.last) - std::min(each.words.first, part.words.first) <=
                 kLongestPhrase &&
             !(each.words.first < reading.trigger.last && reading.trigger.first < part.words.last) &&
             top_of(tree, tree.head_of(each.words.first, each.words.last)) == top;
    });
    if (same == joined.end()) {
      joined.push_back(part);
    } else {
      same->words = {std::min(same->words.first, part.words.first),
                     std::max(same->words.last, part.words.last)};
      same->confidence = std::max(same->confidence, part.confidence);
    }
  }
  for (Participant& each : joined) {
    if (closes_bracket(tree, each.words)) ++each.words.last;
  }
  reading.participants = std::move(joined);
}

}  // namespace

/// Where the words of a document stand.
class EventScorer::Places {
 public:
  explicit Places(const Document& document)
      : marks_(mark_states(document)), sentence_(marks_.size()), block_(marks_.size()) {
    const Sentences& sentences = document.get<Sentences>();
    for (std::size_t s = 0; s < sentences.size(); ++s) {
      for (Index t = sentences[s].first_token; t < sentences[s].last_token; ++t) {
        sentence_[t] = static_cast<Index>(s);
        block_[t] = sentences[s].block;
      }
    }
  }

  [[nodiscard]] std::uint32_t combination(const PairScorer& pairs, Index word, TokenRange trigger) const {
    const auto across = static_cast<std::int64_t>(sentence_[word]) - sentence_[trigger.first];
    const auto apart = static_cast<std::int64_t>(block_[word]) - block_[trigger.first];
    return pairs.combination({distance_number(steps_to(word, trigger)),
                              difference(across, 2) * 3 + difference(apart, 1),
                              static_cast<std::uint32_t>(marks_[word])});
  }

  [[nodiscard]] Index sentence(Index word) const { return sentence_[word]; }

 private:
  std::vector<MarkState> marks_;
  std::vector<Index> sentence_;
  std::vector<Index> block_;
};

Result<EventScorer> EventScorer::load(const StageData& data, const EventCodes& codes) {
  const EventsHead& told = data.bundle.events();
  const auto named = [](std::string_view what) {
    return Error{ErrorCode::kMalformed, fmt::format("{}: {}: {}", ModelBundle::kManifest, kHead, what)};
  };
  auto actions = SpanLabels::parse(told.actions, kActionNames);
  if (!actions) return named(actions.error().message);
  auto participants = SpanLabels::parse(told.participants, kRoleNames);
  if (!participants) return named(participants.error().message);
  if (told.statuses.size() != kStatuses) return named("\"statuses\" are not five");
  for (std::size_t s = 0; s < kStatuses; ++s) {
    if (told.statuses[s] != name_of(static_cast<EventStatus>(s))) {
      return named(fmt::format("status {} is no \"{}\"", s, name_of(static_cast<EventStatus>(s))));
    }
  }
  auto modality = Modality::load(data.codebook);
  if (!modality) return modality.error();
  auto head = LearnedHead::load(data.bundle, kHead, told.outputs(), data.precision);
  if (!head) return head.error();
  auto pairs = PairScorer::load(data.bundle, kHead,
                                {{"distances", kDistances}, {"places", kPlaces}, {"marks", kMarkStates}},
                                told.inner, participants->size);
  if (!pairs) return pairs.error();
  auto absent = data.bundle.floats(fmt::format("{}.absent", kHead), {2, told.coding});
  if (!absent) return absent.error();
  auto weight = data.bundle.floats(fmt::format("{}.codes.weight", kHead), {told.codes(), told.coding});
  if (!weight) return weight.error();
  auto bias = data.bundle.floats(fmt::format("{}.codes.bias", kHead), {told.codes()});
  if (!bias) return bias.error();

  EventScorer scorer(std::move(head).value(), std::move(actions).value(), std::move(participants).value(),
                     std::move(pairs).value());
  const auto place_of = [&](std::string_view type) {
    return static_cast<std::size_t>(std::find(told.types.begin(), told.types.end(), type) -
                                    told.types.begin());
  };
  for (const std::string& name : told.types) {
    const EventType* type = codes.type(name);
    if (type == nullptr) return named(fmt::format("type \"{}\" is not in the codebook", name));
    scorer.types_.push_back(type);
  }
  for (const std::string& mode : told.modes) {
    const std::size_t space = mode.find(' ');
    const bool none = mode == "none";
    if (!none &&
        (space == std::string::npos || !codes.has_mode(mode.substr(0, space), mode.substr(space + 1)))) {
      return named(fmt::format("mode \"{}\" is not in the codebook", mode));
    }
    scorer.modes_.push_back(none ? std::string() : mode.substr(space + 1));
    scorer.mode_types_.push_back(none ? told.types.size() : place_of(mode.substr(0, space)));
  }
  for (const std::string& code : told.cameo) {
    const CameoCode* known = codes.cameo(code);
    if (known == nullptr) return named(fmt::format("CAMEO code \"{}\" is not in the codebook", code));
    scorer.cameo_.push_back(code);
    scorer.cameo_types_.push_back(place_of(known->type));
    std::vector<std::size_t> above;
    for (std::size_t i = 0; i < told.cameo.size(); ++i) {
      if (code.compare(0, told.cameo[i].size(), told.cameo[i]) == 0) above.push_back(i);
    }
    scorer.above_.push_back(std::move(above));
  }
  for (std::size_t t = 0; t < told.types.size(); ++t) {
    const bool has =
        std::find(scorer.cameo_types_.begin(), scorer.cameo_types_.end(), t) != scorer.cameo_types_.end();
    if (!has) return named(fmt::format("no CAMEO code falls to type \"{}\"", told.types[t]));
  }
  scorer.absent_.assign(absent->begin(), absent->end());
  scorer.code_weight_.assign(weight->begin(), weight->end());
  scorer.code_bias_.assign(bias->begin(), bias->end());
  scorer.inner_ = told.inner;
  scorer.coding_ = told.coding;
  scorer.reach_ = told.reach;
  scorer.trigger_bias_ = static_cast<float>(told.trigger_bias);
  scorer.modality_ = std::move(modality).value();
  return scorer;
}

void EventScorer::score_participants(const Places& places, TokenRange trigger, Index begin, Index end,
                                     const std::vector<float>& scores, Index from,
                                     std::vector<float>& parts) const {
  const std::size_t width = head_.outputs();
  const Columns at = columns_of(actions_.size, types_.size(), kStatuses, inner_);
  std::vector<float> mean(2 * inner_);
  for (Index t = trigger.first; t < trigger.last; ++t) {
    const float* const row = &scores[(t - from) * width + at.as_trigger];
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += row[i];
  }
  for (float& value : mean) value /= static_cast<float>(trigger.last - trigger.first);
  std::vector<std::uint32_t> combinations;
  combinations.reserve(end - begin);
  for (Index t = begin; t < end; ++t) combinations.push_back(places.combination(pairs_, t, trigger));
  parts.resize((end - begin) * participants_.size);
  pairs_.score(mean.data(), &scores[(begin - from) * width + at.as_word], width, combinations, parts);
}

std::vector<float> EventScorer::side(const std::vector<float>& scores, Index from,
                                     const std::vector<Index>& tokens, std::size_t which) const {
  std::vector<float> sum(coding_);
  if (tokens.empty() && which > 0) {
    std::copy_n(&absent_[(which - 1) * coding_], coding_, sum.begin());
    return sum;
  }
  const std::size_t column =
      columns_of(actions_.size, types_.size(), kStatuses, inner_).coding + which * coding_;
  for (const Index t : tokens) {
    const float* const row = &scores[(t - from) * head_.outputs() + column];
    for (std::size_t i = 0; i < coding_; ++i) sum[i] += row[i];
  }
  for (float& value : sum) value /= static_cast<float>(tokens.size());
  return sum;
}

void EventScorer::code_probabilities(const std::vector<float>& hidden, std::vector<float>& types,
                                     std::vector<float>& modes, std::vector<float>& cameo) const {
  std::vector<float> found(code_bias_.size());
  const auto apply = has_avx2() ? products_avx2 : products_plain;
  apply(code_weight_.data(), code_bias_.data(), hidden.data(), coding_, found.size(), found.data());
  types.assign(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(types_.size()));
  modes.assign(found.begin() + static_cast<std::ptrdiff_t>(types_.size()),
               found.begin() + static_cast<std::ptrdiff_t>(types_.size() + modes_.size()));
  const float* const own = &found[types_.size() + modes_.size()];
  cameo.resize(cameo_.size());
  for (std::size_t c = 0; c < cameo_.size(); ++c) {
    cameo[c] = 0;
    for (const std::size_t up : above_[c]) cameo[c] += own[up];
  }
  to_probabilities(types);
}

Coding EventScorer::decide(const std::vector<float>& types, const std::vector<float>& modes,
                           const std::vector<float>& cameo, bool statements) const {
  Coding coding;
  std::size_t best = types_.size();
  std::size_t second = types_.size();
  for (std::size_t t = 0; t < types_.size(); ++t) {
    if (!statements && types_[t]->name == kStatement) continue;
    if (best == types_.size() || types[t] > types[best]) {
      second = best;
      best = t;
    } else if (second == types_.size() || types[t] > types[second]) {
      second = t;
    }
  }
  coding.type = types_[best];
  coding.type_probability = types[best];
  if (second < types_.size()) {
    coding.runner_up = types_[second];
    coding.runner_up_probability = types[second];
  }
  const auto pick = [&](const std::vector<float>& scores, const auto& lawful, float& probability) {
    std::vector<float> some;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < scores.size(); ++i) {
      if (!lawful(i)) continue;
      some.push_back(scores[i]);
      places.push_back(i);
    }
    to_probabilities(some);
    const auto most = static_cast<std::size_t>(std::max_element(some.begin(), some.end()) - some.begin());
    probability = some[most];
    return places[most];
  };
  coding.mode = modes_[pick(
      modes, [&](std::size_t i) { return mode_types_[i] == types_.size() || mode_types_[i] == best; },
      coding.mode_probability)];
  coding.cameo = cameo_[pick(
      cameo, [&](std::size_t i) { return cameo_types_[i] == best; }, coding.cameo_probability)];
  return coding;
}

void EventScorer::read_marks(const float* row, TriggerReading& reading) const {
  const Columns at = columns_of(actions_.size, types_.size(), kStatuses, inner_);
  std::copy_n(row + at.statuses, kStatuses, reading.statuses.begin());
  to_probabilities(reading.statuses);
  reading.alleged = of_logit(row[at.alleged]);
  reading.factuality = std::clamp(row[at.factuality], -3.0F, 3.0F);
}

void EventScorer::weigh_words(const coreference::Tree& tree, TriggerReading& reading) const {
  modality_.weigh(tree, reading.trigger.first, reading.trigger.last, reading.statuses);
  if (modality_.claimed(tree, reading.trigger.first, reading.trigger.last))
    reading.alleged = std::max(reading.alleged, kClaimed);
}

std::vector<TriggerReading> EventScorer::read(const Document& document) const {
  std::vector<TriggerReading> readings;
  const auto size = static_cast<Index>(document.get<Tokens>().size());
  if (size == 0) return readings;
  const Encoding& encoding = document.get<Encoding>();
  const Places places(document);
  const Columns at = columns_of(actions_.size, types_.size(), kStatuses, inner_);
  const auto reach = static_cast<Index>(reach_);
  const std::size_t width = head_.outputs();
  std::vector<float> scores;  // [tokens from..to, width]
  std::vector<float> parts;
  std::vector<float> types;
  std::vector<float> modes;
  std::vector<float> cameo;
  std::vector<float> marks(1 + types_.size());
  for (Index first = 0; first < size; first += kTogether) {
    const Index last = std::min(size, first + kTogether);
    const Index from = first > reach ? first - reach : 0;
    const Index to = std::min(size, last + reach);
    scores.resize((to - from) * width);
    head_.score(encoding, from, to - from, scores);
    for (Index t = first; t < last;) {
      // Words beside each other that are triggers of one type are one trigger.
      std::size_t type = 0;
      float probability = 0;
      Index end = t;
      std::vector<float> sums(1 + types_.size());
      while (end < last && end - t < kMostTriggerWords && places.sentence(end) == places.sentence(t)) {
        std::copy_n(&scores[(end - from) * width + at.triggers], marks.size(), marks.begin());
        marks[0] += trigger_bias_;
        const auto best =
            static_cast<std::size_t>(std::max_element(marks.begin() + 1, marks.end()) - marks.begin());
        if (end > t && best != type) break;
        type = best;
        to_probabilities(marks);
        if (1 - marks[0] < (end == t ? kLeastTrigger : kLeastFurtherWord)) break;  // of whatever type
        probability = std::max(probability, 1 - marks[0]);
        for (std::size_t i = 0; i < marks.size(); ++i) sums[i] += std::log(std::max(marks[i], 1e-6F));
        ++end;
      }
      if (end == t) {
        ++t;
        continue;
      }
      TriggerReading reading;
      reading.trigger = {t, end};
      reading.probability = probability;
      t = end;
      const TokenRange trigger = reading.trigger;
      read_marks(&scores[(trigger.first - from) * width], reading);
      // Who takes part is told in the trigger's own sentence.
      const Sentence& sentence = document.get<Sentences>()[places.sentence(trigger.first)];
      const Index begin =
          std::max({trigger.first > reach ? trigger.first - reach : 0, from, sentence.first_token});
      const Index stop = std::min({to, trigger.last + reach, sentence.last_token});
      score_participants(places, trigger, begin, stop, scores, from, parts);
      for (Index w = trigger.first; w < trigger.last; ++w) {  // the trigger takes part in nothing
        float* const row = &parts[(w - begin) * participants_.size];
        for (std::size_t i = 0; i < participants_.size; ++i) {
          if (i != participants_.outside) row[i] = -1e4F;
        }
      }
      std::vector<Index> words;
      for (Index w = trigger.first; w < trigger.last; ++w) words.push_back(w);
      std::vector<float> hidden = side(scores, from, words, 0);
      std::array<std::vector<Index>, 2> sides;
      const std::vector<DecodedSpan> spans = decode_spans(parts, participants_);
      std::array<float, 4> surest{};
      for (const DecodedSpan& span : spans) surest[span.type] = std::max(surest[span.type], span.confidence);
      for (const DecodedSpan& span : spans) {
        if (span.confidence < surest[span.type] && span.confidence < kLeastFurther) continue;
        Participant participant;
        participant.role = static_cast<ParticipantRole>(span.type);
        participant.words = {begin + span.first, begin + span.last};
        participant.confidence = span.confidence;
        if (span.type < sides.size()) {
          for (Index w = participant.words.first; w < participant.words.last; ++w)
            sides[span.type].push_back(w);
        }
        reading.participants.push_back(participant);
      }
      for (std::size_t which = 0; which < sides.size(); ++which) {
        const std::vector<float> more = side(scores, from, sides[which], which + 1);
        for (std::size_t i = 0; i < hidden.size(); ++i) hidden[i] += more[i];
      }
      for (float& value : hidden) value = std::max(value, 0.0F);
      code_probabilities(hidden, types, modes, cameo);
      // The word's own reading and that of the whole act, as equals.
      for (std::size_t i = 0; i < types.size(); ++i) {
        types[i] = 0.5F * (std::log(std::max(types[i], 1e-6F)) +
                           sums[1 + i] / static_cast<float>(trigger.last - trigger.first));
      }
      to_probabilities(types);
      reading.coding = decide(types, modes, cameo, true);
      readings.push_back(std::move(reading));
    }
  }
  if (readings.empty()) return readings;
  const coreference::Tree tree(document);
  std::erase_if(readings,
                [&](const TriggerReading& reading) { return is_in_name(document, reading.trigger); });
  for (TriggerReading& reading : readings) {
    weigh_words(tree, reading);
    join_parts(tree, reading);
  }
  return readings;
}

std::optional<TriggerReading> EventScorer::read_pair(const Document& document, const MarkedPair& pair) const {
  const auto size = std::min(static_cast<Index>(document.get<Tokens>().size()), kMostPairWords);
  if (size == 0) return std::nullopt;
  const Places places(document);
  const Columns at = columns_of(actions_.size, types_.size(), kStatuses, inner_);
  const std::size_t width = head_.outputs();
  std::vector<float> scores(size * width);
  head_.score(document.get<Encoding>(), 0, size, scores);
  enum Part : std::uint8_t { kOther, kSource, kTarget };
  std::vector<Part> part(size, kOther);
  std::array<std::vector<Index>, 2> sides;
  for (const Index t : pair.source) {
    if (t < size) part[t] = kSource;
  }
  for (const Index t : pair.target) {
    if (t < size && part[t] == kOther) part[t] = kTarget;
  }
  for (Index t = 0; t < size; ++t) {
    if (part[t] == kSource) sides[0].push_back(t);
    if (part[t] == kTarget) sides[1].push_back(t);
  }
  const std::vector<float> source = side(scores, 0, sides[0], 1);
  const std::vector<float> target = side(scores, 0, sides[1], 2);

  // How well each word would be the trigger (model.py, Events.trigger_weights).
  std::vector<double> weights(size, -1e30);
  std::vector<float> parts;
  std::vector<float> row(participants_.size);
  std::vector<float> marks(1 + types_.size());
  for (Index t = 0; t < size; ++t) {
    if (pair.trigger && !pair.trigger->contains(t)) continue;
    std::copy_n(&scores[t * width + at.triggers], marks.size(), marks.begin());
    to_probabilities(marks);
    double weight = std::log1p(-static_cast<double>(std::min(marks[0], 0.9999F)));
    const TokenRange trigger{t, t + 1};
    score_participants(places, trigger, 0, size, scores, 0, parts);
    for (Index w = 0; w < size; ++w) {
      if (w == t) continue;
      std::copy_n(&parts[w * participants_.size], participants_.size, row.begin());
      to_probabilities(row);
      double fit = 0;
      for (std::size_t i = 0; i < row.size(); ++i) {
        const auto labels_of = [&](std::size_t type) {
          const SpanLabels::OfType& of = participants_.types[type];
          return i == of.begin || i == of.inside || i == of.end || i == of.single;
        };
        const Part means = labels_of(0) ? kSource : labels_of(1) ? kTarget : kOther;
        if (means == part[w]) fit += static_cast<double>(row[i]);
      }
      weight += std::log(std::max(fit, 1e-12));
    }
    if (part[t] != kOther) weight -= 10;
    weights[t] = weight;
  }
  double total = -1e30;
  Index likeliest = 0;
  for (Index t = 0; t < size; ++t) {
    total = log_sum(total, weights[t]);
    if (weights[t] > weights[likeliest]) likeliest = t;
  }
  if (pair.trigger && pair.trigger->first < size) likeliest = std::max(likeliest, pair.trigger->first);

  std::vector<float> types(types_.size());
  std::vector<float> modes(modes_.size());
  std::vector<float> cameo(cameo_.size());
  std::vector<float> some_types;
  std::vector<float> some_modes;
  std::vector<float> some_cameo;
  for (Index t = 0; t < size; ++t) {
    const auto share = static_cast<float>(std::exp(weights[t] - total));
    if (share < 1e-4F && t != likeliest) continue;
    std::vector<float> hidden = side(scores, 0, {t}, 0);
    for (std::size_t i = 0; i < hidden.size(); ++i)
      hidden[i] = std::max(hidden[i] + source[i] + target[i], 0.0F);
    code_probabilities(hidden, some_types, some_modes, some_cameo);
    to_probabilities(some_modes);
    to_probabilities(some_cameo);
    for (std::size_t i = 0; i < types.size(); ++i) types[i] += share * some_types[i];
    for (std::size_t i = 0; i < modes.size(); ++i) modes[i] += share * some_modes[i];
    for (std::size_t i = 0; i < cameo.size(); ++i) cameo[i] += share * some_cameo[i];
  }
  for (float& value : modes) value = std::log(std::max(value, 1e-12F));
  for (float& value : cameo) value = std::log(std::max(value, 1e-12F));
  TriggerReading reading;
  reading.trigger = pair.trigger ? *pair.trigger : TokenRange{likeliest, likeliest + 1};
  std::copy_n(&scores[likeliest * width + at.triggers], marks.size(), marks.begin());
  to_probabilities(marks);
  reading.probability = 1 - marks[0];
  read_marks(&scores[likeliest * width], reading);
  weigh_words(coreference::Tree(document), reading);
  reading.coding = decide(types, modes, cameo, false);
  return reading;
}

std::vector<TokenRange> EventScorer::actions(const Document& document) const {
  std::vector<TokenRange> found;
  const auto size = static_cast<Index>(document.get<Tokens>().size());
  std::vector<float> scores;
  std::vector<float> labels;
  for (Index first = 0; first < size; first += kTogether) {
    const Index count = std::min(kTogether, size - first);
    scores.resize(count * head_.outputs());
    head_.score(document.get<Encoding>(), first, count, scores);
    labels.resize(count * actions_.size);
    for (Index t = 0; t < count; ++t)
      std::copy_n(&scores[t * head_.outputs()], actions_.size, &labels[t * actions_.size]);
    for (const DecodedSpan& span : decode_spans(labels, actions_))
      found.push_back({first + span.first, first + span.last});
  }
  return found;
}

std::vector<EventScorer::WordReading> EventScorer::words(const Document& document) const {
  const auto size = static_cast<Index>(document.get<Tokens>().size());
  std::vector<WordReading> found(size);
  std::vector<float> scores;
  std::vector<float> marks(1 + types_.size());
  for (Index first = 0; first < size; first += kTogether) {
    const Index count = std::min(kTogether, size - first);
    scores.resize(count * head_.outputs());
    head_.score(document.get<Encoding>(), first, count, scores);
    for (Index t = 0; t < count; ++t) {
      std::copy_n(&scores[t * head_.outputs() + actions_.size], marks.size(), marks.begin());
      marks[0] += trigger_bias_;
      to_probabilities(marks);
      const auto best = std::max_element(marks.begin() + 1, marks.end()) - marks.begin() - 1;
      found[first + t] = {1 - marks[0], types_[static_cast<std::size_t>(best)]};
    }
  }
  return found;
}

std::vector<float> EventScorer::act_vector(const Document& document, TokenRange trigger) const {
  std::vector<float> scores((trigger.last - trigger.first) * head_.outputs());
  head_.score(document.get<Encoding>(), trigger.first, trigger.last - trigger.first, scores);
  std::vector<Index> words;
  for (Index t = trigger.first; t < trigger.last; ++t) words.push_back(t);
  return side(scores, trigger.first, words, 0);
}

}  // namespace verbale::events
