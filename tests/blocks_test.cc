#include <filesystem>
#include <fstream>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/utf8.h"
#include "codebook/codebook.h"
#include "stages/blocks/block_stage.h"
#include "stages/blocks/paragraphs.h"

namespace verbale {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const BlockStage& stage() {
  static const BlockStage* const loaded = [] {
    auto codebook = Codebook::load(VERBALE_SOURCE_DIR "/codebook");
    EXPECT_TRUE(codebook.ok()) << codebook.error().message;
    auto result = BlockStage::load(codebook.value());
    EXPECT_TRUE(result.ok()) << result.error().message;
    return new BlockStage(std::move(result).value());
  }();
  return *loaded;
}

Document document_of(std::string text, std::string title = "") {
  Metadata metadata;
  metadata.title = std::move(title);
  auto document = Document::create(Article{std::move(text), std::move(metadata)});
  EXPECT_TRUE(document.ok());
  EXPECT_TRUE(document->attach(Language{"en", true}).ok());
  return std::move(document).value();
}

/// The blocks as "kind: text".
std::vector<std::string> blocks_of(const std::string& text, const std::string& title = "") {
  Document document = document_of(text, title);
  std::vector<std::string> lines;
  for (const Block& block : stage().predict(document)) {
    lines.push_back(fmt::format("{}: {}", name_of(block.kind), document.text(block.span)));
  }
  return lines;
}

/// The kind of a paragraph that stands in the place named: below the title, amid a story, or at its end.
std::string kind_at(const std::string& place, const std::string& paragraph) {
  const std::string story = "The council approved the plan after a debate that lasted until midnight.\n\n";
  std::string text = "Council approves plan for the harbor\n\n";
  std::size_t index = 1;
  if (place == "top") {
    text += paragraph + "\n\n" + story + story;
  } else if (place == "foot") {
    text += story + story + story + paragraph;
    index = 4;
  } else {
    for (int i = 0; i < 12; ++i) text += story;
    text += paragraph + "\n\n";
    for (int i = 0; i < 12; ++i) text += story;
    index = 13;
  }
  const Document document = document_of(text);
  const Blocks blocks = stage().predict(document);
  if (index >= blocks.size()) return "missing";
  return std::string(name_of(blocks[index].kind));
}

/// Writes a codebook of two files and loads the stage from it.
Result<BlockStage> load_from(const std::string& phrases, const std::string& words) {
  const std::filesystem::path folder =
      std::filesystem::path(testing::TempDir()) /
      fmt::format("verbale_blocks_{}", testing::UnitTest::GetInstance()->current_test_info()->name());
  std::filesystem::create_directories(folder / "blocks");
  std::ofstream(folder / "blocks" / "phrases.csv") << phrases;
  std::ofstream(folder / "blocks" / "words.csv") << words;
  auto codebook = Codebook::load(folder);
  std::filesystem::remove_all(folder);
  if (!codebook) return codebook.error();
  return BlockStage::load(codebook.value());
}

// ------------------------------------------------------------------ layout

TEST(Paragraphs, BlankLinesPartThem) {
  EXPECT_THAT(
      blocks_of("The first one is here.\n\nThe second one is there.\n \t\n\n\nThe third one is gone.\n"),
      ElementsAre("paragraph: The first one is here.", "paragraph: The second one is there.",
                  "paragraph: The third one is gone."));
}

TEST(Paragraphs, EveryKindOfLineEndCounts) {
  for (const std::string gap :
       {"\r\n\r\n", "\r\r", "\n\xC2\xA0\n", "\xE2\x80\xA9\xE2\x80\xA9", "\xE2\x80\xA8\xE2\x80\xA8",
        "\xC2\x85\xC2\x85", "\n\t \xE3\x80\x80\r\n", "\f\n"}) {
    EXPECT_THAT(blocks_of("It rained all day." + gap + "It snowed all night."),
                ElementsAre("paragraph: It rained all day.", "paragraph: It snowed all night."))
        << testing::PrintToString(gap);
  }
}

TEST(Paragraphs, AreTrimmedOfWhiteSpaceAtBothEnds) {
  EXPECT_THAT(blocks_of("\n \xC2\xA0It rained all day.\xE2\x80\x89\t\r\n\r\n\xE3\x80\x80 It snowed.\xC2\xA0"),
              ElementsAre("paragraph: It rained all day.", "paragraph: It snowed."));
}

TEST(Paragraphs, ALineIsOneWhereTheTextHasNoBlankLines) {
  EXPECT_THAT(
      blocks_of("The ferry left the port at dawn with forty people aboard, the coast guard said.\n"
                "It never arrived.\n"
                "A search that began in the evening was called off because of the waves.\n"),
      ElementsAre(
          "paragraph: The ferry left the port at dawn with forty people aboard, the coast guard said.",
          "paragraph: It never arrived.",
          "paragraph: A search that began in the evening was called off because of the waves."));
}

TEST(Paragraphs, LinesOfAWrappedTextBelongTogether) {
  const std::string first =
      "The ferry left the port at dawn with forty people\naboard, the coast guard said, and was last seen "
      "some\n"
      "six miles north of the lighthouse, where the waves\nwere higher than a house.";
  const std::string second =
      "A search that began in the evening was called off\nafter two hours because of the weather, and "
      "relatives\n"
      "spent the night in the harbor hall, waiting.";
  EXPECT_THAT(blocks_of(first + "\n\n" + second + "\n"),
              ElementsAre("paragraph: " + first, "paragraph: " + second));
}

TEST(Paragraphs, AShortLineEndsAParagraphOfAWrappedText) {
  const std::string first =
      "The ferry left the port at dawn with forty people\naboard, the coast guard said, and was last seen "
      "some\n"
      "six miles north of the lighthouse, where the waves\nwere high.";
  const std::string second =
      "A search that began in the evening was called off\nafter two hours because of the weather, and "
      "relatives\n"
      "spent the night in the harbor hall, waiting.";
  EXPECT_THAT(blocks_of(first + "\n" + second), ElementsAre("paragraph: " + first, "paragraph: " + second));
}

TEST(Paragraphs, AListOfShortLinesIsNotAWrappedText) {
  EXPECT_THAT(
      blocks_of("Dead: ten people\nInjured: seventy\nMissing: nobody knows\nStill at sea: two boats\n"),
      testing::SizeIs(4));
}

// ------------------------------------------------------------------- title

TEST(Title, IsTheFirstLineThatHasTheLettersOfTheGivenTitle) {
  EXPECT_EQ(
      blocks_of(
          "Ministers\xE2\x80\x99 talks fail: \xE2\x80\x98no deal\xE2\x80\x99.\n\nThe talks ended early.",
          "Ministers' talks fail: 'no deal'")[0],
      "title: Ministers\xE2\x80\x99 talks fail: \xE2\x80\x98no deal\xE2\x80\x99.");
}

TEST(Title, MayTakeSeveralLines) {
  EXPECT_THAT(
      blocks_of("Talks fail again;\nMinisters go home.\n\nThe talks ended early.",
                "Talks fail again; Ministers go home"),
      ElementsAre("title: Talks fail again;\nMinisters go home.", "paragraph: The talks ended early."));
}

TEST(Title, IsAHeadlineAloneAboveABlankLine) {
  EXPECT_EQ(blocks_of("Talks fail in Geneva\n\nThe talks ended early.")[0], "title: Talks fail in Geneva");
  EXPECT_EQ(blocks_of("Ministers Leave Geneva Without Deal.\n\nThe talks ended early.")[0],
            "title: Ministers Leave Geneva Without Deal.");
}

TEST(Title, IsNoSentenceOfTheStory) {
  EXPECT_EQ(blocks_of("The talks ended early on Monday.\n\nThey will go on.")[0],
            "paragraph: The talks ended early on Monday.");
  EXPECT_EQ(blocks_of("Talks fail in Geneva")[0], "paragraph: Talks fail in Geneva")
      << "nothing stands below";
  EXPECT_EQ(blocks_of("GENEVA (Agency) \xE2\x80\x94 The talks ended\n\nThey will go on.",
                      "GENEVA (Agency) \xE2\x80\x94 The talks ended")[0],
            "dateline: GENEVA (Agency) \xE2\x80\x94");
}

TEST(Title, IsNoWebAddress) {
  EXPECT_EQ(blocks_of("See https://example.org/talks fail\n\nThe talks ended early.")[0],
            "paragraph: See https://example.org/talks fail");
}

TEST(Title, ComesOnce) {
  EXPECT_THAT(blocks_of("Talks fail in Geneva\n\nThe talks ended early.\n\nBackground\n\nThey began in May."),
              ElementsAre("title: Talks fail in Geneva", "paragraph: The talks ended early.",
                          "paragraph: Background", "paragraph: They began in May."));
}

TEST(Title, MayStandUnderADate) {
  EXPECT_THAT(blocks_of("March 3, 2021\n\nTalks fail in Geneva\n\nThe talks ended early."),
              ElementsAre("dateline: March 3, 2021", "title: Talks fail in Geneva",
                          "paragraph: The talks ended early."));
}

// ---------------------------------------------------------------- dateline

class DatelineText : public testing::TestWithParam<const char*> {};

TEST_P(DatelineText, EndsAfterItsDashAndTheParagraphFollows) {
  const std::string dateline = GetParam();
  EXPECT_THAT(blocks_of("Talks fail again\n\n" + dateline + " The talks ended early.\n\nThey will go on."),
              ElementsAre("title: Talks fail again", "dateline: " + dateline,
                          "paragraph: The talks ended early.", "paragraph: They will go on."));
}

INSTANTIATE_TEST_SUITE_P(
    Forms, DatelineText,
    testing::Values("MOSCOW (Agency) \xE2\x80\x94", "PARIS, March 3 -", "GENEVA \xE2\x80\x94", "NEW YORK --",
                    "PORT ALBA, Tavania (Union Press) --", "RENO, Nev. (AP) \xE2\x80\x93",
                    "WASHINGTON, D.C., Dec. 8 (UPI) \xE2\x80\x94", "BEIJING/PARIS, 3 March 2021 (Reuters) -",
                    "Cairo (AFP) -", "Cairo, March 3 -", "S\xC3\x83O PAULO, Brazil (AP) _", "(Reuters) -",
                    "THE HAGUE, Netherlands (AP)_", "\xC3\x89VIAN, France \xE2\x80\x94"));

class NoDateline : public testing::TestWithParam<const char*> {};

TEST_P(NoDateline, IsLeftInItsParagraph) {
  EXPECT_EQ(blocks_of(std::string("Talks fail again\n\n") + GetParam() + "\n\nThey will go on.")[1],
            std::string("paragraph: ") + GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Forms, NoDateline,
    testing::Values("NATO \xE2\x80\x94 the alliance that Velan leads \xE2\x80\x94 met on Monday.",
                    "NATO \xE2\x80\x94 It was the only word on the page.",
                    "The minister \xE2\x80\x94 Velan \xE2\x80\x94 went home.",
                    "Velan (an old hand) \xE2\x80\x94 She has seen worse.",
                    "UPDATE \xE2\x80\x94 The talks have ended.", "WHO WON? - Nobody did, said Velan.",
                    "Daria Velan - The minister - went home early that night.",
                    "THE KING\xE2\x80\x99S SPEECH - The film was shown again."));

TEST(Dateline, OfOnlyACityStandsNearTheTopOnly) {
  EXPECT_EQ(kind_at("between", "GENEVA \xE2\x80\x94 The talks ended early."), "paragraph");
  EXPECT_EQ(kind_at("between", "GENEVA (Agency) \xE2\x80\x94 The talks ended early."), "dateline");
}

TEST(Dateline, MayBeALineOfItsOwn) {
  EXPECT_THAT(blocks_of("NAIROBI, Kenya (AP) _\n\nThe talks ended early.", "NAIROBI, Kenya (AP) _"),
              ElementsAre("dateline: NAIROBI, Kenya (AP) _", "paragraph: The talks ended early."));
}

TEST(Dateline, IsALineThatHoldsOnlyADate) {
  for (const char* line :
       {"December 10, 2013", "Friday, 19 March 2021", "2021-03-19", "Published 3:14 p.m. EST, March 3, 2021",
        "Geneva, March 3, 2021", "Updated: Tue 3 May 2016 | 10:30 GMT", "3/19/2021"}) {
    EXPECT_EQ(kind_at("top", line), "dateline") << line;
  }
  for (const char* line : {"March", "In March 2014", "May the talks go on", "10 killed in March", "2014",
                           "He came home on March 3."}) {
    EXPECT_EQ(kind_at("top", line), "paragraph") << line;
  }
}

// ------------------------------------------------- byline, caption, furniture

struct Aside {
  const char* place;
  const char* text;
  const char* kind;
};

void PrintTo(const Aside& aside, std::ostream* out) {
  *out << aside.place << ": " << aside.text;
}

class AsideText : public testing::TestWithParam<Aside> {};

TEST_P(AsideText, IsTold) {
  EXPECT_EQ(kind_at(GetParam().place, GetParam().text), GetParam().kind);
}

INSTANTIATE_TEST_SUITE_P(
    Bylines, AsideText,
    testing::Values(Aside{"top", "By Jane Roe and John Doe", "byline"}, Aside{"top", "By JANE ROE", "byline"},
                    Aside{"top", "By Jane Roe, staff writer", "byline"},
                    Aside{"top", "Jane Roe, Harbor Press", "byline"},
                    Aside{"top", "Jane Roe and John Doe, diplomatic correspondent", "paragraph"},
                    Aside{"top", "By Friday the talks had ended", "paragraph"},
                    Aside{"top", "By Jane Roe's account the talks were brief.", "paragraph"},
                    Aside{"top", "Jane Roe, the minister, went home", "paragraph"},
                    Aside{"between", "By Jane Roe and John Doe", "paragraph"},
                    Aside{"foot", "Reporting by Jane Roe; editing by John Doe", "byline"},
                    Aside{"foot", "Jane Roe in Oslo contributed to this report.", "byline"},
                    Aside{"between", "(Reporting by Jane Roe; Editing by John Doe)", "byline"},
                    Aside{"between", "Reporting by the newspaper has shown that the talks failed.",
                          "paragraph"}));

INSTANTIATE_TEST_SUITE_P(
    Captions, AsideText,
    testing::Values(Aside{"top", "Image: Harbor Press.", "caption"}, Aside{"top", "Photo: AP", "caption"},
                    Aside{"between", "A boat leaves the port. Image: Jane Roe.", "caption"},
                    Aside{"between", "A boat leaves the port. (Reuters/Jane Roe)", "caption"},
                    Aside{"top", "FILE - The harbor is seen from the air in 2020.", "caption"},
                    Aside{"top", "A boat leaves the port in this file photo.", "caption"},
                    Aside{"top", "fishermen at the old harbor of Selin in 2008.", "caption"},
                    Aside{"top", "fishermen went to the old harbor of Selin in 2008.", "paragraph"},
                    Aside{"between", "fishermen at the old harbor of Selin in 2008.", "paragraph"},
                    Aside{"top", "Daria Velan, in a red coat, leaving the palace in Geneva.", "caption"},
                    Aside{"top", "The harbor's new lighthouse at Cape Selin in 2024.", "caption"},
                    Aside{"top", "Velan praises the talks in Geneva before leaving for Oslo in 2024.",
                          "paragraph"},
                    Aside{"top", "Velan to address the assembly in Oslo in 2027", "paragraph"},
                    Aside{"top", "He posted a photo: it was blurred.", "paragraph"},
                    Aside{"top", "File a complaint with the court, she told them.", "paragraph"}));

INSTANTIATE_TEST_SUITE_P(
    Boilerplate, AsideText,
    testing::Values(Aside{"between", "Advertisement", "boilerplate"},
                    Aside{"between", "- ADVERTISEMENT -", "boilerplate"},
                    Aside{"between", "Read more: The boats of Selin", "boilerplate"},
                    Aside{"between", "Sign up for our newsletter", "boilerplate"},
                    Aside{"foot", "Follow us on Twitter", "boilerplate"},
                    Aside{"foot", "Follow Jane Roe on Twitter @roe", "boilerplate"},
                    Aside{"foot", "\xC2\xA9 2021 Harbor Press", "boilerplate"},
                    Aside{"foot", "Copyright 2021 Harbor Press. All rights reserved.", "boilerplate"},
                    Aside{"foot", "Share this article", "boilerplate"},
                    Aside{"foot", "Have an opinion on this story?", "boilerplate"},
                    Aside{"between", "* * *", "boilerplate"},
                    Aside{"foot", "https://example.org/story", "boilerplate"},
                    Aside{"foot", "Don\xE2\x80\x99t miss: The boats of Selin", "boilerplate"},
                    Aside{"between", "Children should read more books, the minister said.", "paragraph"},
                    Aside{"between", "Readers will share this article of faith, she said.", "paragraph"},
                    Aside{"between", "Copyright law is changing, the minister said.", "paragraph"},
                    Aside{"between", "The advertisement was withdrawn.", "paragraph"},
                    Aside{"between", "\"", "paragraph"}, Aside{"between", "...", "paragraph"}));

TEST(Boilerplate, TakesTheHeadlinesUnderItsHeading) {
  EXPECT_THAT(
      blocks_of("Talks fail again\n\nThe talks ended early.\n\nRelated stories\n\nThe boats of Selin\n\nWho "
                "is Velan?\n\n"
                "The talks will go on in May, the minister said.\n\nA heading of the story"),
      ElementsAre("title: Talks fail again", "paragraph: The talks ended early.",
                  "boilerplate: Related stories", "boilerplate: The boats of Selin",
                  "boilerplate: Who is Velan?", "paragraph: The talks will go on in May, the minister said.",
                  "paragraph: A heading of the story"));
}

// -------------------------------------------------------------------- laws

/// Every byte but white space lies in one block; blocks are trimmed; the document takes them.
void expect_lawful(const std::string& text) {
  Document document = document_of(text);
  const Blocks blocks = stage().predict(document);
  std::uint32_t end = 0;
  const auto expect_white = [&](std::uint32_t from, std::uint32_t to) {
    while (from < to) {
      const std::uint32_t white = blocks::white_space_at(text, from);
      ASSERT_GT(white, 0U) << "left out at byte " << from << " of "
                           << testing::PrintToString(text.substr(0, 400));
      from += white;
    }
  };
  for (const Block& block : blocks) {
    ASSERT_LE(end, block.span.begin);
    expect_white(end, block.span.begin);
    ASSERT_EQ(blocks::white_space_at(text, block.span.begin), 0U);
    const auto last = block.span.end - code_point_before(text, block.span.end).size;
    ASSERT_EQ(blocks::white_space_at(text, last), 0U);
    end = block.span.end;
  }
  expect_white(end, static_cast<std::uint32_t>(text.size()));
  const auto attached = document.attach(blocks);
  EXPECT_TRUE(attached.ok()) << attached.error().message;
}

TEST(Laws, HoldForAnyText) {
  const std::string pieces[] = {"The talks ended early",
                                ".",
                                "\n",
                                "\n\n",
                                "\r\n",
                                " ",
                                "\xC2\xA0",
                                "\xE2\x80\xA8",
                                "\xE2\x80\x94",
                                " - ",
                                "\"",
                                "\xE2\x80\x9C",
                                "GENEVA",
                                "(Agency)",
                                "By Jane Roe",
                                "Photo:",
                                "Related stories",
                                "\xC2\xA9 2021",
                                "March 3, 2021",
                                "\xC3\x89t\xC3\xA9",
                                "\xF0\x9F\x95\x8A",
                                "Follow",
                                "on Twitter",
                                "(",
                                ")",
                                "/",
                                "\xC2\x85",
                                "\xE2\x81\x9F"};
  std::mt19937 random(20260320);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    const std::size_t length = 1 + random() % 40;
    for (std::size_t i = 0; i < length; ++i) text += pieces[random() % std::size(pieces)];
    expect_lawful(text);
    if (testing::Test::HasFatalFailure()) return;
  }
}

// Ends at all: a quadratic pass over four megabytes takes longer than a test may.
TEST(Laws, HoldForHostileText) {
  for (const std::string piece :
       {"\"", "1", " ", "-", "\xE2\x80\x94 ", "( ", "a\n", "a\n\n", "GENEVA ", "Follow a ", "Image: Abc ",
        "related\n", "\xE2\x80\xA8", "a b c d e f g h i j k l m n o p q r s t u v w x y z\n"}) {
    std::string text;
    while (text.size() < 4'000'000) text += piece;
    Document document = document_of(std::move(text));
    EXPECT_TRUE(document.attach(stage().predict(document)).ok()) << testing::PrintToString(piece);
  }
}

TEST(Examples, HoldTheBlocksThatAReaderListed) {
  const std::filesystem::path root = VERBALE_SOURCE_DIR;
  for (const char* name : {"ceasefire", "court", "diplomacy", "election", "sanctions", "summit"}) {
    auto text = read_file(root / "examples" / fmt::format("{}.txt", name));
    ASSERT_TRUE(text.ok()) << text.error().message;
    auto bytes = read_file(root / "tests" / "golden" / fmt::format("{}.facts.csv", name));
    ASSERT_TRUE(bytes.ok()) << bytes.error().message;
    auto facts = Table::parse(name, bytes.value(), {"layer", "text", "value", "who"});
    ASSERT_TRUE(facts.ok()) << facts.error().message;
    const Document document = document_of(std::move(text).value());
    std::vector<std::string> expected;
    std::vector<std::string> found;
    std::vector<std::string> openings;
    for (const auto& row : facts->rows()) {
      if (row.fields[0] != "block") continue;
      expected.push_back(fmt::format("{}: {}", row.fields[2], row.fields[1]));
      openings.push_back(row.fields[1]);
    }
    for (const Block& block : stage().predict(document)) {
      if (block.kind == BlockKind::kParagraph) continue;
      const std::size_t shown =
          found.size() < openings.size() ? openings[found.size()].size() : std::string::npos;
      found.push_back(fmt::format("{}: {}", name_of(block.kind), document.text(block.span).substr(0, shown)));
    }
    EXPECT_EQ(found, expected) << name;
  }
}

// ---------------------------------------------------------------- codebook

constexpr const char* kPhrasesHeader = "kind,match,where,words,phrase\n";
constexpr const char* kWordsHeader = "class,word\n";

struct BadTable {
  const char* phrases;  ///< rows under the header
  const char* words;
  const char* complaint;
};

TEST(BlockCodebook, IsCheckedWhenLoaded) {
  ASSERT_TRUE(
      load_from(std::string(kPhrasesHeader) + "boilerplate,prefix,any,9,Follow * on #\n", kWordsHeader).ok());
  const BadTable cases[] = {
      {"advert,whole,any,4,Advertisement\n", "", "phrases.csv:2: the kind is \"advert\""},
      {"caption,whole,any,4,Image\ncaption,infix,any,4,Photo\n", "", "phrases.csv:3: the match is \"infix\""},
      {"caption,whole,middle,4,Image\n", "", "phrases.csv:2: the place is \"middle\""},
      {"caption,whole,any,0,Image\n", "", "phrases.csv:2: words should be 1 to 80"},
      {"caption,whole,any,4x,Image\n", "", "phrases.csv:2: words should be 1 to 80"},
      {"caption,whole,any,4,\n", "", "phrases.csv:2: a phrase begins with a word"},
      {"caption,suffix,any,4,* photo\n", "", "phrases.csv:2: a phrase begins with a word"},
      {"caption,prefix,any,4,a * b * c * d\n", "", "phrases.csv:2: more than 2 of * and ~"},
      {"", "color,red\n", "words.csv:2: the class is \"color\""},
      {"", "month,May\n", "words.csv:2: a word is one word in lower case"},
      {"", "month,may\nmonth,may\n", "words.csv:3: the word stands there already"},
  };
  for (const BadTable& bad : cases) {
    auto loaded = load_from(std::string(kPhrasesHeader) + bad.phrases, std::string(kWordsHeader) + bad.words);
    ASSERT_FALSE(loaded.ok()) << bad.complaint;
    EXPECT_THAT(loaded.error().message, HasSubstr(bad.complaint));
  }
}

}  // namespace
}  // namespace verbale
