#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "codebook/codebook.h"
#include "encoder/bundle.h"
#include "stages/quotes/attribution_stage.h"
#include "stages/quotes/marks.h"
#include "verbale/reader.h"

namespace verbale {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// ------------------------------------------------------------------- marks

std::vector<std::string> marked(const std::string& text) {
  std::vector<std::string> found;
  for (const quotes::Marked& each : quotes::find_marked(text, {0, static_cast<std::uint32_t>(text.size())}))
    found.push_back(text.substr(each.inner.begin, each.inner.size()));
  return found;
}

TEST(Marks, PairsEveryKind) {
  EXPECT_THAT(marked("He saw \"one\" and “two” and «three» and ``four''."),
              ElementsAre("one", "two", "three", "four"));
  EXPECT_THAT(marked("It was 'grim' and ‘late’."), ElementsAre("grim", "late"));
  EXPECT_THAT(marked("„Ja“, she said."), ElementsAre("Ja"));
  EXPECT_THAT(marked("“Open and \" closed"), ElementsAre("Open and"));
}

TEST(Marks, NestsBothWaysRound) {
  EXPECT_THAT(marked("“He said ‘go’ to me.”"), ElementsAre("He said ‘go’ to me.", "go"));
  EXPECT_THAT(marked("'He said \"go\" to me.'"), ElementsAre("He said \"go\" to me.", "go"));
}

TEST(Marks, LeavesApostrophesAndMeasuresAlone) {
  EXPECT_THAT(marked("Don't ask the workers' union about the '90s or O'Hara's hat."), IsEmpty());
  EXPECT_THAT(marked("He is 6'2\" and owns a 12\" pan."), IsEmpty());
  EXPECT_THAT(marked("‘The workers’ union is here,’ she said."), ElementsAre("The workers’ union is here,"));
}

TEST(Marks, RunsAnOpenOneToTheEnd) {
  const std::string text = "“We will see this through.";
  const auto found = quotes::find_marked(text, {0, static_cast<std::uint32_t>(text.size())});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_FALSE(found[0].closed);
  EXPECT_EQ(found[0].outer.end, text.size());
}

TEST(Marks, BoundsItsDepth) {
  std::string text;
  for (int i = 0; i < 100000; ++i) text += i % 2 == 0 ? "“" : "‘";
  const auto found = quotes::find_marked(text, {0, static_cast<std::uint32_t>(text.size())});
  for (const quotes::Marked& each : found) {
    std::size_t depth = 1;
    for (auto up = each.parent; up; up = found[*up].parent) ++depth;
    ASSERT_LE(depth, quotes::kMaximumDepth);
  }
}

// ------------------------------------------------------------------ quotes

const ModelBundle& bundle() {
  static const ModelBundle kBundle =
      ModelBundle::load(std::filesystem::path(VERBALE_SOURCE_DIR) / "models").value();
  return kBundle;
}

class QuotesTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { reader_ = new Reader(Reader::load({.data = VERBALE_SOURCE_DIR}).value()); }
  static void TearDownTestSuite() {
    delete reader_;
    reader_ = nullptr;
  }

  /// "kind|content / content|cue|speaker" of each quotation.
  static std::vector<std::string> read(const std::string& text) {
    const auto document = reader_->read({text, {}});
    std::vector<std::string> lines;
    if (!document) return {document.error().message};
    for (const Quote& quote : document->get<Quotes>()) {
      std::string line(name_of(quote.kind));
      for (std::size_t i = 0; i < quote.content.size(); ++i) {
        line += i == 0 ? "|" : " / ";
        line += document->text(quote.content[i]);
      }
      line += '|';
      line += quote.cue ? document->text(*quote.cue) : "-";
      line += '|';
      line += quote.speaker ? document->text(quote.speaker->span) : "-";
      lines.push_back(line);
    }
    return lines;
  }

  static Reader* reader_;
};
Reader* QuotesTest::reader_ = nullptr;

struct Case {
  const char* text;
  std::vector<std::string> expected;
};

TEST_F(QuotesTest, StepsOverWhatStandsBetweenSubjectAndVerb) {
  for (const char* insertion :
       {"in remarks to Tarn Radio", "speaking to Tarn Radio", "during a visit to the harbor"}) {
    EXPECT_THAT(
        read(std::string("General Omar al-Sadeh, ") + insertion + ", said \"Nobody was left behind.\""),
        ElementsAre("direct|Nobody was left behind.|said|General Omar al-Sadeh"))
        << insertion;
  }
}

TEST_F(QuotesTest, TiesMarksToTheirSpeakers) {
  const std::vector<Case> cases = {
      {"The minister met the press in the capital. “We will not go,” Maria Vell said.",
       {"direct|We will not go,|said|Maria Vell"}},
      {"The talks broke down. “We tried,” said Tom Ard, the mayor of Ostrel, on Monday.",
       {"direct|We tried,|said|Tom Ard, the mayor of Ostrel"}},
      {"The talks broke down. “We will,” he said, “not go.”", {"direct|We will, / not go.|said|he"}},
      {"“We tried hard,” the minister said on Friday. “It was not enough.”",
       {"direct|We tried hard, / It was not enough.|said|the minister"}},
      {"After the meeting Vell told reporters: “There is no deal.”", {"direct|There is no deal.|told|Vell"}},
      {"The opposition leader called the talks “a farce” and left.",
       {"mixed|the talks “a farce”|called|The opposition leader"}},
      {"Vell said that the plan was “a farce” from the start.",
       {"mixed|that the plan was “a farce” from the start|said|Vell"}},
      {"The plan is “a farce” and must go, according to Vell.",
       {"mixed|The plan is “a farce” and must go|according to|Vell"}},
      {"The army began its so-called “spring offensive” in the north of the country.", {}},
      {"The strike began at noon. “Nobody came,” said a spokeswoman, Irma Holt.",
       {"direct|Nobody came,|said|a spokeswoman, Irma Holt"}},
      {"The strike began at noon. “Nobody came,” the head of the union, Irma Holt, said on Monday.",
       {"direct|Nobody came,|said|the head of the union, Irma Holt"}},
      {"In an address from Ostrel, the mayor, Tom Ard, called the plan “a farce” and left.",
       {"mixed|the plan “a farce”|called|the mayor, Tom Ard"}},
      {"The miners’ union, which lost half of its members, said the plan was “a farce”.",
       {"mixed|the plan was “a farce”|said|The miners’ union, which lost half of its members"}},
      {"In Ostrel, state television announced the end of the “iron years” and played music.",
       {"mixed|the end of the “iron years”|announced|state television"}},
      {"Critics were many, with one voter saying “We will not forget this winter.”",
       {"direct|We will not forget this winter.|saying|one voter"}},
      {"A letter seen by the Ostrel Post says “we may close the mine in the summer”.",
       {"direct|we may close the mine in the summer|says|A letter seen by the Ostrel Post"}},
      {"“We will not go,” Ard told thousands of miners in Ostrel. “Count us.”",
       {"direct|We will not go, / Count us.|told|Ard"}},
      {"“They read too much,” she told the weekly “Long Road,” adding that she was tired.",
       {"direct|They read too much,|told|she", "indirect|that she was tired|adding|she"}},
      {"According to the team's coach Tom Ard, the game was “a long farce of errors”.",
       {"mixed|the game was “a long farce of errors”|According to|the team's coach Tom Ard"}},
      {"She said that the mine was safe and that it would open “in a matter of days”.",
       {"mixed|that the mine was safe and that it would open “in a matter of days”|said|She"}},
      {"The union called for an “end of the silence” in the north.",
       {"mixed|an “end of the silence” in the north|called for|The union"}},
      {"“It is a long game and nobody has won it.” - Matt Ard",
       {"direct|It is a long game and nobody has won it.|-|Matt Ard"}},
      {"Ard said the team would be named “Better Ideas” in the spring.",
       {"indirect|the team would be named “Better Ideas” in the spring|said|Ard"}},
      {"Critics of the film “The Long Road” stayed away from the opening night.", {}},
  };
  for (const Case& each : cases) EXPECT_EQ(read(each.text), each.expected) << each.text;
}

TEST_F(QuotesTest, FollowsAQuotationOverParagraphs) {
  EXPECT_THAT(read("“We came here to work,” Vell said. “We did.\n\n“And we will come again.”"),
              ElementsAre("direct|We came here to work, / We did. / And we will come again.|said|Vell"));
}

TEST_F(QuotesTest, GoesOnInTheNextParagraph) {
  EXPECT_THAT(
      read("“We came here to work, and nothing else,” Maria Vell said on Monday.\n\n“And we will come "
           "again.”"),
      ElementsAre("direct|We came here to work, and nothing else,|said|Maria Vell",
                  "direct|And we will come again.|-|Maria Vell"));
  EXPECT_THAT(read("Maria Vell said: “We came here to work.\n\n“And we will come again.”"),
              ElementsAre("direct|We came here to work. / And we will come again.|said|Maria Vell"));
  EXPECT_THAT(
      read("Ard, who is known as “the hammer”, worked for hours.\n\n“Everybody has done it since then.”"),
      ElementsAre("direct|Everybody has done it since then.|-|Ard"));
}

TEST_F(QuotesTest, TellsWhatStandsWithinWhat) {
  const auto document =
      reader_->read({"The mine is shut. “A friend of mine likes to say, ‘Coal keeps its own hours.’ He is "
                     "right,” Vell said.",
                     {}});
  ASSERT_TRUE(document.ok());
  const Quotes& found = document->get<Quotes>();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_FALSE(found[0].within.has_value());
  EXPECT_EQ(found[1].within, Index{0});
  ASSERT_TRUE(found[1].speaker.has_value());
  EXPECT_EQ(document->text(found[1].speaker->span), "A friend of mine");
}

TEST_F(QuotesTest, TakesTheTimeOfTheCueAndNotOfTheContent) {
  const auto document = reader_->read(
      {"The mine is shut. “We close in March,” Vell said on Friday. “We open in May,” Ard said.", {}});
  ASSERT_TRUE(document.ok());
  const Quotes& found = document->get<Quotes>();
  ASSERT_EQ(found.size(), 2U);
  ASSERT_TRUE(found[0].time.has_value());
  EXPECT_EQ(document->text(document->get<Times>()[*found[0].time].span), "Friday");
  EXPECT_FALSE(found[1].time.has_value());
}

TEST_F(QuotesTest, ReadsStraightSingleMarks) {
  EXPECT_THAT(read("'We came here to work,' Vell said on Monday in the capital."),
              ElementsAre("direct|We came here to work,|said|Vell"));
}

TEST_F(QuotesTest, NamesAddresseeMediumAndAct) {
  const auto document =
      reader_->read({"In a letter to the members Vell told reporters that the plan was “a farce”.", {}});
  ASSERT_TRUE(document.ok());
  const Quotes& found = document->get<Quotes>();
  ASSERT_EQ(found.size(), 1U);
  ASSERT_TRUE(found[0].addressee.has_value());
  EXPECT_EQ(document->text(found[0].addressee->span), "reporters");
  ASSERT_TRUE(found[0].medium.has_value());
  EXPECT_EQ(document->text(*found[0].medium), "In a letter to the members");
  EXPECT_EQ(found[0].act, QuoteAct::kSpeech);
}

// Ends at all: a quadratic pass over a megabyte takes longer than a test may.
TEST_F(QuotesTest, ReadsHostileText) {
  const auto codebook = Codebook::load(std::filesystem::path(VERBALE_SOURCE_DIR) / "codebook");
  const AttributionStage stage =
      AttributionStage::load(StageData{codebook.value(), codebook.value(), bundle()}).value();
  for (const std::string piece :
       {"\"", "“‘", "' ", "\"a\" said ", "said, a, ", " said X said X", "Big ", "A said B said "}) {
    std::string text;
    while (text.size() < 10'000) text += piece;
    EXPECT_TRUE(reader_->read({text, {}}).ok()) << piece;
    // The stage alone, on more than the language model would read in a test's time.
    while (text.size() < 1'000'000) text += piece;
    Document document = Document::create({text, {}}).value();
    Blocks blocks;
    blocks.items.push_back({{0, static_cast<std::uint32_t>(text.size())}, BlockKind::kParagraph});
    ASSERT_TRUE(document.attach(std::move(blocks)).ok());
    ASSERT_TRUE(document.attach(Tokens()).ok() && document.attach(Encoding()).ok() &&
                document.attach(Sentences()).ok() && document.attach(Syntax()).ok() &&
                document.attach(Times()).ok());
    EXPECT_TRUE(document.attach(stage.predict(document)).ok()) << piece;
  }
}

// ---------------------------------------------------------------- codebook

TEST(QuoteCodebook, NamesFileAndLineOfWhatIsWrong) {
  const std::vector<std::array<const char*, 3>> cases = {
      {"words.csv", "word,class\nthe,article\n", "words.csv:2"},
      {"cues.csv", "verb,past,participle,act,frame\nsay,said,,song,clause\n", "cues.csv:2"},
      {"cues.csv", "verb,past,participle,act,frame\nsay,said,,speech,cage\n", "cues.csv:2"},
      {"confidence.csv", "form,speaker,confidence,count\nafter,name,1.5,3\n", "confidence.csv:2"},
      {"confidence.csv", "form,speaker,confidence,count\nsung,name,0.5,3\n", "confidence.csv:2"},
      {"confidence.csv", "form,speaker,confidence,count\nafter,name,0.5,3\n", "no row for after,nominal"},
      {"learned_confidence.csv", "confidence,share\n0,0\n0,1\n", "learned_confidence.csv:3"},
      {"learned_confidence.csv", "confidence,share\n0,2\n", "learned_confidence.csv:2"},
      {"learned_confidence.csv", "confidence,share\n", "no rows"},
  };
  const std::filesystem::path folder = std::filesystem::path(::testing::TempDir()) / "quotes_codebook";
  for (const auto& [file, content, complaint] : cases) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    std::filesystem::copy(std::filesystem::path(VERBALE_SOURCE_DIR) / "codebook" / "quotes",
                          folder / "quotes");
    std::ofstream(folder / "quotes" / file) << content;
    const auto codebook = Codebook::load(folder);
    ASSERT_TRUE(codebook.ok());
    const auto stage = AttributionStage::load(StageData{codebook.value(), codebook.value(), bundle()});
    ASSERT_FALSE(stage.ok()) << content;
    EXPECT_THAT(stage.error().message, ::testing::HasSubstr(complaint)) << content;
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace verbale
