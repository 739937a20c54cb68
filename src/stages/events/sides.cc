#include "stages/events/sides.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace verbale::events {
namespace {

using coreference::Relation;

constexpr std::array<std::string_view, kSideWords> kWordsNames{"missing", "pronoun", "state", "people",
                                                               "name",    "other",   "thing"};
constexpr std::array<std::string_view, kSideFeatures> kFeatureNames{
    "home",    "second",         "share",   "place", "nearest",    "sentence", "after", "paragraph",
    "earlier", "subject_before", "subject", "first", "other_side", "owner",    "any"};
constexpr std::array<std::string_view, 2> kRoleNames{"source", "target"};

/// Stands for every value of a column.
constexpr std::string_view kAll = "*";

/// A name in the title counts as so many, since it says what the article is about.
constexpr float kTitleWeight = 3;

/// The least that a country must be named to be the article's own.
constexpr float kLeastNamed = 2;

/// The sector of those who only report.
constexpr std::string_view kMedia = "MED";

/// Words of a participant among which its owner is looked for.
constexpr Index kMostWords = 32;

/// Words of a sentence among which its subject is looked for; names on either side of the words; sentences of
/// a paragraph before theirs.
constexpr Index kMostOfSentence = 200;
constexpr std::ptrdiff_t kMostNames = 64;
constexpr Index kMostSentences = 200;

template <std::size_t size>
std::optional<std::size_t> place_in(const std::array<std::string_view, size>& names, std::string_view name) {
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end()) return std::nullopt;
  return static_cast<std::size_t>(at - names.begin());
}

}  // namespace

std::string_view name_of(SideWords words) {
  return kWordsNames[static_cast<std::size_t>(words)];
}

Result<SideWeights> SideWeights::load(const Codebook& codebook, const EventCodes& codes) {
  const auto table = codebook.table("events/sides.csv", {"feature", "role", "words", "type", "weight"});
  if (!table) return table.error();
  SideWeights result;
  for (const Table::Row& row : table->rows()) {
    const auto feature = place_in(kFeatureNames, row.fields[0]);
    if (!feature) return table->complaint(row, fmt::format("no feature is called '{}'", row.fields[0]));
    const auto role = place_in(kRoleNames, row.fields[1]);
    if (!role && row.fields[1] != kAll)
      return table->complaint(row, fmt::format("no role is called '{}'", row.fields[1]));
    const auto words = place_in(kWordsNames, row.fields[2]);
    if (!words && row.fields[2] != kAll)
      return table->complaint(row, fmt::format("no side is told as '{}'", row.fields[2]));
    const std::string& type = row.fields[3];
    if (type != kAll && codes.type(type) == nullptr)
      return table->complaint(row, fmt::format("no type is called '{}'", type));
    double weight = 0;
    const char* end = row.fields[4].data() + row.fields[4].size();
    const auto [stop, trouble] = std::from_chars(row.fields[4].data(), end, weight);
    if (trouble != std::errc() || stop != end || !std::isfinite(weight))
      return table->complaint(row, fmt::format("'{}' is no weight", row.fields[4]));
    auto& weights = type == kAll ? result.weights_ : result.of_type_[type];
    for (std::size_t r = 0; r < kRoleNames.size(); ++r) {
      for (std::size_t w = 0; w < kSideWords; ++w) {
        if (role.value_or(r) == r && words.value_or(w) == w) weights[r][w][*feature] += weight;
      }
    }
  }
  return result;
}

double SideWeights::weigh(const OpenSide& side, const SideCandidate& candidate) const {
  const std::size_t role = side.role == ParticipantRole::kSource ? 0 : 1;
  const auto words = static_cast<std::size_t>(side.words);
  const auto of_type = of_type_.find(side.type);
  double sum = 0;
  for (std::size_t f = 0; f < kSideFeatures; ++f) {
    const auto value = static_cast<double>(candidate.features[f]);
    sum += value * weights_[role][words][f];
    if (of_type != of_type_.end()) sum += value * of_type->second[role][words][f];
  }
  return sum;
}

SideFinder::SideFinder(const Document& document, const coreference::Tree& tree,
                       const coreference::EntityFinder& entities, const SideWeights& weights)
    : document_(document), tree_(tree), entities_(entities), weights_(weights) {
  const Entities& all = document.get<Entities>();
  for (const Entity& entity : all) {
    if (!entity.country.empty()) countries_.push_back(entity.country);
  }
  std::sort(countries_.begin(), countries_.end());
  countries_.erase(std::unique(countries_.begin(), countries_.end()), countries_.end());
  shares_.resize(countries_.size());
  const Blocks& blocks = document.get<Blocks>();
  const auto title =
      std::find_if(blocks.begin(), blocks.end(), [](const Block& b) { return b.kind == BlockKind::kTitle; });
  const auto& tokens = document.get<Tokens>().items;
  for (const Entity& entity : all) {
    if (entity.country.empty()) continue;
    const Index country = *index_of(entity.country);
    for (const Mention& mention : entity.mentions) {
      if (mention.form == MentionForm::kPronoun) continue;
      if (mention.form == MentionForm::kName && entity.sector != kMedia)
        shares_[country] += title != blocks.end() && title->span.contains(mention.span) ? kTitleWeight : 1;
      const auto first = std::partition_point(
          tokens.begin(), tokens.end(), [&](const Token& t) { return t.span.end <= mention.span.begin; });
      named_.push_back({static_cast<Index>(first - tokens.begin()), country, entity.sector != kMedia});
    }
  }
  std::stable_sort(named_.begin(), named_.end(),
                   [](const Named& a, const Named& b) { return a.token < b.token; });
  float sum = 0;
  for (Index c = 0; c < countries_.size(); ++c) {
    sum += shares_[c];
    if (shares_[c] < kLeastNamed) continue;
    if (!home_ || shares_[c] > shares_[*home_]) {
      second_ = home_;
      home_ = c;
    } else if (!second_ || shares_[c] > shares_[*second_]) {
      second_ = c;
    }
  }
  for (float& share : shares_) share = sum > 0 ? share / sum : 0;
}

std::optional<Index> SideFinder::index_of(std::string_view country) const {
  const auto at = std::lower_bound(countries_.begin(), countries_.end(), country);
  if (at == countries_.end() || *at != country) return std::nullopt;
  return static_cast<Index>(at - countries_.begin());
}

std::optional<Index> SideFinder::country_at(Index token) const {
  const auto entity = entities_.entity_of(tree_.span(token, token + 1));
  return entity ? index_of(document_.get<Entities>()[*entity].country) : std::nullopt;
}

/// The country of the subject of a sentence's main verb.
std::optional<Index> SideFinder::subject_of(Index sentence) const {
  const Sentence& where = document_.get<Sentences>()[sentence];
  const Index last = std::min(where.last_token, where.first_token + kMostOfSentence);
  for (Index t = where.first_token; t < last; ++t) {
    if (tree_.relation(t) == Relation::kNsubj && tree_.is_root(tree_.head(t))) return country_at(t);
  }
  return std::nullopt;
}

/// The country of who has the one that the words mean: "its neighbour".
std::optional<Index> SideFinder::owner_of(TokenRange words) const {
  for (Index t = words.first; t < std::min(words.last, words.first + kMostWords); ++t) {
    if (tree_.full_relation(t) == "nmod:poss") return country_at(t);
  }
  return std::nullopt;
}

std::vector<SideCandidate> SideFinder::candidates(const OpenSide& side) const {
  std::vector<SideCandidate> found(countries_.size());
  const auto set = [&](std::optional<Index> country, SideFeature feature, float value = 1) {
    if (country) found[*country].features[static_cast<std::size_t>(feature)] = value;
  };
  for (Index c = 0; c < countries_.size(); ++c) {
    found[c].country = countries_[c];
    set(c, SideFeature::kAny);
    set(c, SideFeature::kShare, shares_[c]);
  }
  set(home_, SideFeature::kHome);
  set(second_, SideFeature::kSecond);
  set(index_of(side.place), SideFeature::kPlace);
  set(index_of(side.other), SideFeature::kOtherSide);

  const Sentences& sentences = document_.get<Sentences>();
  const Index sentence = tree_.sentence(side.at.first);
  const Sentence& where = sentences[sentence];
  const auto from = [&](Index token) {
    return std::lower_bound(named_.begin(), named_.end(), token,
                            [](const Named& named, Index t) { return named.token < t; });
  };
  const auto first = from(where.first_token);
  const auto before = from(side.at.first);
  const auto after = from(side.at.last);
  const auto last = from(where.last_token);
  for (auto at = before - std::min(before - first, kMostNames); at != before; ++at)
    set(at->country, SideFeature::kSentence);
  for (auto at = after; at != last && at - after < kMostNames; ++at) set(at->country, SideFeature::kSentence);
  const auto take = [&](Index country, SideFeature feature) {
    set(country, feature);
    set(country, SideFeature::kSentence, 0);
  };
  if (before != first) take((before - 1)->country, SideFeature::kNearest);
  if (after != last) take(after->country, SideFeature::kAfter);

  Index paragraph = sentence;  // its first sentence
  while (paragraph > 0 && sentences[paragraph - 1].block == where.block &&
         sentence - paragraph < kMostSentences)
    --paragraph;
  const auto start = from(sentences[paragraph].first_token);
  if (first != start) set((first - 1)->country, SideFeature::kParagraph);
  if (start != named_.begin()) set((start - 1)->country, SideFeature::kEarlier);
  if (sentence > paragraph) set(subject_of(sentence - 1), SideFeature::kSubjectBefore);
  set(subject_of(sentence), SideFeature::kSubject);
  const auto foremost =
      std::find_if(named_.begin(), named_.end(), [](const Named& named) { return named.own; });
  if (foremost != named_.end()) set(foremost->country, SideFeature::kFirst);
  if (side.words != SideWords::kMissing) set(owner_of(side.at), SideFeature::kOwner);
  return found;
}

std::string SideFinder::country_of(const OpenSide& side) const {
  constexpr double kLeastMissing = 0.5;
  double best = 0;
  double sum = 1;  // none
  std::string country;
  for (SideCandidate& candidate : candidates(side)) {
    const double odds = std::exp(weights_.weigh(side, candidate));
    sum += odds;
    if (odds > best) {
      best = odds;
      country = std::move(candidate.country);
    }
  }
  // Of one that the words leave out, unknown is better than a guess.
  const double least = side.words == SideWords::kMissing ? kLeastMissing * sum : 1;
  return best > least && best > 1 ? country : std::string();
}

}  // namespace verbale::events
