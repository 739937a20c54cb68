#include "verbale/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reader/stage_list.h"
#include "tiny_bundle.h"

namespace verbale {
namespace {

using testing::HasSubstr;

/// Writes one block over the whole text.
struct WholeBlock {
  using Reads = Layers<Language>;
  using Writes = Blocks;
  static constexpr std::string_view kName = "whole";
  static constexpr bool kEnglishOnly = false;
  static Result<WholeBlock> load(const Codebook& /*codebook*/) { return WholeBlock(); }
  Blocks predict(const Document& document) const {
    Blocks blocks;
    blocks.items.push_back({{0, static_cast<std::uint32_t>(document.text().size())}});
    return blocks;
  }
};

struct AlwaysEnglish {
  using Reads = Layers<>;
  using Writes = Language;
  static constexpr std::string_view kName = "english";
  static constexpr bool kEnglishOnly = false;
  static Result<AlwaysEnglish> load(const Codebook& /*codebook*/) { return AlwaysEnglish(); }
  Language predict(const Document& /*document*/) const { return {"en", true}; }
};

TEST(StageList, RefusesAStageWhoseLayersAreNotWrittenBeforeIt) {
  const Codebook none;
  const ModelBundle bundle = TinyBundle().load().value();
  const auto wrong = StageList({none, none, bundle}).then<WholeBlock>().then<AlwaysEnglish>().take();
  ASSERT_FALSE(wrong.ok());
  EXPECT_THAT(wrong.error().message, HasSubstr("stage whole reads a layer"));
  EXPECT_TRUE(StageList({none, none, bundle}).then<AlwaysEnglish>().then<WholeBlock>().take().ok());
}

TEST(StageList, RefusesTwoStagesForOneLayer) {
  const Codebook none;
  const ModelBundle bundle = TinyBundle().load().value();
  const auto wrong = StageList({none, none, bundle}).then<AlwaysEnglish>().then<AlwaysEnglish>().take();
  ASSERT_FALSE(wrong.ok());
  EXPECT_THAT(wrong.error().message, HasSubstr("written already"));
}

class ReaderTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { reader_ = new Reader(Reader::load({VERBALE_SOURCE_DIR}).value()); }
  static void TearDownTestSuite() { delete reader_; }
  static Reader* reader_;
};
Reader* ReaderTest::reader_ = nullptr;

TEST_F(ReaderTest, EveryLayerIsThere) {
  const Document document = reader_->read({"The ministry said talks would begin on Friday.", {}}).value();
  EXPECT_TRUE(document.has<Language>() && document.has<Blocks>() && document.has<Tokens>() &&
              document.has<Sentences>());
  EXPECT_TRUE(document.has<Encoding>() && document.has<Syntax>() && document.has<Names>());
  EXPECT_TRUE(document.has<Entities>() && document.has<Times>() && document.has<Quotes>() &&
              document.has<Events>());
  EXPECT_GT(document.get<Tokens>().size(), 5U);
  EXPECT_EQ(document.get<Syntax>().size(), document.get<Tokens>().size());
}

TEST_F(ReaderTest, LayersThatAreThereAreKept) {
  Document document = Document::create({"Yes . No .", {}}).value();
  Blocks blocks;
  blocks.items = {{{0, 10}}};
  Tokens tokens;
  tokens.items = {{{0, 5}}, {{6, 10}}};
  ASSERT_TRUE(document.attach(std::move(blocks)));
  ASSERT_TRUE(document.attach(std::move(tokens)));
  ASSERT_TRUE(reader_->annotate(document));
  EXPECT_EQ(document.get<Tokens>().size(), 2U);
}

TEST_F(ReaderTest, OtherLanguagesGetTextBlocksAndSentences) {
  const Document document =
      reader_
          ->read({"Die Regierung teilte am Freitag mit, dass die Gespräche in der kommenden Woche beginnen. "
                  "Der Minister sagte: „Wir sind "
                  "bereit, und wir werden verhandeln.“ Eine Sprecherin wollte sich dazu nicht äußern.",
                  {}})
          .value();
  EXPECT_EQ(document.get<Language>().code, "de");
  EXPECT_GE(document.get<Sentences>().size(), 2U);
  EXPECT_TRUE(document.get<Tokens>().empty());
  EXPECT_TRUE(document.get<Syntax>().empty() && document.get<Names>().empty() &&
              document.get<Entities>().empty());
  EXPECT_TRUE(document.get<Times>().empty());
  EXPECT_TRUE(document.get<Quotes>().empty());
}

TEST(Reader, SaysWhereItLookedForItsData) {
  const auto reader = Reader::load({"/nowhere"});
  ASSERT_FALSE(reader.ok());
  EXPECT_THAT(reader.error().message, HasSubstr("/nowhere/codebook"));
}

}  // namespace
}  // namespace verbale
