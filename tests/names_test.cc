// Names from scores, against trying every reading.

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stages/heads/span_decoder.h"
#include "verbale/layers.h"

namespace verbale {
namespace {

using testing::HasSubstr;

constexpr std::size_t kEntityTypes = static_cast<std::size_t>(EntityType::kOther) + 1;

std::vector<std::string_view> type_names() {
  std::vector<std::string_view> names;
  for (std::size_t k = 0; k < kEntityTypes; ++k) names.push_back(name_of(static_cast<EntityType>(k)));
  return names;
}

std::vector<std::string> label_names() {
  std::vector<std::string> names{"O"};
  for (std::size_t k = 0; k < kEntityTypes; ++k) {
    for (const char place : {'B', 'I', 'E', 'S'})
      names.push_back(std::string(1, place) + "-" + std::string(name_of(static_cast<EntityType>(k))));
  }
  return names;
}

const SpanLabels& labels() {
  static const SpanLabels kLabels = SpanLabels::parse(label_names(), type_names()).value();
  return kLabels;
}

// ------------------------------------------------------------------ decoder

struct Reading {
  double sum = 0;
  std::vector<DecodedSpan> names;
};

/// Every lawful reading, by hand: grows a row of labels token by token, as their names say they may follow.
void grow(std::span<const float> scores, std::size_t at, const std::string& before, const Reading& so_far,
          std::vector<Reading>& all) {
  static const std::vector<std::string> kNames = label_names();
  const std::size_t tokens = scores.size() / kNames.size();
  const bool open = before[0] == 'B' || before[0] == 'I';
  if (at == tokens) {
    if (!open) all.push_back(so_far);
    return;
  }
  for (std::size_t l = 0; l < kNames.size(); ++l) {
    const std::string& label = kNames[l];
    const bool goes_on = label[0] == 'I' || label[0] == 'E';
    if (open != goes_on || (open && label.substr(1) != before.substr(1))) continue;
    Reading reading = so_far;
    reading.sum += static_cast<double>(scores[at * kNames.size() + l]);
    if (label[0] == 'B' || label[0] == 'S') {
      const auto first = static_cast<std::uint32_t>(at);
      reading.names.push_back({first, first, static_cast<std::uint32_t>((l - 1) / 4), 0});
    }
    if (label[0] == 'E' || label[0] == 'S') reading.names.back().last = static_cast<std::uint32_t>(at + 1);
    grow(scores, at + 1, label, reading, all);
  }
}

bool same(const DecodedSpan& a, const DecodedSpan& b) {
  return a.first == b.first && a.last == b.last && a.type == b.type;
}

TEST(DecodeSpans, IsTheBestOfAllLawfulReadings) {
  std::mt19937 random(5);
  std::size_t longer = 0;
  for (int round = 0; round < 150; ++round) {
    const std::size_t tokens = 1 + random() % 4;
    std::vector<float> scores(tokens * labels().size);
    for (float& score : scores) score = static_cast<float>(random() % 4000) / 1000;
    std::vector<Reading> all;
    grow(scores, 0, "O", {}, all);
    const auto best = std::max_element(all.begin(), all.end(),
                                       [](const Reading& a, const Reading& b) { return a.sum < b.sum; });
    const std::vector<DecodedSpan> names = decode_spans(scores, labels());
    ASSERT_EQ(names.size(), best->names.size()) << "round " << round;
    double everything = 0;
    for (const Reading& reading : all) everything += std::exp(reading.sum);
    for (std::size_t i = 0; i < names.size(); ++i) {
      ASSERT_TRUE(same(names[i], best->names[i])) << "round " << round;
      double holding = 0;
      for (const Reading& reading : all) {
        for (const DecodedSpan& each : reading.names)
          if (same(each, names[i])) holding += std::exp(reading.sum);
      }
      ASSERT_NEAR(static_cast<double>(names[i].confidence), holding / everything, 1e-5) << "round " << round;
      longer += names[i].last - names[i].first > 2 ? 1 : 0;
    }
  }
  EXPECT_GT(longer, 5U) << "no name with a token within";
}

TEST(DecodeSpans, APartWithoutItsOtherPartsIsNoName) {
  const auto place = [](std::string_view label) {
    const auto names = label_names();
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), label) - names.begin());
  };
  std::vector<float> scores(3 * labels().size, -20);
  for (std::size_t t = 0; t < 3; ++t) scores[t * labels().size] = 0;  // O
  scores[0 * labels().size + place("I-person")] = 5;
  scores[1 * labels().size + place("E-person")] = 5;
  scores[2 * labels().size + place("B-place")] = 5;
  EXPECT_TRUE(decode_spans(scores, labels()).empty());
  scores[0 * labels().size + place("B-person")] = 1;
  const auto names = decode_spans(scores, labels());
  ASSERT_EQ(names.size(), 1U);
  EXPECT_TRUE(same(names[0], {0, 2, static_cast<std::uint32_t>(EntityType::kPerson), 0}));
  EXPECT_GT(names[0].confidence, 0.9F);
}

TEST(DecodeSpans, LongAndHostileScoresStayBounded) {
  std::mt19937 random(9);
  std::vector<float> scores(2000 * labels().size);
  for (float& score : scores) score = static_cast<float>(random() % 400) - 200;
  for (std::size_t i = 0; i < scores.size(); i += 37) scores[i] = std::numeric_limits<float>::quiet_NaN();
  for (std::size_t i = 0; i < scores.size(); i += 41) scores[i] = std::numeric_limits<float>::infinity();
  std::uint32_t end = 0;
  const auto names = decode_spans(scores, labels());
  EXPECT_GT(names.size(), 100U);
  for (const DecodedSpan& name : names) {
    ASSERT_GE(name.first, end);
    ASSERT_LT(name.first, name.last);
    ASSERT_TRUE(name.confidence >= 0 && name.confidence <= 1) << name.confidence;
    end = name.last;
  }
  EXPECT_LE(end, 2000U);
  EXPECT_TRUE(decode_spans({}, labels()).empty());
}

TEST(SpanLabels, RefusesListsThatAreNotAllOfThem) {
  const auto error = [](std::vector<std::string> names) {
    const auto parsed = SpanLabels::parse(names, type_names());
    return parsed.ok() ? std::string() : parsed.error().message;
  };
  EXPECT_EQ(error(label_names()), "");
  auto names = label_names();
  names[3] = "E-persona";
  EXPECT_THAT(error(names), HasSubstr("'E-persona' is none"));
  names[3] = "X-person";
  EXPECT_THAT(error(names), HasSubstr("'X-person' is none"));
  names[3] = "B-person";
  EXPECT_THAT(error(names), HasSubstr("'B-person' is given twice"));
  names.erase(names.begin() + 3);
  EXPECT_THAT(error(names), HasSubstr("20, not 21"));
}

}  // namespace
}  // namespace verbale
