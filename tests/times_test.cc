#include "stages/times/time_stage.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "base/utf8.h"
#include "evaluate/assignment.h"
#include "evaluate/evaluate.h"
#include "stages/times/grammar.h"
#include "verbale/reader.h"

namespace verbale {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Codebook& codebook() {
  static const Codebook loaded =
      Codebook::load(std::filesystem::path(VERBALE_SOURCE_DIR) / "codebook").value();
  return loaded;
}

const TimeStage& stage() {
  static const TimeStage loaded = TimeStage::load(codebook()).value();
  return loaded;
}

/// A document whose paragraphs are the lines of its text, with its times attached.
Document read(std::string text, std::string_view published) {
  Article article;
  article.text = std::move(text);
  if (!published.empty()) article.metadata.published = Published::parse(published).value();
  auto document = Document::create(std::move(article)).value();
  Blocks blocks;
  const std::string_view all = document.text();
  for (std::size_t begin = 0; begin < all.size();) {
    const std::size_t end = std::min(all.find('\n', begin), all.size());
    if (end > begin)
      blocks.items.push_back(
          {{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}, BlockKind::kParagraph});
    begin = end + 1;
  }
  EXPECT_TRUE(document.attach(std::move(blocks)).ok());
  const auto attached = document.attach(stage().predict(document));
  EXPECT_TRUE(attached.ok()) << attached.error().message;
  return document;
}

/// "expression|TYPE|value" of every time in a text.  19 March 2021 was a Friday.
std::vector<std::string> times_in(std::string text, std::string_view published = "2021-03-19") {
  const Document document = read(std::move(text), published);
  std::vector<std::string> found;
  for (const Time& time : document.get<Times>()) {
    found.push_back(std::string(document.text(time.span)) + "|" + std::string(name_of(time.type)) + "|" +
                    time.value);
  }
  return found;
}

struct Example {
  const char* sentence;
  const char* expected;  // "" : none
};

/// Each sentence holds one expression at most.
void expect(const std::vector<Example>& examples, std::string_view published = "2021-03-19") {
  for (const Example& each : examples) {
    const auto found = times_in(each.sentence, published);
    if (each.expected[0] == '\0') {
      EXPECT_THAT(found, IsEmpty()) << each.sentence;
    } else {
      EXPECT_THAT(found, ElementsAre(each.expected)) << each.sentence;
    }
  }
}

TEST(Times, AbsoluteDates) {
  expect({
      {"The treaty was signed on March 4, 2019 in Lima.", "March 4, 2019|DATE|2019-03-04"},
      {"The treaty was signed on 4 March 2019 in Lima.", "4 March 2019|DATE|2019-03-04"},
      {"The treaty was signed on the 4th of March, 2019.", "the 4th of March, 2019|DATE|2019-03-04"},
      {"The treaty was signed on Mar. 4, 2019.", "Mar. 4, 2019|DATE|2019-03-04"},
      {"The log ends 2019-03-04.", "2019-03-04|DATE|2019-03-04"},
      {"The log ends 3/4/2019.", "3/4/2019|DATE|2019-03-04"},
      {"The log ends 24/3/2019.", "24/3/2019|DATE|2019-03-24"},
      {"The log ends 24.03.2019.", "24.03.2019|DATE|2019-03-24"},
      {"Talks began in May 2014.", "May 2014|DATE|2014-05"},
      {"They have met since 2014.", "2014|DATE|2014"},
      {"It was the song of the 1990s.", "the 1990s|DATE|199"},
      {"It was the song of the nineties.", "the nineties|DATE|199"},
      {"It was built in the 19th century.", "the 19th century|DATE|18"},
      {"It was built in nineteen ninety-six.", "nineteen ninety-six|DATE|1996"},
      {"The city fell in 1453.", "1453|DATE|1453"},
      {"Prices rose in early 2020.", "early 2020|DATE|2020"},
  });
}

TEST(Times, TheOrderOfSlashDatesIsTheTexts) {
  EXPECT_THAT(times_in("It ran from 24/3/2019 to 3/4/2019."),
              ElementsAre("24/3/2019|DATE|2019-03-24", "3/4/2019|DATE|2019-04-03"));
  EXPECT_THAT(times_in("It ran from 3/24/2019 to 4/3/2019."),
              ElementsAre("3/24/2019|DATE|2019-03-24", "4/3/2019|DATE|2019-04-03"));
}

TEST(Times, WeekdaysFollowTheTense) {
  expect({
      {"The minister resigned on Thursday.", "Thursday|DATE|2021-03-18"},
      {"The minister resigned on Friday.", "Friday|DATE|2021-03-19"},
      {"The minister resigned on Saturday.", "Saturday|DATE|2021-03-13"},
      {"The minister will travel on Monday.", "Monday|DATE|2021-03-22"},
      {"The minister is to resign on Monday.", "Monday|DATE|2021-03-22"},
      {"A hearing is expected to be held Tuesday.", "Tuesday|DATE|2021-03-23"},
      {"The minister resigned last Friday.", "last Friday|DATE|2021-03-12"},
      {"The minister resigned on Wednesday night.", "Wednesday night|TIME|2021-03-17TNI"},
  });
}

TEST(Times, WhatIsProgrammedLiesAhead) {
  expect({
      {"The rules take effect on Saturday.", "Saturday|DATE|2021-03-20"},
      {"The fair opens on Monday.", "Monday|DATE|2021-03-22"},
      {"The council holds its spring session on Thursday.", "Thursday|DATE|2021-03-25"},
      {"The vote is set for Sunday.", "Sunday|DATE|2021-03-21"},
      {"It had been due to expire on Thursday.", "Thursday|DATE|2021-03-18"},
      {"The school did not open on Monday.", "Monday|DATE|2021-03-15"},
      {"They decided on the opens on Monday.", "Monday|DATE|2021-03-15"},
      {"Buses were ready to leave the rebel-held town on Sunday.", "Sunday|DATE|2021-03-21"},
      {"She flew to the United States after the talks and left on Monday.", "Monday|DATE|2021-03-15"},
  });
}

TEST(Times, AHeadlineTellsInThePresentWhatIsDone) {
  Article article;
  article.text = "Fair opens on Monday";
  article.metadata.published = Published::parse("2021-03-19").value();
  for (const auto& [kind, value] :
       {std::pair(BlockKind::kTitle, "2021-03-15"), std::pair(BlockKind::kParagraph, "2021-03-22")}) {
    auto document = Document::create(article).value();
    Blocks blocks;
    blocks.items.push_back({{0, static_cast<std::uint32_t>(article.text.size())}, kind});
    ASSERT_TRUE(document.attach(std::move(blocks)).ok());
    const Times times = stage().predict(document);
    ASSERT_EQ(times.size(), 1U);
    EXPECT_EQ(times[0].value, value);
  }
}

TEST(Times, BoundsLookAheadUnlessTheClauseIsSettled) {
  expect({
      {"The judge adjourned the case until Monday.", "Monday|DATE|2021-03-22"},
      {"He had not heard of it until Thursday.", "Thursday|DATE|2021-03-18"},
      {"Until Thursday, he had not heard of it.", "Thursday|DATE|2021-03-18"},
      {"The ferry did not arrive until Tuesday.", "Tuesday|DATE|2021-03-16"},
      {"The verdict will not come until Tuesday.", "Tuesday|DATE|2021-03-23"},
      {"Observers arrived ahead of Sunday's vote.", "Sunday|DATE|2021-03-21"},
      {"Every tent must be down by Monday.", "Monday|DATE|2021-03-22"},
      {"Ten families had left by Tuesday.", "Tuesday|DATE|2021-03-16"},
  });
}

TEST(Times, AClauseAboutATimeTellsItsTense) {
  expect({
      {"The queen has summoned the house for Saturday, when it is expected to vote.",
       "Saturday|DATE|2021-03-20"},
      {"The queen summoned the house for a session on Saturday, at which it will vote.",
       "Saturday|DATE|2021-03-20"},
      {"The move follows Tuesday's promise by the union, which holds a stake.", "Tuesday|DATE|2021-03-16"},
  });
  EXPECT_THAT(times_in("The council meets on Monday, and on Thursday it voted."),
              ElementsAre("Monday|DATE|2021-03-22", "Thursday|DATE|2021-03-18"));
}

TEST(Times, MidnightOfWhatIsDoneBeginsTheDay) {
  expect({
      {"The curfew began at midnight.", "midnight|TIME|2021-03-19T00:00"},
      {"The curfew will begin at midnight.", "midnight|TIME|2021-03-19T24:00"},
      {"The curfew ended at midnight on Thursday.", "midnight on Thursday|TIME|2021-03-18T24:00"},
  });
}

TEST(Times, AnHourIsOfThePartOfTheDayMentionedLast) {
  EXPECT_THAT(
      times_in("It struck on Thursday evening. At about seven o'clock the lights went out."),
      ElementsAre("Thursday evening|TIME|2021-03-18TEV", "about seven o'clock|TIME|2021-03-18T19:00"));
  EXPECT_THAT(times_in("It struck on Thursday morning. At seven o'clock the lights went out."),
              ElementsAre("Thursday morning|TIME|2021-03-18TMO", "seven o'clock|TIME|2021-03-18T07:00"));
  EXPECT_THAT(times_in("It struck on Thursday night.\nAt seven o'clock the lights went out.").back(),
              "seven o'clock|TIME|2021-03-18T07:00")
      << "another paragraph";
}

TEST(Times, AnaphoraStaysInTheYearThatLiesBehind) {
  EXPECT_EQ(times_in("In 2016 a barge hit the pier. The port was closed the next day.").back(),
            "the next day|DATE|2016-XX-XX");
  EXPECT_EQ(times_in("In May 2016 a barge hit the pier. The port was closed the next day.").back(),
            "the next day|DATE|2016-05-XX");
  EXPECT_EQ(times_in("In 2016 a barge hit the pier. The port was closed the following month.").back(),
            "the following month|DATE|2016-XX");
  EXPECT_EQ(times_in("The pier dates from 2016. The port will close the next day.").back(),
            "the next day|DATE|2021-03-20");
}

TEST(Times, HalvesWeeksAndSeasonsCounted) {
  expect({
      {"Sales fell in the second half of the year.", "the second half of the year|DATE|2021-H2"},
      {"Sales fell in the first half of fiscal 2020.", "the first half of fiscal 2020|DATE|2020-H1"},
      {"It snowed in the second week of April.", "the second week of April|DATE|2021-W14"},
      {"It snowed in the first week of May 2020.", "the first week of May 2020|DATE|2020-W19"},
      {"It snowed in the last week of January.", "the last week of January|DATE|2021-W04"},
      {"They left four winters ago.", "four winters ago|DATE|2017-WI"},
      {"It was the song of the late 1990s.", "the late 1990s|DATE|199"},
  });
}

TEST(Times, SetsAreCountedTurns) {
  expect({
      {"They meet twice a month.", "twice a month|SET|P1M"},
      {"They meet three times a week.", "three times a week|SET|P1W"},
      {"They meet once every year.", "once every year|SET|P1Y"},
      {"They meet every second year.", "every second year|SET|P2Y"},
      {"They meet every third day.", "every third day|SET|P3D"},
      {"Every second child was hungry.", ""},
  });
}

TEST(Times, LastMayBeAVerb) {
  expect({
      {"The truce is to last 30 days.", "30 days|DURATION|P30D"},
      {"The truce may last about two weeks.", "about two weeks|DURATION|P2W"},
      {"It rained for the last 30 days.", "the last 30 days|DURATION|P30D"},
      {"It fell to last month's level.", "last month|DATE|2021-02"},
  });
}

TEST(Times, MonthsAndDaysWithoutAYearAreTheNearest) {
  expect({
      {"The bridge was closed on Dec. 28 after a storm.", "Dec. 28|DATE|2020-12-28"},
      {"The bridge will open on June 5.", "June 5|DATE|2021-06-05"},
      {"The bridge was closed in November.", "November|DATE|2020-11"},
      {"The bridge will be closed in May.", "May|DATE|2021-05"},
      {"The bridge was closed last June.", "last June|DATE|2020-06"},
      {"The bridge was closed in June last year.", "June last year|DATE|2020-06"},
      {"The bridge was closed in mid-January.", "mid-January|DATE|2021-01"},
  });
}

TEST(Times, RelativeToPublication) {
  expect({
      {"The vote was held yesterday.", "yesterday|DATE|2021-03-18"},
      {"The vote will be held tomorrow.", "tomorrow|DATE|2021-03-20"},
      {"Prices fell last month.", "last month|DATE|2021-02"},
      {"Prices fell last week.", "last week|DATE|2021-W10"},
      {"Prices may fall next year.", "next year|DATE|2022"},
      {"Prices fell two years ago.", "two years ago|DATE|2019"},
      {"Prices fell three months ago.", "three months ago|DATE|2020-12"},
      {"Prices fell 10 days ago.", "10 days ago|DATE|2021-03-09"},
      {"Prices fell earlier this month.", "earlier this month|DATE|2021-03"},
      {"Prices fell in the third quarter of 2018.", "the third quarter of 2018|DATE|2018-Q3"},
      {"Prices fell in the fourth quarter.", "the fourth quarter|DATE|2020-Q4"},
      {"Prices fell in the first half of 2018.", "the first half of 2018|DATE|2018-H1"},
      {"Prices fell last summer.", "last summer|DATE|2020-SU"},
      {"They met on the eve of Christmas 2018.", "Christmas 2018|DATE|2018-12-25"},
      {"They met on Thanksgiving.", "Thanksgiving|DATE|2020-11-26"},
      {"They met on Easter Sunday 2020.", "Easter Sunday 2020|DATE|2020-04-12"},
  });
}

TEST(Times, AnaphoraToTheDateMentionedLast) {
  EXPECT_THAT(
      times_in("Troops landed on 6 June 1994. They took the port the next day. Later that day they left."),
      ElementsAre("6 June 1994|DATE|1994-06-06", "the next day|DATE|1994-06-07",
                  "Later that day|DATE|1994-06-07"));
  EXPECT_THAT(times_in("The bank failed in May 2008. Two others failed the same year."),
              ElementsAre("May 2008|DATE|2008-05", "the same year|DATE|2008"));
  EXPECT_THAT(times_in("The train left on Tuesday. It arrived at 18:30 UTC."),
              ElementsAre("Tuesday|DATE|2021-03-16", "18:30 UTC|TIME|2021-03-16T18:30Z"));
}

TEST(Times, DurationsAndSets) {
  expect({
      {"The three-day visit went well.", "three-day|DURATION|P3D"},
      {"They waited for two and a half hours.", "two and a half hours|DURATION|PT2H30M"},
      {"They waited more than 20 years.", "more than 20 years|DURATION|P20Y"},
      {"They waited twenty-five minutes.", "twenty-five minutes|DURATION|PT25M"},
      {"It will open in the next few days.", "the next few days|DURATION|PXD"},
      {"It is seven years since the flood.", "seven years|DURATION|P7Y"},
      {"They waited for weeks.", "weeks|DURATION|PXW"},
      {"They waited two decades.", "two decades|DURATION|P20Y"},
      {"They meet every year.", "every year|SET|P1Y"},
      {"They meet every other week.", "every other week|SET|P2W"},
      {"They meet each Thursday.", "each Thursday|SET|XXXX-WXX-4"},
      {"The paper appears weekly.", "weekly|SET|P1W"},
  });
}

TEST(Times, VagueReferences) {
  expect({
      {"The company currently employs nobody.", "currently|DATE|PRESENT_REF"},
      {"The company recently moved.", "recently|DATE|PAST_REF"},
      {"They fear for the future.", "the future|DATE|FUTURE_REF"},
      {"It will close soon.", "soon|DATE|FUTURE_REF"},
      {"It moved several years ago.", "several years ago|DATE|PAST_REF"},
  });
}

TEST(Times, TimesOfDay) {
  expect({
      {"It began at 10:30 a.m. on March 4, 2019.", "10:30 a.m. on March 4, 2019|TIME|2019-03-04T10:30"},
      {"It began at 7pm yesterday.", "7pm yesterday|TIME|2021-03-18T19:00"},
      {"It began at noon on Thursday.", "noon on Thursday|TIME|2021-03-18T12:00"},
      {"It began at 16:15 UTC.", "16:15 UTC|TIME|2021-03-19T16:15Z"},
      {"It began this morning.", "this morning|TIME|2021-03-19TMO"},
      {"It began last night.", "last night|TIME|2021-03-18TNI"},
  });
}

TEST(Times, WithoutADateNothingIsGuessed) {
  expect(
      {
          {"The minister resigned on Friday.", "Friday|DATE|XXXX-WXX-5"},
          {"The minister resigned in June.", "June|DATE|XXXX-06"},
          {"The minister resigned on June 5.", "June 5|DATE|XXXX-06-05"},
          {"The minister resigned last year.", "last year|DATE|XXXX"},
          {"The minister resigned yesterday.", "yesterday|DATE|XXXX-XX-XX"},
          {"The minister resigned last week.", "last week|DATE|XXXX-WXX"},
          {"The minister resigned in the third quarter.", "the third quarter|DATE|XXXX-Q3"},
      },
      "");
}

TEST(Times, WithoutADateOnlyTheStoryIsAnAnchor) {
  EXPECT_THAT(
      times_in("It opened in 2014. In March it closed, and two days later it burned. He left on Friday, "
               "after the talks of last week.",
               ""),
      ElementsAre("2014|DATE|2014", "March|DATE|2014-03", "two days later|DATE|XXXX-XX-XX",
                  "Friday|DATE|XXXX-WXX-5", "last week|DATE|XXXX-WXX"));
  EXPECT_THAT(times_in("It opened on 3 May 2014 and closed two days later.", ""),
              ElementsAre("3 May 2014|DATE|2014-05-03", "two days later|DATE|2014-05-05"));
}

TEST(Times, WhatOnlyLooksLikeATime) {
  expect({
      {"He writes for the Sunday Times of London.", ""},
      {"He may resign.", ""},
      {"May was asked to resign.", ""},
      {"They march in silence.", ""},
      {"She came second.", ""},
      {"They lost 2,000 troops.", ""},
      {"They lost 1500 people.", ""},
      {"They lost 1995 people.", ""},
      {"It cost $1990 in all.", ""},
      {"Leaves fall.", ""},
      {"They spring a leak.", ""},
      {"Sun rose over the hill.", ""},
      {"A 30-year-old man resigned.", ""},
      {"He took one quarter of it.", ""},
      {"It rose as soon as he spoke.", ""},
      {"He was sat upon.", ""},
  });
}

TEST(Times, StoriesOfAnotherTimeAreReadFromWithin) {
  std::string story;
  for (int year = 1861; year < 1871; ++year)
    story += "The crown changed hands in " + std::to_string(year) + " and the army marched.\n";
  story += "The war began on 3 April 1875.\nOn 9 May the city fell.";
  EXPECT_EQ(times_in(story).back(), "9 May|DATE|1875-05-09");
  EXPECT_EQ(times_in("The war began on 3 April 1875.\nOn 9 May the city fell.").back(),
            "9 May|DATE|2021-05-09")
      << "one old date makes no story";
}

TEST(Times, ADayFollowsTheYearOfItsParagraph) {
  EXPECT_THAT(times_in("The islands were taken in 1982. On 21 May troops landed.\nOn 25 May he resigned."),
              ElementsAre("1982|DATE|1982", "21 May|DATE|1982-05-21", "25 May|DATE|2021-05-25"));
  EXPECT_THAT(times_in("Founded in 1982, the firm will close on 21 May."),
              ElementsAre("1982|DATE|1982", "21 May|DATE|2021-05-21"));
}

TEST(Times, SpansAreExactInAnyScript) {
  const auto found = times_in(
      "\xE2\x80\x9CNous partons\xE2\x80\x9D \xE2\x80\x94 on Friday\xE2\x80\x99s train, the \xE2\x80\x99"
      "90s over.");
  EXPECT_THAT(found, ElementsAre("Friday|DATE|2021-03-19",
                                 "the \xE2\x80\x99"
                                 "90s|DATE|199"));
}

TEST(Times, ExpressionsDoNotCrossBlocks) {
  EXPECT_THAT(times_in("It closed in March\n2019 was a bad year."),
              ElementsAre("March|DATE|2021-03", "2019|DATE|2019"));
}

TEST(Times, LawsHoldOnAnyMixOfWords) {
  const std::vector<std::string> words = {"the ",     "first ",   "half ",    "of ",       "last ",
                                          "year ",    "two ",     "-",        "'s ",       "May ",
                                          "1999",     " ",        "10:30 ",   "3/4/2021 ", "\xE2\x80\x99",
                                          "90s ",     "quarter ", "ago ",     "99999999 ", "0 ",
                                          "hundred ", "million ", "years ",   "BC ",       "Sept",
                                          ". ",       "next ",    "century ", "\n",        "24",
                                          ",",        "later ",   "31 ",      "February ", "every ",
                                          "and ",     "a "};
  std::uint32_t state = 1;
  for (int round = 0; round < 400; ++round) {
    std::string text;
    for (int i = 0; i < 60; ++i) {
      state = state * 1664525U + 1013904223U;
      text += words[(state >> 8) % words.size()];
    }
    const Document document = read(text, round % 2 == 0 ? "2021-03-19" : "");
    std::uint32_t end = 0;
    for (const Time& time : document.get<Times>()) {
      ASSERT_GE(time.span.begin, end) << text;
      ASSERT_LT(time.span.begin, time.span.end) << text;
      end = time.span.end;
    }
    const Document again = read(text, round % 2 == 0 ? "2021-03-19" : "");
    ASSERT_EQ(document.get<Times>().size(), again.get<Times>().size());
  }
}

TEST(Times, LongParagraphsAreReadWhole) {
  std::string text;
  while (text.size() < 400000) text += "Nothing happened in the long and quiet village by the sea. ";
  text += "It burned on 4 March 2019.";
  EXPECT_THAT(times_in(text), ElementsAre("4 March 2019|DATE|2019-03-04"));
}

TEST(TimeGrammar, ComplaintsNameTheLine) {
  const auto complaint = [](std::string_view rules) {
    times::Lexicon lexicon;
    const auto grammar = times::Grammar::parse("rules.txt", rules, {"christmas"}, lexicon);
    return grammar.ok() ? std::string() : grammar.error().message;
  };
  EXPECT_EQ(complaint("rule in $year => date\n"), "");
  EXPECT_THAT(complaint("# remark\nrule in $yaer => date\n"),
              HasSubstr("rules.txt:2: \"$yaer\" is no class"));
  EXPECT_THAT(complaint("rule in <year> => date\n"), HasSubstr("rules.txt:1: no part <year> above"));
  EXPECT_THAT(complaint("rule ( in => date\n"), HasSubstr("rules.txt:1: a parenthesis is not closed"));
  EXPECT_THAT(complaint("rule in => dote\n"), HasSubstr("rules.txt:1: \"dote\" is no meaning"));
  EXPECT_THAT(complaint("rule in {mod=LATE} => date\n"),
              HasSubstr("rules.txt:1: \"mod=LATE\" is no setting"));
  EXPECT_THAT(complaint("roule in => date\n"), HasSubstr("rules.txt:1: a line begins with part or rule"));
}

TEST(Assignment, TakesTheGreatestTotal) {
  EXPECT_THAT(assign({{0, 0, 2.0}, {0, 1, 1.9}, {1, 0, 1.9}}).value(),
              ElementsAre(std::pair(0U, 1U), std::pair(1U, 0U)));
  EXPECT_THAT(assign({{0, 0, 2.0}, {1, 0, 1.5}, {2, 0, 2.5}}).value(), ElementsAre(std::pair(2U, 0U)));
  EXPECT_THAT(assign({}).value(), IsEmpty());
}

TEST(Assignment, RefusesWhatItCannotHold) {
  std::vector<WeightedPair> chain;
  for (std::size_t i = 0; i < 2048; ++i) {
    chain.push_back({i, i, 1.0});
    chain.push_back({i, i + 1, 1.0});
  }
  const auto refused = assign(chain);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kTooLarge);
  EXPECT_THAT(refused.error().message, HasSubstr("2048 and 2049 items"));
}

TEST(EvaluateTime, CountsAsTempEval) {
  const auto path = std::filesystem::path(::testing::TempDir()) / "verbale_times_test.jsonl";
  std::ofstream(path)
      << R"({"id": "a", "published": "2021-03-19", "text": "He left on Friday. She left in June 2019. It is the end.", )"
      << R"("timex": [{"begin": 11, "end": 17, "type": "DATE", "value": "2021-03-19"}, )"
      << R"({"begin": 31, "end": 35, "type": "DATE", "value": "2019-06"}, )"
      << R"({"begin": 48, "end": 55, "type": "DATE", "value": null}]})"
      << "\n";
  const auto reader = Reader::load({VERBALE_SOURCE_DIR});
  ASSERT_TRUE(reader.ok()) << reader.error().message;
  const auto table = evaluate_time(reader.value(), path.string());
  ASSERT_TRUE(table.ok()) << table.error().message;
  EXPECT_THAT(table.value(), HasSubstr("1 documents, 3 time expressions"));
  EXPECT_THAT(table.value(), HasSubstr("strict             50.00   33.33   40.00"));
  EXPECT_THAT(table.value(), HasSubstr("relaxed           100.00   66.67   80.00"));
  EXPECT_THAT(table.value(), HasSubstr("value                              80.00"));
  EXPECT_FALSE(evaluate_time(reader.value(), "no/such/file.jsonl").ok());
}

}  // namespace
}  // namespace verbale
