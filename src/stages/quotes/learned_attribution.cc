#include "stages/quotes/learned_attribution.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "encoder/bundle.h"
#include "stages/heads/mark_states.h"

namespace verbale::quotes {
namespace {

constexpr std::size_t kContent = 0;  // types of the parts
constexpr std::size_t kSource = 1;
constexpr std::array<std::string_view, 2> kPartNames{"content", "source"};
constexpr std::array<std::string_view, 1> kCueNames{""};

constexpr std::uint32_t kPlaces = 15;  // five of sentences times three of paragraphs

/// Tokens that are scored together, beside those within reach of them.
constexpr Index kTogether = 2048;

/// Steps from a cue to a word: none within it, one for those beside it.
std::int64_t steps_to(Index word, TokenRange cue) {
  if (word < cue.first) return static_cast<std::int64_t>(word) - cue.first;
  return word >= cue.last ? static_cast<std::int64_t>(word) - cue.last + 1 : 0;
}

/// A difference, held within [-most, most], counted from 0.
std::uint32_t difference(std::int64_t value, std::int64_t most) {
  return static_cast<std::uint32_t>(std::clamp(value, -most, most) + most);
}

/// The parts of a reading that belong to a cue.
void gather(const std::vector<DecodedSpan>& spans, Index first, float least_piece, CueReading& reading,
            double& confidence) {
  const DecodedSpan* source = nullptr;
  const DecodedSpan* surest = nullptr;
  for (const DecodedSpan& span : spans) {
    const DecodedSpan*& best = span.type == kSource ? source : surest;
    if (best == nullptr || span.confidence > best->confidence) best = &span;
  }
  if (surest == nullptr) return;
  for (const DecodedSpan& span : spans) {
    if (span.type == kContent && (&span == surest || span.confidence >= least_piece))
      reading.content.push_back({first + span.first, first + span.last});
  }
  reading.main = {first + surest->first, first + surest->last};
  confidence *= static_cast<double>(surest->confidence);
  if (source == nullptr) return;
  reading.source = TokenRange{first + source->first, first + source->last};
  confidence *= static_cast<double>(source->confidence);
}

}  // namespace

Result<LearnedAttributor> LearnedAttributor::load(const StageData& data) {
  const QuotationsHead& quotations = data.bundle.quotations();
  const auto named = [](const Error& error) {
    return Error{error.code, fmt::format("{}: heads.quotations: {}", ModelBundle::kManifest, error.message)};
  };
  auto cues = SpanLabels::parse(quotations.cues, kCueNames);
  if (!cues) return named(cues.error());
  auto parts = SpanLabels::parse(quotations.labels, kPartNames);
  if (!parts) return named(parts.error());
  auto head = LearnedHead::load(data.bundle, "heads.quotations", quotations.outputs(), data.precision);
  if (!head) return head.error();
  auto pairs = PairScorer::load(data.bundle, "heads.quotations",
                                {{"distances", kDistances}, {"places", kPlaces}, {"marks", kMarkStates}},
                                quotations.inner, parts->size);
  if (!pairs) return pairs.error();
  return LearnedAttributor(std::move(head).value(), std::move(cues).value(), std::move(parts).value(),
                           std::move(pairs).value(), quotations);
}

std::vector<CueReading> LearnedAttributor::read(const Document& document) const {
  std::vector<CueReading> readings;
  const auto size = static_cast<Index>(document.get<Tokens>().size());
  if (size == 0) return readings;
  const Encoding& encoding = document.get<Encoding>();
  const std::vector<MarkState> marks = mark_states(document);
  std::vector<Index> sentence(size);  // [tokens]
  std::vector<Index> block(size);     // [tokens]
  const Sentences& sentences = document.get<Sentences>();
  for (std::size_t s = 0; s < sentences.size(); ++s) {
    for (Index t = sentences[s].first_token; t < sentences[s].last_token; ++t) {
      sentence[t] = static_cast<Index>(s);
      block[t] = sentences[s].block;
    }
  }

  const auto reach = static_cast<Index>(reach_);
  const std::size_t width = head_.outputs();
  const std::size_t as_cue = cues_.size;  // columns of the scores
  const std::size_t as_word = as_cue + 2 * inner_;
  std::vector<float> scores;      // [tokens from..to, width]
  std::vector<float> cue_scores;  // [tokens first..last, cue labels]
  std::vector<float> part_scores;
  std::vector<float> cue_vector(2 * inner_);
  std::vector<std::uint32_t> combinations;
  for (Index first = 0; first < size; first += kTogether) {
    const Index last = std::min(size, first + kTogether);
    const Index from = first > reach ? first - reach : 0;
    const Index to = std::min(size, last + reach);
    scores.resize((to - from) * width);
    head_.score(encoding, from, to - from, scores);
    cue_scores.resize((last - first) * cues_.size);
    for (Index t = first; t < last; ++t) {
      float* const row = &cue_scores[(t - first) * cues_.size];
      std::copy_n(&scores[(t - from) * width], cues_.size, row);
      row[cues_.outside] -= cue_bias_;
    }
    for (const DecodedSpan& found : decode_spans(cue_scores, cues_)) {
      CueReading reading;
      reading.cue = {first + found.first, first + found.last};
      const Index low = reading.cue.first > reach ? reading.cue.first - reach : 0;
      const Index begin = std::max(low, from);
      const Index end = std::min(to, reading.cue.last + reach);
      std::fill(cue_vector.begin(), cue_vector.end(), 0.0F);
      for (Index t = reading.cue.first; t < reading.cue.last; ++t) {
        const float* const row = &scores[(t - from) * width + as_cue];
        for (std::size_t i = 0; i < cue_vector.size(); ++i) cue_vector[i] += row[i];
      }
      const auto words = static_cast<float>(reading.cue.last - reading.cue.first);
      for (float& value : cue_vector) value /= words;
      combinations.clear();
      for (Index t = begin; t < end; ++t) {
        const auto across = static_cast<std::int64_t>(sentence[t]) - sentence[reading.cue.first];
        const auto apart = static_cast<std::int64_t>(block[t]) - block[reading.cue.first];
        combinations.push_back(pairs_.combination({distance_number(steps_to(t, reading.cue)),
                                                   difference(across, 2) * 3 + difference(apart, 1),
                                                   static_cast<std::uint32_t>(marks[t])}));
      }
      part_scores.resize((end - begin) * parts_.size);
      pairs_.score(cue_vector.data(), &scores[(begin - from) * width + as_word], width, combinations,
                   part_scores);
      double confidence = static_cast<double>(found.confidence);
      gather(decode_spans(part_scores, parts_), begin, least_piece_, reading, confidence);
      reading.confidence = static_cast<float>(confidence);
      if (!reading.content.empty()) readings.push_back(std::move(reading));
    }
  }
  return readings;
}

}  // namespace verbale::quotes
