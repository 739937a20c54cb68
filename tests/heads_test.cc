// What learned heads share: marks around words, and scores of pairs against sums by hand.

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stages/heads/mark_states.h"
#include "stages/heads/pair_scorer.h"
#include "tiny_bundle.h"

namespace verbale {
namespace {

using testing::HasSubstr;

/// "o", "i" or "m" a word; a word after "/" begins a block.
std::string states_of(const std::vector<std::string_view>& given) {
  std::vector<std::string_view> words;
  std::vector<bool> begins;
  bool first = true;
  for (const std::string_view word : given) {
    if (word == "/") {
      first = true;
      continue;
    }
    words.push_back(word);
    begins.push_back(first);
    first = false;
  }
  std::string shown;
  for (const MarkState state : mark_states(words, begins)) shown += "oim"[static_cast<int>(state)];
  return shown;
}

TEST(MarkStates, AreInsideFromMarkToMarkOrBlock) {
  EXPECT_EQ(states_of({"He", "said", "\u201C", "no", "\u201D", "."}), "oomimo");
  EXPECT_EQ(states_of({"\"", "No", "\"", ",", "\"", "yes", "/", "And", "\"", "so", "\""}), "mimomiomim");
  EXPECT_EQ(states_of({"\u201C", "\u201C", "a", "\u201D", "b", "\u201D", "c"}), "mmimomo");
  EXPECT_EQ(states_of({"``", "a", "''", "\u00AB", "b", "\u00BB", "\u201E", "c", "\u201D", "'", "d", "'"}),
            "mimmimmimooo");
  EXPECT_EQ(states_of({}), "");
}

TEST(MarkStates, OfADocumentBeginAnewWithEachBlock) {
  const std::string text = "\" a\n\nb \"";
  Document document = Document::create({text, {}}).value();
  ASSERT_TRUE(
      document.attach(Blocks{{{{{0, 3}, BlockKind::kParagraph}, {{5, 8}, BlockKind::kParagraph}}}}).ok());
  ASSERT_TRUE(document.attach(Tokens{{{{{0, 1}}, {{2, 3}}, {{5, 6}}, {{7, 8}}}}}).ok());
  EXPECT_THAT(mark_states(document), testing::ElementsAre(MarkState::kMark, MarkState::kInside,
                                                          MarkState::kOutside, MarkState::kMark));
}

TEST(DistanceNumber, GrowsWithTheStepsToEitherSide) {
  EXPECT_EQ(distance_number(0), 0U);
  EXPECT_EQ(distance_number(1), 1U);
  EXPECT_EQ(distance_number(-1), 15U);
  EXPECT_EQ(distance_number(5), 4U);
  EXPECT_EQ(distance_number(6), 5U);
  EXPECT_EQ(distance_number(127), 13U);
  EXPECT_EQ(distance_number(128), 14U);
  EXPECT_EQ(distance_number(1LL << 40), 14U);
  EXPECT_EQ(distance_number(-(1LL << 40)), kDistances - 1);
}

TEST(PairScorer, IsTheSumByHand) {
  TinyBundle tiny;
  const ModelBundle bundle = tiny.load().value();
  const std::size_t inner = bundle.quotations().inner;
  const std::size_t outputs = bundle.quotations().labels.size();
  const std::string head = "heads.quotations";
  const auto scorer =
      PairScorer::load(bundle, head, {{"distances", 29}, {"places", 15}, {"marks", 3}}, inner, outputs);
  ASSERT_TRUE(scorer.ok()) << scorer.error().message;
  const auto tensor = [&](const std::string& name, std::initializer_list<std::size_t> shape) {
    return bundle.floats(head + ".pairs." + name, shape).value();
  };
  const auto distances = tensor("distances", {29, inner});
  const auto places = tensor("places", {15, inner});
  const auto marks = tensor("marks", {3, inner});
  const auto weight = tensor("out.weight", {outputs, inner});
  const auto bias = tensor("out.bias", {outputs});

  constexpr std::size_t kOthers = 40;
  const std::size_t stride = 2 * inner + 5;
  std::mt19937 random(3);
  const auto value = [&] { return static_cast<float>(random() % 2000) / 1000 - 1; };
  std::vector<float> one(2 * inner);
  std::vector<float> others(kOthers * stride);
  std::generate(one.begin(), one.end(), value);
  std::generate(others.begin(), others.end(), value);
  std::vector<std::uint32_t> numbers;
  std::vector<std::uint32_t> combinations;
  for (std::size_t i = 0; i < kOthers; ++i) {
    for (const std::uint32_t size : {29U, 15U, 3U})
      numbers.push_back(static_cast<std::uint32_t>(random()) % size);
    combinations.push_back(scorer->combination({numbers[3 * i], numbers[3 * i + 1], numbers[3 * i + 2]}));
  }
  std::vector<float> scores(kOthers * outputs);
  scorer->score(one.data(), others.data(), stride, combinations, scores);
  for (std::size_t i = 0; i < kOthers; ++i) {
    const float* other = &others[i * stride];
    for (std::size_t o = 0; o < outputs; ++o) {
      double sum = static_cast<double>(bias[o]);
      for (std::size_t k = 0; k < inner; ++k) {
        const float hidden = one[k] + other[k] + one[inner + k] * other[inner + k] +
                             distances[numbers[3 * i] * inner + k] + places[numbers[3 * i + 1] * inner + k] +
                             marks[numbers[3 * i + 2] * inner + k];
        sum += static_cast<double>(weight[o * inner + k] * std::max(hidden, 0.0F));
      }
      ASSERT_NEAR(static_cast<double>(scores[i * outputs + o]), sum, 1e-4) << i << " " << o;
    }
  }
}

TEST(PairScorer, RefusesWhatDoesNotFit) {
  TinyBundle tiny;
  const ModelBundle bundle = tiny.load().value();
  const auto error = [&](std::string_view head, std::uint32_t size, std::size_t inner, std::size_t outputs) {
    const auto loaded = PairScorer::load(bundle, head, {{"quoted", size}}, inner, outputs);
    return loaded.ok() ? std::string() : loaded.error().message;
  };
  EXPECT_EQ(error("heads.coreference", 4, 16, 1), "");
  EXPECT_THAT(error("heads.coreference", 5, 16, 1), HasSubstr("heads.coreference.pairs.quoted"));
  EXPECT_THAT(error("heads.coreference", 4, 16, 2), HasSubstr("heads.coreference.pairs.out.weight"));
  EXPECT_THAT(error("heads.coreference", 4, 15, 1), HasSubstr("multiple of 16"));
  EXPECT_THAT(error("heads.nobody", 4, 16, 1), HasSubstr("heads.nobody.pairs.quoted"));
}

}  // namespace
}  // namespace verbale
