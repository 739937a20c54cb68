#include "codebook/codebook.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace verbale {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Table, ReadsQuotedFieldsAndPassesRemarksOver) {
  const auto table = Table::parse(
      "t.csv", "# a remark, with \"marks\"\nword,class\r\nsay,\"speech, plain\"\n\n\"a \"\"b\"\"\",\n",
      {"word", "class"});
  ASSERT_TRUE(table.ok()) << table.error().message;
  ASSERT_EQ(table->rows().size(), 2U);
  EXPECT_THAT(table->rows()[0].fields, ElementsAre("say", "speech, plain"));
  EXPECT_EQ(table->rows()[0].line, 3U);
  EXPECT_THAT(table->rows()[1].fields, ElementsAre("a \"b\"", ""));
}

TEST(Table, NamesFileAndLineOfWhatIsWrong) {
  const auto complaint = [](const char* bytes) {
    const auto table = Table::parse("t.csv", bytes, {"word", "class"});
    return table ? "" : table.error().message;
  };
  EXPECT_THAT(complaint("word,kind\n"), HasSubstr("t.csv:1: the columns should be word,class"));
  EXPECT_THAT(complaint("word,class\n#\nsay\n"), HasSubstr("t.csv:3: 1 fields"));
  EXPECT_THAT(complaint("word,class\n\"say,x\n"), HasSubstr("t.csv:2: a quotation mark"));
  EXPECT_THAT(complaint("# nothing"), HasSubstr("no header"));
}

TEST(Codebook, ItsVersionFollowsEveryByte) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "codebook_version";
  std::filesystem::create_directories(folder / "times");
  const auto version = [&] { return Codebook::load(folder)->version(); };
  std::ofstream(folder / "times" / "a.csv") << "x\n";
  const std::string first = version();
  EXPECT_EQ(version(), first);
  std::ofstream(folder / "times" / "a.csv") << "y\n";
  EXPECT_NE(version(), first);
  EXPECT_FALSE(Codebook::load(folder)->file("times/b.csv").ok());
  EXPECT_EQ(Codebook::load(folder)->file("times/a.csv").value(), "y\n");
  std::filesystem::remove_all(folder);
}

TEST(Codebook, AMissingFolderIsNamed) {
  const auto codebook = Codebook::load("/nowhere/codebook");
  ASSERT_FALSE(codebook.ok());
  EXPECT_THAT(codebook.error().message, HasSubstr("/nowhere/codebook"));
}

}  // namespace
}  // namespace verbale
