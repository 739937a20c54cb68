#include "stages/coreference/scorer.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "stages/coreference/pair_features.h"
#include "stages/heads/mark_states.h"

namespace verbale::coreference {
namespace {

constexpr std::string_view kHead = "heads.coreference";

/// The logit of a probability of 0.1, from which on a word is a candidate.
constexpr float kLeastLogit = -2.1972246F;

/// Words whose scores are taken at once.
constexpr Index kTogether = 512;

/// Keeps the best few, earlier ones first among equals.
void keep(std::vector<Antecedent>& best, Antecedent one, std::size_t most) {
  const auto place =
      std::find_if(best.begin(), best.end(), [&](const Antecedent& each) { return each.score < one.score; });
  if (place == best.end() && best.size() == most) return;
  best.insert(place, one);
  if (best.size() > most) best.pop_back();
}

}  // namespace

Result<CoreferenceScorer> CoreferenceScorer::load(const ModelBundle& bundle, Precision precision) {
  const CoreferenceHead& told = bundle.coreference();
  auto head = LearnedHead::load(bundle, kHead, told.outputs(), precision);
  if (!head) return head.error();
  auto pairs = PairScorer::load(bundle, kHead,
                                {{"pronouns", PairFeatures::kPronouns},
                                 {"strings", PairFeatures::kStrings},
                                 {"sentences", PairFeatures::kSentences},
                                 {"quoted", PairFeatures::kQuoted}},
                                told.inner, 1);
  if (!pairs) return pairs.error();
  CoreferenceScorer scorer(std::move(head).value(), std::move(pairs).value());
  std::array<bool, 4> known{};
  for (const std::string& type : told.types) {
    const int place = type == "none"           ? -1
                      : type == "person"       ? 0
                      : type == "organization" ? 1
                      : type == "place"        ? 2
                                               : 3;
    if (place >= 0) known[static_cast<std::size_t>(place)] = true;
    scorer.type_of_.push_back(place);
  }
  if (!std::all_of(known.begin(), known.end(), [](bool each) { return each; })) {
    return Error{ErrorCode::kMalformed,
                 fmt::format("{}: {}: \"types\" lack person, organization, place or another",
                             ModelBundle::kManifest, kHead)};
  }
  return scorer;
}

Readings CoreferenceScorer::read(const Tree& tree) const {
  Readings readings;
  const auto words = static_cast<Index>(tree.size());
  const Encoding& encoding = tree.document().get<Encoding>();
  const std::vector<MarkState> marks = mark_states(tree.document());
  const std::size_t outputs = head_.outputs();
  const std::size_t half = 2 * pairs_.inner();
  const std::size_t later = 1 + type_of_.size();  // where the projections begin
  const std::size_t earlier = later + half;

  HeadWords heads;
  std::vector<float> scores;
  std::vector<float> before;  // [candidates, half]: of the last ones, as the earlier of a pair
  std::vector<std::uint32_t> combinations;
  std::vector<float> met;
  readings.types.resize(words);
  std::vector<bool> named(words);  // whoever has a name may be meant, and whoever speaks means someone
  for (const Name& name : tree.document().get<Names>()) {
    if (name.type == EntityType::kPerson) named[tree.head_of(name.first_token, name.last_token)] = true;
  }
  const auto& tokens = tree.document().get<Tokens>().items;
  for (const Quote& quote : tree.document().get<Attributions>()) {
    if (!quote.speaker) continue;
    const auto at = std::partition_point(tokens.begin(), tokens.end(), [&](const Token& each) {
      return each.span.end <= quote.speaker->span.begin;
    });
    if (at != tokens.end() && at->span == quote.speaker->span)
      named[static_cast<std::size_t>(at - tokens.begin())] = true;
  }
  for (Index first = 0; first < words; first += kTogether) {
    const Index count = std::min(kTogether, words - first);
    scores.resize(count * outputs);
    head_.score(encoding, first, count, scores);
    for (Index i = 0; i < count; ++i) {
      const float* row = &scores[i * outputs];
      const Index word = first + i;
      std::array<float, 4>& types = readings.types[word];
      types.fill(std::numeric_limits<float>::lowest());
      for (std::size_t t = 0; t < type_of_.size(); ++t) {
        if (type_of_[t] < 0) continue;
        float& type = types[static_cast<std::size_t>(type_of_[t])];
        type = std::max(type, row[1 + t]);
      }
      if (!(row[0] > kLeastLogit) && !named[word]) continue;
      heads.add(tree, word, marks[word]);
      const std::size_t mine = readings.candidates.size();
      const std::size_t reach = std::min(mine, kReach);
      combinations.resize(reach);
      met.resize(reach);
      for (std::size_t k = 0; k < reach; ++k) {
        const PairFeatures pair = heads.pair(mine, mine - reach + k);
        combinations[k] = pairs_.combination({pair.pronouns, pair.strings, pair.sentences, pair.quoted});
      }
      const std::size_t rows = before.size() / half;
      if (reach > 0) pairs_.score(row + later, &before[(rows - reach) * half], half, combinations, met);
      Candidate candidate;
      candidate.word = word;
      for (std::size_t k = 0; k < reach; ++k) {
        const Antecedent antecedent{static_cast<Index>(mine - reach + k), met[k]};
        if (met[k] > 0) {
          keep(candidate.antecedents, antecedent, kMostAntecedents);
        } else if (named[word]) {
          keep(candidate.doubtful, antecedent, kMostDoubtful);
        }
      }
      readings.candidates.push_back(std::move(candidate));
      if (rows >= 2 * kReach) {  // the later half moves to the front
        before.erase(before.begin(), before.begin() + static_cast<std::ptrdiff_t>((rows - kReach) * half));
      }
      before.insert(before.end(), row + earlier, row + earlier + half);
    }
  }
  return readings;
}

}  // namespace verbale::coreference
