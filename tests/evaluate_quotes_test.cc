// The scores of quotations, on gold that is small enough to count by hand.

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "evaluate/evaluate.h"
#include "evaluate/number_set.h"
#include "evaluate/quote_score.h"
#include "evaluate/word_text.h"

namespace verbale {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(NumberSet, JoinsItsRangesAndCounts) {
  const NumberSet set({{5, 7}, {1, 3}, {3, 4}, {6, 9}, {8, 8}});
  EXPECT_EQ(set.ranges(), (std::vector<NumberRange>{{1, 4}, {5, 9}}));
  EXPECT_EQ(set.size(), 7U);
  EXPECT_TRUE(set.contains(3) && set.contains(8));
  EXPECT_FALSE(set.contains(4) || set.contains(9) || set.contains(0));
  EXPECT_EQ(set.shared(NumberSet({{-5, 2}, {3, 6}, {8, 20}})), 4U) << "1, 3, 5 and 8";
  EXPECT_EQ(set.shared(NumberSet()), 0U);
  EXPECT_EQ(NumberSet({{2, 2}}), NumberSet());
}

// -------------------------------------------------------- words of a text

/// Where the piece stands first in the text.
Span bytes_of(const std::string& text, const std::string& piece) {
  const std::size_t at = text.find(piece);
  EXPECT_NE(at, std::string::npos) << piece;
  return {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + piece.size())};
}

/// The same in code points.
NumberRange place_of(const std::string& text, const std::string& piece) {
  const Span span = bytes_of(text, piece);
  const CodePointIndex index(text);
  return {index.to_code_points(span.begin), index.to_code_points(span.end)};
}

TEST(WordText, TakesAWordThatLiesMostlyInTheSpans) {
  const WordText text("Zo\u00EB's snake_case, 2nd!");  // the words: Zoë, s, snake_case, 2nd
  EXPECT_EQ(text.size(), 22U);
  EXPECT_EQ(text.words({{0, 22}}), NumberSet({{0, 4}}));
  EXPECT_EQ(text.words({{1, 5}}), NumberSet({{0, 2}})) << "two letters of Zoë's three";
  EXPECT_EQ(text.words({{2, 5}}), NumberSet({{1, 2}})) << "one of three";
  EXPECT_EQ(text.words({{6, 11}, {13, 22}}), NumberSet({{2, 4}})) << "eight of ten, from both sides";
  EXPECT_EQ(text.words({}), NumberSet());
}

TEST(WordText, GivesTheCharactersOfSpansWithoutAWord) {
  const WordText text("Zo\u00EB's snake_case, 2nd!");
  EXPECT_EQ(text.words({{6, 11}}).size(), 5U) << "half of a word is not most of it";
  EXPECT_EQ(text.words({{6, 11}}).shared(text.words({{8, 11}})), 3U);
  EXPECT_EQ(text.words({{16, 18}}).size(), 1U) << "a comma, and a space that does not count";
  EXPECT_EQ(text.words({{17, 18}}), NumberSet());
  EXPECT_EQ(text.words({{16, 17}}).shared(text.words({{0, 22}})), 0U) << "characters are no words";
  EXPECT_EQ(text.kind(text.words({{16, 17}})), QuoteKind::kIndirect);
  EXPECT_EQ(text.head(text.words({{16, 17}})), std::nullopt);
}

TEST(WordText, ComparesLettersWithoutWhatStandsBetween) {
  const WordText text("\"No, no,\" he said.");
  EXPECT_EQ(text.letters({{0, 9}}), text.letters({{1, 3}, {4, 7}}));
  EXPECT_NE(text.letters({{0, 9}}), text.letters({{1, 6}}));
}

TEST(WordText, SeesWhatStandsInMarks) {
  const std::string text =
      "alpha \"bravo charlie\" delta ``echo'' foxtrot \u00ABgolf\u00BB hotel \u201Cindia juliet\nkilo "
      "\u201Eone two three four five six seven eight nine\u201D ten";
  const WordText words(text);
  const auto kind = [&](const std::string& piece) {
    return words.kind(words.words({place_of(text, piece)}));
  };
  for (const char* piece : {"bravo charlie", "echo", "golf", "india juliet"})
    EXPECT_EQ(kind(piece), QuoteKind::kDirect) << piece;
  for (const char* piece : {"alpha", "delta", "foxtrot", "hotel", "kilo", "ten"})
    EXPECT_EQ(kind(piece), QuoteKind::kIndirect) << piece;
  EXPECT_EQ(kind("charlie\" delta"), QuoteKind::kMixed);
  EXPECT_EQ(kind("one two three four five six seven eight nine\u201D ten"), QuoteKind::kDirect)
      << "nine of ten";
  EXPECT_EQ(kind("two three four five six seven eight nine\u201D ten"), QuoteKind::kMixed) << "eight of nine";
}

TEST(WordText, GuessesTheHead) {
  const struct {
    std::string source;
    std::string head;
  } kCases[] = {
      {"the senior officials of the party", "officials"},
      {"Ada Roe, the mayor", "Roe"},
      {"Ada Roe (a mayor)", "Roe"},
      {"officials briefed on the talks", "officials"},
      {"the retired general", "general"},
      {"the mayor's office", "office"},
      {"Tom Ard Jr", "Ard"},
      {"the mayor -- elect", "mayor"},
      {"The Times AND others", "Times"},
      {"Of", "Of"},
  };
  for (const auto& each : kCases) {
    const WordText text(each.source);
    const NumberSet all = text.words({{0, static_cast<std::int64_t>(text.size())}});
    const NumberSet head = text.words({place_of(each.source, each.head)});
    EXPECT_EQ(text.head(all), head.ranges().front().begin) << each.source;
  }
}

// ------------------------------------------------------------- quotations

using Pieces = std::vector<std::string>;

/// An attribution as the gold has it: the pieces are looked for in the text.
struct Gold {
  Pieces content;
  std::string source;  // empty: none
  std::string cue;     // empty: none
};

std::string row_of(const std::string& text, const std::vector<Gold>& attributions) {
  nlohmann::json row{{"text", text}, {"attributions", nlohmann::json::array()}};
  const auto spans = [&](const Pieces& pieces) {
    auto list = nlohmann::json::array();
    for (const std::string& piece : pieces) {
      if (piece.empty()) continue;
      const NumberRange place = place_of(text, piece);
      list.push_back({place.begin, place.end});
    }
    return list;
  };
  for (const Gold& each : attributions) {
    row["attributions"].push_back(
        {{"content", spans(each.content)}, {"source", spans({each.source})}, {"cue", spans({each.cue})}});
  }
  return row.dump();
}

/// A quotation as the reader found it.
struct Read {
  std::string content;
  std::string speaker;  // empty: none
  std::string cue;      // empty: none
  double confidence = 0;
  std::optional<Index> entity = std::nullopt;
};

Document document_with(const std::string& text, const std::vector<Read>& quotes,
                       const Pieces& mentions = {}) {
  Document document = Document::create({text, {}}).value();
  Entities entities;
  for (const std::string& each : mentions) {
    entities.items.emplace_back();
    entities.items.back().mentions.push_back({bytes_of(text, each), MentionForm::kName});
  }
  auto attached = document.attach(std::move(entities));
  EXPECT_TRUE(attached.ok()) << attached.error().message;
  Quotes layer;
  for (const Read& each : quotes) {
    Quote quote;
    quote.content = {bytes_of(text, each.content)};
    if (!each.speaker.empty()) quote.speaker = Role{bytes_of(text, each.speaker), each.entity};
    if (!each.cue.empty()) quote.cue = bytes_of(text, each.cue);
    quote.confidence = each.confidence;
    layer.items.push_back(std::move(quote));
  }
  attached = document.attach(std::move(layer));
  EXPECT_TRUE(attached.ok()) << attached.error().message;
  return document;
}

void expect_counts(const Counts& counts, std::size_t correct, std::size_t found, std::size_t gold) {
  EXPECT_EQ(counts.correct, correct);
  EXPECT_EQ(counts.found, found);
  EXPECT_EQ(counts.gold, gold);
}

TEST(QuoteScore, CountsEachLevel) {
  const std::string text =
      "Zo\u00EB Roe said: \"We will win the vote now.\" Tom Ard added that it rained all day long. "
      "\"Go home,\" she yelled.";
  const std::string row = row_of(text, {{{"We will win the vote now."}, "Zo\u00EB Roe", "said"},
                                        {{"that it rained all day long"}, "Tom Ard", "added"},
                                        {{"Go home,"}, "she", "yelled"}});
  const Document document =
      document_with(text,
                    {{"\"We will win the vote now.\"", "Roe", "said", 0.95},   // as the gold, by its head
                     {"vote", "", "", 0.25},                                   // in vain
                     {"it rained all day", "Zo\u00EB Roe", "said", 0.55, 0}},  // four words of six
                    {"Tom Ard"});
  QuoteScore score;
  ASSERT_TRUE(score.add(row, "gold.jsonl:1", &document));
  expect_counts(score[QuoteScore::kExact], 1, 3, 3);
  expect_counts(score[QuoteScore::kIou80], 1, 3, 3);
  expect_counts(score[QuoteScore::kIou50], 2, 3, 3);
  expect_counts(score[QuoteScore::kTokens], 6 + 4, 6 + 1 + 4, 6 + 6 + 2);
  expect_counts(score[QuoteScore::kJoint], 1, 3, 3);
  expect_counts(score[QuoteScore::kByEntity], 2, 3, 3);  // the entity of the wrong speaker is "Tom Ard"
  expect_counts(score[QuoteScore::kMarkedIou50], 1, 2, 2);
  expect_counts(score[QuoteScore::kMarkedJoint], 1, 2, 2);
  const auto expect_recall = [&](QuoteKind kind, std::size_t gold, std::size_t iou50, std::size_t joint) {
    EXPECT_EQ(score.recall(kind).gold, gold);
    EXPECT_EQ(score.recall(kind).iou50, iou50);
    EXPECT_EQ(score.recall(kind).joint, joint);
  };
  expect_recall(QuoteKind::kDirect, 2, 1, 1);
  expect_recall(QuoteKind::kMixed, 0, 0, 0);
  expect_recall(QuoteKind::kIndirect, 1, 1, 0);
  expect_counts(score.sources(), 1, 2, 0);
  expect_counts(score.cues(), 1, 2, 0);
  EXPECT_EQ(score.bins()[2].found, 1U);
  EXPECT_EQ(score.bins()[2].right, 0U);
  EXPECT_EQ(score.bins()[9].found, 1U);
  EXPECT_EQ(score.bins()[9].right, 1U);
  EXPECT_NEAR(score.calibration_error(), (5 + 25 + 55) / 3.0, 1e-9);
  const std::string table = score.table();
  EXPECT_THAT(table, HasSubstr("\nexact              33.33     33.33     33.33       3       3\n"));
  EXPECT_THAT(table, HasSubstr("\ntokens             90.91     71.43     80.00      14      11\n"));
  EXPECT_THAT(table, HasSubstr("\ndirect             50.00     50.00         2\n"));
  EXPECT_THAT(table, HasSubstr("\nsources right      50.00         1         2\n"));
  EXPECT_THAT(table, HasSubstr("\n.5 to .6           55.00      0.00         1\n"));
  EXPECT_THAT(table, HasSubstr("\n.6 to .7               -         -         0\n"));
  EXPECT_THAT(table, HasSubstr("\n.9 to 1            95.00    100.00         1\n"));
  EXPECT_THAT(table, HasSubstr("\ncalibration error 28.33\n"));
  EXPECT_THAT(table, HasSubstr("\n1 documents\n"));
}

TEST(QuoteScore, TheRightSpeakerSettlesTies) {
  const std::string text = "\"Go home,\" Ada told Tom.";
  const std::string row = row_of(text, {{{"Go home,"}, "Tom", ""}});
  const Document document = document_with(text, {{"Go home,", "Ada", "", 0.5}, {"Go home,", "Tom", "", 0.5}});
  QuoteScore score;
  ASSERT_TRUE(score.add(row, "gold.jsonl:1", &document));
  expect_counts(score[QuoteScore::kJoint], 1, 2, 1);
  expect_counts(score.cues(), 1, 1, 0);  // neither has one
}

TEST(QuoteScore, ASpeakerIsRightByHalfItsWordsOrByItsHead) {
  const std::string text =
      "\"It is late,\" said officials close to the five new members of parliament here, the board says.";
  const auto right = [&](const std::string& gold, const std::string& found) {
    const std::string row = row_of(text, {{{"It is late,"}, gold, ""}});
    const Document document = document_with(text, {{"It is late,", found, "", 0.5}});
    QuoteScore score;
    EXPECT_TRUE(score.add(row, "gold.jsonl:1", &document));
    return score[QuoteScore::kJoint].correct == 1;
  };
  EXPECT_TRUE(right("the board", "board"));
  EXPECT_TRUE(right("", ""));
  EXPECT_FALSE(right("the board", ""));
  EXPECT_FALSE(right("", "the board"));
  EXPECT_FALSE(right("the board", "officials"));
  EXPECT_TRUE(right("officials", "officials close to the five new members of parliament")) << "8 words more";
  EXPECT_FALSE(right("officials", "officials close to the five new members of parliament here"))
      << "runs on too far";
  EXPECT_TRUE(right("officials close to the five new members of parliament here", "officials"));
  EXPECT_FALSE(right("officials close to the five new members", "members")) << "not the head";
}

TEST(QuoteScore, PiecesMakeOneContent) {
  const std::string text = "\"Go home,\" said Ada, \"all of you.\"";
  const std::string row = row_of(text, {{{"Go home,", "all of you."}, "Ada", "said"}});
  const Document document = document_with(text, {{text, "Ada", "said", 0.5}});
  QuoteScore score;
  ASSERT_TRUE(score.add(row, "gold.jsonl:1", &document));
  expect_counts(score[QuoteScore::kExact], 0, 1, 1);
  expect_counts(score[QuoteScore::kTokens], 5, 7, 5);
  expect_counts(score[QuoteScore::kIou50], 1, 1, 1);  // 5 of 7
}

TEST(QuoteScore, AnArticleThatCouldNotBeReadIsEmpty) {
  QuoteScore score;
  ASSERT_TRUE(score.add(row_of("\"No,\" he said.", {{{"No,"}, "he", "said"}}), "gold.jsonl:1", nullptr));
  expect_counts(score[QuoteScore::kJoint], 0, 0, 1);
  EXPECT_EQ(score.calibration_error(), 0);
  EXPECT_THAT(score.table(), HasSubstr("1 documents; 1 could not be read: scored as empty\n"));
}

TEST(QuoteScore, NamesThePlaceOfWhatIsWrong) {
  const struct {
    const char* row;
    const char* what;
  } kCases[] = {
      {"[]", "no JSON object with \"text\""},
      {R"({"text": "a")", "no JSON object with \"text\""},
      {R"({"text": "a"})", "no list \"attributions\""},
      {R"({"text": "a", "attributions": [7]})", "attribution 1: no list \"content\""},
      {R"({"text": "a", "attributions": [{"content": [[0, 1]], "cue": []}]})",
       "attribution 1: no list \"source\""},
      {R"({"text": "a", "attributions": [{"content": [[0, 1]], "source": [], "cue": []},
                                         {"content": [[0, 1]], "source": [[0]], "cue": []}]})",
       "attribution 2: a span that is not [begin, end] in \"source\""},
      {R"({"text": "a", "attributions": [{"content": [[0, -1]], "source": [], "cue": []}]})",
       "attribution 1: a span that is not [begin, end] in \"content\""},
      {R"({"text": "\u00E9", "attributions": [{"content": [[0, 1]], "source": [], "cue": [[0, 2]]}]})",
       "attribution 1: a span [0,2) that is empty or leaves the text of 1 code points in \"cue\""},
      {R"({"text": "ab", "attributions": [{"content": [[1, 1]], "source": [], "cue": []}]})",
       "attribution 1: a span [1,1) that is empty or leaves the text of 2 code points in \"content\""},
      {R"({"text": "ab", "attributions": [{"content": [[0, 4294967297]], "source": [], "cue": []}]})",
       "attribution 1: a span [0,4294967297) that is empty or leaves the text of 2 code points"},
  };
  QuoteScore score;
  for (const auto& each : kCases) {
    const auto added = score.add(each.row, "gold.jsonl:7", nullptr);
    ASSERT_FALSE(added.ok()) << each.row;
    EXPECT_EQ(added.error().code, ErrorCode::kMalformed);
    EXPECT_THAT(added.error().message, StartsWith("gold.jsonl:7: " + std::string(each.what)));
  }
  EXPECT_THAT(score.table(), HasSubstr("\n0 documents\n"));
}

TEST(EvaluateQuotes, ReadsTheFileAndNamesItsBadLine) {
  const auto reader = Reader::load({VERBALE_SOURCE_DIR});
  ASSERT_TRUE(reader.ok()) << reader.error().message;
  const auto path = std::filesystem::path(testing::TempDir()) / "verbale_evaluate_quotes_test.jsonl";
  const std::string text = "\"We will win this vote in May,\" said Ada Roe on Friday.";
  const std::string good = row_of(text, {{{"We will win this vote in May,"}, "Ada Roe", "said"}});
  std::ofstream(path) << good << "\n" << good << "\n";
  const auto table = evaluate_quotes(reader.value(), path.string());
  ASSERT_TRUE(table.ok()) << table.error().message;
  EXPECT_THAT(table.value(), HasSubstr("\nmarked joint      100.00    100.00    100.00       2       2\n"));
  std::ofstream(path) << good << "\n"
                      << R"({"text": "No list."})"
                      << "\n";
  const auto refused = evaluate_quotes(reader.value(), path.string());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().message, path.string() + ":2: no list \"attributions\"");
  EXPECT_FALSE(evaluate_quotes(reader.value(), "no/such/file.jsonl").ok());
}

}  // namespace
}  // namespace verbale
