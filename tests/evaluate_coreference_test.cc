// The scores of coreference, on clusters that are small enough to count by hand.

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "evaluate/coreference_score.h"
#include "evaluate/evaluate.h"

namespace verbale {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// Clusters of mentions that stand at the places given, a character long.
CoreferenceScore::Clusters clusters(const std::vector<std::vector<std::uint32_t>>& places) {
  CoreferenceScore::Clusters made;
  for (const auto& cluster : places) {
    made.emplace_back();
    for (const std::uint32_t place : cluster) made.back().emplace_back(place, place + 1);
  }
  return made;
}

void expect_metric(const CoreferenceScore::Metric& metric, double right_of_gold, double gold,
                   double right_of_found, double found) {
  EXPECT_NEAR(metric.right_of_gold, right_of_gold, 1e-12);
  EXPECT_NEAR(metric.gold, gold, 1e-12);
  EXPECT_NEAR(metric.right_of_found, right_of_found, 1e-12);
  EXPECT_NEAR(metric.found, found, 1e-12);
}

TEST(CoreferenceScore, AMentionInTheWrongCluster) {
  CoreferenceScore score;
  ASSERT_TRUE(score.add(clusters({{1, 2, 3}, {4, 5}}), clusters({{1, 2}, {3, 4, 5}})));
  expect_metric(score.muc(), 1 + 1, 2 + 1, 1 + 1, 1 + 2);
  expect_metric(score.b_cubed(), (2 + 2 + 1) / 3.0 + 1 + 1, 5, 1 + 1 + (1 + 2 + 2) / 3.0, 5);
  expect_metric(score.ceaf_e(), 2 * 4 / 5.0, 2, 2 * 4 / 5.0, 2);
  EXPECT_NEAR(score.conll(), (200 / 3.0 + 220 / 3.0 + 80) / 3, 1e-9);
  EXPECT_EQ(score.mentions().correct, 5U);
}

TEST(CoreferenceScore, MentionsMissedAndInVain) {
  CoreferenceScore score;
  ASSERT_TRUE(score.add(clusters({{1, 2, 3}}), clusters({{1, 2, 9}})));
  expect_metric(score.muc(), 1, 2, 1, 2);
  expect_metric(score.b_cubed(), 4 / 3.0, 3, 4 / 3.0, 3);
  expect_metric(score.ceaf_e(), 4 / 6.0, 1, 4 / 6.0, 1);
  EXPECT_EQ(score.mentions().correct, 2U);
  EXPECT_EQ(score.mentions().gold, 3U);
  EXPECT_EQ(score.mentions().found, 3U);
}

TEST(CoreferenceScore, AClusterIsMatchedOnce) {
  CoreferenceScore score;
  ASSERT_TRUE(score.add(clusters({{1, 2, 3, 4}}), clusters({{1, 2}, {3, 4}})));
  expect_metric(score.muc(), 2, 3, 2, 2);
  expect_metric(score.b_cubed(), 4 * 2 / 4.0, 4, 4, 4);
  expect_metric(score.ceaf_e(), 2 * 2 / 6.0, 1, 2 * 2 / 6.0, 2);
}

TEST(CoreferenceScore, AGoldMentionMayBeInTwoClusters) {
  CoreferenceScore score;  // mention 1 counts for the later one where it can be in one only
  ASSERT_TRUE(score.add(clusters({{1, 2}, {1, 3}}), clusters({{1, 2}})));
  expect_metric(score.muc(), 1, 2, 0, 1);
  expect_metric(score.b_cubed(), 1 + 1 + 0.5, 4, 0.5 + 1, 2);
  expect_metric(score.ceaf_e(), 1, 2, 1, 1);
  EXPECT_EQ(score.mentions().gold, 3U);
}

TEST(CoreferenceScore, NothingToFindAndNothingFound) {
  CoreferenceScore score;
  ASSERT_TRUE(score.add({}, {}));
  EXPECT_EQ(score.conll(), 100);
  ASSERT_TRUE(score.add({}, clusters({{1, 2}})));
  EXPECT_EQ(score.muc().precision(), 0);
  EXPECT_EQ(score.muc().recall(), 0);
  EXPECT_EQ(score.conll(), 0);
}

TEST(CoreferenceScore, SumsOverDocumentsAndNotTheirShares) {
  CoreferenceScore score;
  ASSERT_TRUE(score.add(clusters({{1, 2, 3}}), clusters({{1, 2, 3}})));
  ASSERT_TRUE(score.add(clusters({{1, 2}}), {}));
  EXPECT_NEAR(score.muc().recall(), 200 / 3.0, 1e-9);
  EXPECT_NEAR(score.muc().precision(), 100, 1e-9);
}

Document document_with(const std::string& text, const std::vector<std::vector<Mention>>& entities) {
  Document document = Document::create({text, {}}).value();
  Entities layer;
  for (const auto& mentions : entities) {
    layer.items.emplace_back();
    layer.items.back().mentions = mentions;
  }
  const auto attached = document.attach(std::move(layer));
  EXPECT_TRUE(attached.ok()) << attached.error().message;
  return document;
}

TEST(CoreferenceScore, ReadsRowsInCodePointsAndDropsSingletons) {
  const std::string row = R"({"text": "Zoë Roe left. She met Tom; he is her son.", "mentions": [
      {"begin": 0, "end": 7, "cluster": "z", "form": "proper"}, {"begin": 14, "end": 17, "cluster": "z", "form": "pronoun"},
      {"begin": 33, "end": 36, "cluster": "z", "form": "pronoun"}, {"begin": 33, "end": 36, "cluster": "z"},
      {"begin": 22, "end": 25, "cluster": 2, "form": "proper"}, {"begin": 27, "end": 29, "cluster": 2},
      {"begin": 8, "end": 12, "cluster": "e", "form": "nominal"}]})";
  const Document document =
      document_with("Zo\u00EB Roe left. She met Tom; he is her son.",
                    {{{{0, 8}, MentionForm::kName}, {{15, 18}, MentionForm::kPronoun}},
                     {{{9, 13}, MentionForm::kNominal}},                                // alone
                     {{{23, 26}, MentionForm::kName}, {{23, 26}, MentionForm::kName}},  // the same twice
                     {{{28, 30}, MentionForm::kPronoun}, {{34, 41}, MentionForm::kNominal}}});
  CoreferenceScore score;
  ASSERT_TRUE(score.add(row, "gold.jsonl:1", &document));
  expect_metric(score.muc(), 1, 2 + 1, 1, 1 + 1);
  EXPECT_EQ(score.mentions().correct, 3U);
  EXPECT_EQ(score.mentions().gold, 5U);
  EXPECT_EQ(score.mentions().found, 4U);
  const std::string table = score.table();
  EXPECT_THAT(table, HasSubstr("MUC            50.00     33.33     40.00       3       2\n"));
  EXPECT_THAT(table, HasSubstr("\nmentions       75.00     60.00     66.67       5       4\n"));
  EXPECT_THAT(table, HasSubstr("\nname          100.00     50.00                 2       1\n"));
  EXPECT_THAT(table, HasSubstr("\nnominal         0.00         -                 0       1\n"));
  EXPECT_THAT(table, HasSubstr("\npronoun       100.00     50.00                 2       2\n"));
  EXPECT_THAT(table, HasSubstr("\nunknown            -    100.00                 1       0\n"));
  EXPECT_THAT(table, HasSubstr("\n1 documents\n"));
}

TEST(CoreferenceScore, AnArticleThatCouldNotBeReadIsEmpty) {
  CoreferenceScore score;
  ASSERT_TRUE(
      score.add(R"({"text": "a b", "mentions": [{"begin": 0, "end": 1, "cluster": "1", "form": "nominal"},
                                                        {"begin": 2, "end": 3, "cluster": "1", "form": "nominal"}]})",
                "gold.jsonl:1", nullptr));
  EXPECT_EQ(score.muc().gold, 1);
  EXPECT_THAT(score.table(), HasSubstr("1 documents; 1 could not be read: scored as empty\n"));
  EXPECT_THAT(score.table(), Not(HasSubstr("unknown")));
}

TEST(CoreferenceScore, NamesThePlaceOfWhatIsWrong) {
  const struct {
    const char* row;
    const char* what;
  } kCases[] = {
      {"{", "no JSON object with \"text\""},
      {R"({"text": 1, "mentions": []})", "no JSON object with \"text\""},
      {R"({"text": "a"})", "no list \"mentions\""},
      {R"({"text": "a", "mentions": ["a"]})", "mention 1: no begin, end and cluster"},
      {R"({"text": "a", "mentions": [{"begin": 0, "end": 1}]})", "mention 1: no begin, end and cluster"},
      {R"({"text": "a", "mentions": [{"begin": 0, "end": 1, "cluster": "x"}, {"begin": -1, "end": 1, "cluster": "x"}]})",
       "mention 2: no begin, end and cluster"},
      {R"({"text": "\u00E9", "mentions": [{"begin": 0, "end": 2, "cluster": "x"}]})",
       "mention 1: a span [0,2) that is empty or leaves the text of 1 code points"},
      {R"({"text": "ab", "mentions": [{"begin": 1, "end": 1, "cluster": "x"}]})",
       "mention 1: a span [1,1) that is empty or leaves the text of 2 code points"},
  };
  CoreferenceScore score;
  for (const auto& each : kCases) {
    const auto added = score.add(each.row, "gold.jsonl:7", nullptr);
    ASSERT_FALSE(added.ok()) << each.row;
    EXPECT_EQ(added.error().code, ErrorCode::kMalformed);
    EXPECT_THAT(added.error().message, StartsWith("gold.jsonl:7: " + std::string(each.what)));
  }
  EXPECT_THAT(score.table(), HasSubstr("\n0 documents\n"));
}

TEST(CoreferenceScore, RefusesMoreThanItCanMatch) {
  std::vector<std::vector<std::uint32_t>> gold;
  std::vector<std::vector<std::uint32_t>> found;
  for (std::uint32_t i = 0; i < 2100; ++i) {  // each gold cluster hangs together with the next by a found one
    gold.push_back({2 * i, 2 * i + 1});
    found.push_back({2 * i + 1, 2 * i + 2});
  }
  CoreferenceScore score;
  const auto added = score.add(clusters(gold), clusters(found));
  ASSERT_FALSE(added.ok());
  EXPECT_EQ(added.error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(score.muc().gold, 0);
}

TEST(EvaluateCoreference, ReadsTheFileAndNamesItsBadLine) {
  const auto reader = Reader::load({VERBALE_SOURCE_DIR});
  ASSERT_TRUE(reader.ok()) << reader.error().message;
  const auto path = std::filesystem::path(testing::TempDir()) / "verbale_evaluate_coreference_test.jsonl";
  const std::string good =
      R"({"text": "Ukraine and Russia met in Geneva. Ukraine said that Russia left Geneva.", "mentions": [)"
      R"({"begin": 0, "end": 7, "cluster": "u", "form": "proper"}, {"begin": 34, "end": 41, "cluster": "u", "form": "proper"}]})";
  std::ofstream(path) << good << "\n";
  const auto table = evaluate_coreference(reader.value(), path.string());
  ASSERT_TRUE(table.ok()) << table.error().message;
  EXPECT_THAT(table.value(), HasSubstr("\n1 documents\n"));
  EXPECT_THAT(table.value(), HasSubstr("    100.00"));
  std::ofstream(path) << good << "\n"
                      << R"({"text": "No list."})"
                      << "\n";
  const auto refused = evaluate_coreference(reader.value(), path.string());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().message, path.string() + ":2: no list \"mentions\"");
  EXPECT_FALSE(evaluate_coreference(reader.value(), "no/such/file.jsonl").ok());
}

}  // namespace
}  // namespace verbale
