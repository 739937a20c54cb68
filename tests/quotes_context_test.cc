#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stages/quotes/context.h"
#include "verbale/reader.h"

namespace verbale {
namespace {

/// Quotations are given, so that only the search for their questions is judged.
class ContextTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { reader_ = new Reader(Reader::load({.data = VERBALE_SOURCE_DIR}).value()); }
  static void TearDownTestSuite() {
    delete reader_;
    reader_ = nullptr;
  }

  struct Given {
    std::string content;
    std::string cue;
    std::string speaker;
  };

  /// The context of each quotation, "-" where it has none.
  static std::vector<std::string> read(const std::string& text, const std::vector<Given>& given) {
    const auto document = reader_->read({text, {}});
    if (!document) return {document.error().message};
    std::vector<Quote> quotes;
    std::size_t from = 0;
    for (const Given& each : given) {
      const auto span_of = [&](const std::string& words, std::size_t begin) -> std::optional<Span> {
        const std::size_t at = text.find(words, begin);
        if (words.empty() || at == std::string::npos) return std::nullopt;
        return Span{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + words.size())};
      };
      Quote quote;
      quote.content = {span_of(each.content, from).value_or(Span{0, 1})};
      quote.cue = span_of(each.cue, 0);
      if (const auto speaker = span_of(each.speaker, 0)) quote.speaker = Role{*speaker, std::nullopt};
      from = quote.content[0].end;
      quotes.push_back(quote);
    }
    quotes::find_context(document.value(), quotes);
    std::vector<std::string> contexts;
    for (const Quote& quote : quotes)
      contexts.push_back(quote.context ? std::string(document->text(*quote.context)) : "-");
    return contexts;
  }

  static Reader* reader_;
};
Reader* ContextTest::reader_ = nullptr;

using ::testing::ElementsAre;

TEST_F(ContextTest, ReadsTheClauseAfterAsked) {
  EXPECT_THAT(read("Asked whether he was a killer, Vell said: “I do.”", {{"I do.", "said", "Vell"}}),
              ElementsAre("whether he was a killer"));
  EXPECT_THAT(read("When asked by reporters if the mine would close, she replied: “Never.”",
                   {{"Never.", "replied", "she"}}),
              ElementsAre("if the mine would close"));
  EXPECT_THAT(read("“No,” said Judge Ard when a reporter asked if the trial would be over soon.",
                   {{"No,", "said", "Judge Ard"}}),
              ElementsAre("if the trial would be over soon"));
  EXPECT_THAT(read("Asked about the strike, Vell said: “It is over.”", {{"It is over.", "said", "Vell"}}),
              ElementsAre("about the strike"));
}

TEST_F(ContextTest, ReadsTheQuestionOfAnInterview) {
  EXPECT_THAT(read("Q: Will you resign?\n\nA: No.", {{"No.", "", "A"}}), ElementsAre("Will you resign?"));
  EXPECT_THAT(read("The Harbour Post: What do you know about cellos?\n\nArd: Very little.",
                   {{"Very little.", "", "Ard"}}),
              ElementsAre("What do you know about cellos?"));
  EXPECT_THAT(read("— Do you miss the stage?\n\n— Only the heating.", {{"Only the heating.", "", ""}}),
              ElementsAre("Do you miss the stage?"));
  EXPECT_THAT(read("Do you get lonely out here?\n\n“The sea talks too much for that.”",
                   {{"The sea talks too much for that.", "", ""}}),
              ElementsAre("Do you get lonely out here?"));
}

TEST_F(ContextTest, ReadsTheQuestionBeforeInTheSameParagraph) {
  EXPECT_THAT(read("Vell sold her boat in the autumn. Does she miss the sea? “I do,” she said last week.",
                   {{"I do,", "said", "she"}}),
              ElementsAre("Does she miss the sea?"));
  EXPECT_THAT(
      read("“Do you regret the vote?” a student asked the senator on Tuesday. “Every morning,” he replied.",
           {{"Do you regret the vote?", "asked", "a student"}, {"Every morning,", "replied", "he"}}),
      ElementsAre("-", "Do you regret the vote?"));
}

TEST_F(ContextTest, ReadsAnAnswerThatGoesOn) {
  EXPECT_THAT(
      read("Asked if the tax would rise, Vell said: “Not this year. The budget has been agreed with all of "
           "the "
           "parties and will be voted on in May.”",
           {{"Not this year. The budget has been agreed with all of the parties and will be voted on in May.",
             "said", "Vell"}}),
      ElementsAre("if the tax would rise"));
}

TEST_F(ContextTest, LeavesOtherQuotationsAlone) {
  EXPECT_THAT(read("The mine closed in May. “It was cold,” Vell said.", {{"It was cold,", "said", "Vell"}}),
              ElementsAre("-"));
  EXPECT_THAT(
      read("“Why not?” Vell said. “Try it.”", {{"Why not?", "said", "Vell"}, {"Try it.", "said", "Vell"}}),
      ElementsAre("-", "-"))
      << "her own question";
  EXPECT_THAT(
      read("Asked whether the bridge would open, Vell said: “The bridge was built by people who had never "
           "seen a river of that size in their whole life.”",
           {{"The bridge was built by people who had never seen a river of that size in their whole life.",
             "said", "Vell"}}),
      ElementsAre("-"))
      << "no short answer";
  EXPECT_THAT(read("Ard asked Vell to leave. “I stay,” she said.", {{"I stay,", "said", "she"}}),
              ElementsAre("-"));
}

}  // namespace
}  // namespace verbale
