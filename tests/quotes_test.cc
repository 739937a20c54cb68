#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
      {"Critics of the film “The Long Road” stayed away from the opening night.", {}},
  };
  for (const Case& each : cases) EXPECT_EQ(read(each.text), each.expected) << each.text;
}

TEST_F(QuotesTest, FollowsAQuotationOverParagraphs) {
  EXPECT_THAT(read("“We came here to work,” Vell said. “We did.\n\n“And we will come again.”"),
              ElementsAre("direct|We came here to work, / We did. / And we will come again.|said|Vell"));
}

TEST_F(QuotesTest, ReadsStraightSingleMarks) {
  EXPECT_THAT(read("'We came here to work,' Vell said on Monday in the capital."),
              ElementsAre("direct|We came here to work,|said|Vell"));
}

TEST_F(QuotesTest, NamesAddresseeMediumAndAct) {
  const auto document =
      reader_->read({"In the evening Vell told reporters on Twitter that the plan was “a farce”.", {}});
  ASSERT_TRUE(document.ok());
  const Quotes& found = document->get<Quotes>();
  ASSERT_EQ(found.size(), 1U);
  ASSERT_TRUE(found[0].addressee.has_value());
  EXPECT_EQ(document->text(found[0].addressee->span), "reporters");
  ASSERT_TRUE(found[0].medium.has_value());
  EXPECT_EQ(document->text(*found[0].medium), "on Twitter");
  EXPECT_EQ(found[0].act, QuoteAct::kSpeech);
}

// Ends at all: a quadratic pass over a megabyte takes longer than a test may.
TEST_F(QuotesTest, ReadsHostileText) {
  for (const std::string piece : {"\"", "“‘", "' ", "\"a\" said ", "said, a, "}) {
    std::string text;
    while (text.size() < 1'000'000) text += piece;
    EXPECT_TRUE(reader_->read({text, {}}).ok()) << piece;
  }
}

}  // namespace
}  // namespace verbale
