#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/source.h"

namespace verbale {
namespace {

using namespace std::string_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

/// Files in a folder that goes away with the test.
class InputTest : public testing::Test {
 protected:
  InputTest()
      : folder_(std::filesystem::path(testing::TempDir()) /
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::create_directories(folder_);
  }
  ~InputTest() override { std::filesystem::remove_all(folder_); }

  std::string file(const std::string& name, const std::string& bytes) {
    const auto path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
    return path.string();
  }

  /// The texts of the articles, or "! message" for what is wrong with one.
  static std::vector<std::string> texts(const std::vector<std::string>& paths,
                                        const InputOptions& options = {}) {
    std::vector<std::string> found;
    for (const auto& document : read(paths, options)) {
      found.push_back(document ? std::string(document->text()) : "! " + document.error().message);
    }
    return found;
  }

  static std::vector<Result<Document>> read(const std::vector<std::string>& paths,
                                            const InputOptions& options = {}) {
    std::vector<Result<Document>> found;
    ArticleSource source(paths, options);
    while (auto raw = source.next()) {
      if (!*raw) {
        found.push_back(raw->error());
        continue;
      }
      auto parsed = parse_article(std::move(*raw).value(), options);
      found.push_back(parsed ? Result<Document>(std::move(parsed->document))
                             : Result<Document>(parsed.error()));
    }
    return found;
  }

  std::filesystem::path folder_;
};

TEST_F(InputTest, PlainTextKeepsEveryByteAndItsFirstLineIsTheTitle) {
  const auto documents = read({file("story.txt", "A headline \r\n\r\nFirst.\r\n\r\nSecond.\n")});
  ASSERT_EQ(documents.size(), 1U);
  EXPECT_EQ(documents[0]->text(), "A headline \r\n\r\nFirst.\r\n\r\nSecond.\n");
  EXPECT_EQ(documents[0]->metadata().title, "A headline");
  EXPECT_EQ(documents[0]->metadata().id, "story");
}

TEST_F(InputTest, WithoutABlankLineThereIsNoTitle) {
  EXPECT_EQ(read({file("a.txt", "One line\nand another\n")})[0]->metadata().title, "");
  EXPECT_EQ(read({file("b.txt", "One line only")})[0]->metadata().title, "");
}

TEST_F(InputTest, Encodings) {
  EXPECT_THAT(texts({file("bom.txt",
                          "\xEF\xBB\xBF"
                          "caf\xC3\xA9")}),
              ElementsAre("caf\xC3\xA9"));
  EXPECT_THAT(texts({file("le.txt",
                          "\xFF\xFE"
                          "c\0a\0f\0\xE9\0\x3D\xD8\x4A\xDD"s)}),
              ElementsAre("caf\xC3\xA9\xF0\x9F\x95\x8A"));
  EXPECT_THAT(texts({file("be.txt", "\xFE\xFF\0c\0a\0f\0\xE9"s)}), ElementsAre("caf\xC3\xA9"));
  EXPECT_THAT(
      texts({file("1252.txt",
                  "He said \x93yes\x94 in the caf\xE9 \x96 and left, as the minister\x92s men did.")}),
      ElementsAre("He said \xE2\x80\x9Cyes\xE2\x80\x9D in the caf\xC3\xA9 \xE2\x80\x93 and left, as the "
                  "minister\xE2\x80\x99s men did."));
}

TEST_F(InputTest, Utf16JsonlIsConvertedAsItStreams) {
  std::string bytes = "\xFF\xFE";
  for (int i = 0; i < 30000; ++i) {
    for (const char c : "{\"id\":" + std::to_string(i) + ",\"text\":\"caf\"}\n") bytes += {c, '\0'};
  }
  const auto documents = read({file("a.jsonl", bytes)});
  ASSERT_EQ(documents.size(), 30000U);
  EXPECT_EQ(documents[29999]->metadata().id, "29999");
}

TEST_F(InputTest, HalfASurrogatePairInUtf16IsAnError) {
  EXPECT_THAT(texts({file("half.txt",
                          "\xFF\xFE"
                          "a\0\x3D\xD8"
                          "b\0"s)}),
              ElementsAre(AllOf(HasSubstr("half.txt"), HasSubstr("surrogate"))));
}

TEST_F(InputTest, BinaryAndEmptyFilesAreErrors) {
  EXPECT_THAT(
      texts({file("nul.txt", "one\ntwo\0three"s), file("empty.txt", ""), file("blank.txt", " \n\r\n")}),
      ElementsAre(AllOf(HasSubstr("nul.txt: line 2"), HasSubstr("NUL")),
                  AllOf(HasSubstr("empty.txt"), HasSubstr("empty")),
                  AllOf(HasSubstr("blank.txt"), HasSubstr("empty"))));
}

TEST_F(InputTest, JsonlRowsCarryTheirMetadata) {
  const auto documents =
      read({file("a.jsonl",
                 "{\"id\":\"x\",\"text\":\"One.\",\"title\":\"T\",\"published\":\"2021-03-19\",\"uri\":\"u\","
                 "\"outlet\":\"o\","
                 "\"tags\":[1,\"b\"],\"z\":{\"a\":null}}\r\n\n{\"id\":7,\"text\":\"Two.\",\"title\":null}")});
  ASSERT_EQ(documents.size(), 2U);
  const Metadata& data = documents[0]->metadata();
  EXPECT_EQ(data.id, "x");
  EXPECT_EQ(data.title, "T");
  EXPECT_EQ(data.uri, "u");
  EXPECT_EQ(data.outlet, "o");
  EXPECT_EQ(data.published->text, "2021-03-19");
  EXPECT_EQ(data.extra, "{\"tags\":[1,\"b\"],\"z\":{\"a\":null}}");
  EXPECT_EQ(documents[1]->metadata().id, "7");
  EXPECT_EQ(documents[1]->metadata().extra, "");
}

TEST_F(InputTest, BadRowsAreNamedAndTheOthersRead) {
  const std::string path = file("a.jsonl",
                                "{\"text\":\"one\"}\n"
                                "{\"text\":\n"
                                "[\"text\"]\n"
                                "{\"id\":\"x\"}\n"
                                "{\"text\":5}\n"
                                "{\"text\":\"\"}\n"
                                "{\"text\":\"half \\ud800\"}\n"
                                "{\"text\":\"caf\xE9\"}\n"
                                "{\"text\":\"surrogate \xED\xA0\x80\"}\n"
                                "{\"text\":\"day\",\"published\":20210319}\n"
                                "{\"text\":\"a\",\"text\":\"b\"}\n"
                                "{\"text\":\"nul \\u0000 is a character\"}\n"
                                "{\"text\":\"two\"} trailing\n"
                                "{\"text\":\"last\"}");
  EXPECT_THAT(
      texts({path}),
      ElementsAre("one", HasSubstr("a.jsonl:2: "), HasSubstr("a.jsonl:3: a row should be"),
                  HasSubstr("a.jsonl:4: no \"text\""), HasSubstr("a.jsonl:5: \"text\" should be a string"),
                  HasSubstr("a.jsonl:6: the text is empty"), HasSubstr("a.jsonl:7: "),
                  HasSubstr("a.jsonl:8: not UTF-8 at byte 13"), HasSubstr("a.jsonl:9: not UTF-8"),
                  HasSubstr("a.jsonl:10: \"published\""), HasSubstr("a.jsonl:11: two values"),
                  "nul \0 is a character"s, HasSubstr("a.jsonl:13: "), "last"));
}

TEST_F(InputTest, APublicationDateThatIsNoneIsAWarning) {
  ArticleSource source({file("a.jsonl", "{\"text\":\"one\",\"published\":\"03-02-2009\",\"k\":1}")}, {});
  const auto parsed = parse_article(source.next()->value(), {});
  ASSERT_TRUE(parsed.ok());
  EXPECT_FALSE(parsed->document.metadata().published);
  EXPECT_EQ(parsed->document.metadata().extra, "{\"published\":\"03-02-2009\",\"k\":1}");
  EXPECT_THAT(parsed->warning, AllOf(HasSubstr("a.jsonl:1: "), HasSubstr("03-02-2009")));
}

TEST_F(InputTest, AnIdIsMadeOfTheContentWhereNoneIsGiven) {
  const auto documents =
      read({file("a.jsonl", "{\"text\":\"one\"}\n{\"text\":\"two\"}\n{\"text\":\"one\"}\n")});
  EXPECT_EQ(documents[0]->metadata().id.size(), 16U);
  EXPECT_NE(documents[0]->metadata().id, documents[1]->metadata().id);
  EXPECT_EQ(documents[0]->metadata().id, documents[2]->metadata().id);
}

TEST_F(InputTest, AnArticleOverTheLimitIsPassedOver) {
  const std::string row = "{\"text\":\"" + std::string(3 << 20, 'a') + "\"}\n";
  const std::string path = file("a.jsonl", "{\"text\":\"one\"}\n" + row + "{\"text\":\"two\"}\n");
  InputOptions options;
  options.article_limit = 1 << 20;
  EXPECT_THAT(texts({path}, options),
              ElementsAre("one", HasSubstr("a.jsonl:2: a row over the limit of 1 MB"), "two"));
  EXPECT_THAT(texts({file("a.txt", row)}, options), ElementsAre(HasSubstr("over the limit of 1 MB")));
}

TEST_F(InputTest, AFolderIsWalkedInTheOrderOfItsNames) {
  file("walk/b.txt", "b");
  file("walk/a/z.jsonl", "{\"text\":\"z\"}");
  file("walk/c.pdf", "%PDF");
  file("walk/.hidden.txt", "h");
  const auto documents = read({(folder_ / "walk").string()});
  ASSERT_EQ(documents.size(), 2U);
  EXPECT_EQ(documents[0]->text(), "z");
  EXPECT_EQ(documents[1]->metadata().id, "b");
}

TEST_F(InputTest, WhatIsNotThereIsNamed) {
  std::filesystem::create_directories(folder_ / "nothing");
  std::filesystem::create_symlink(folder_ / "gone", folder_ / "link.txt");
  EXPECT_THAT(
      texts({(folder_ / "nothing").string(), (folder_ / "link.txt").string(), file("a.txt", "read on")}),
      ElementsAre(AllOf(HasSubstr("nothing"), HasSubstr("no articles")),
                  AllOf(HasSubstr("link.txt"), HasSubstr("No such file")), "read on"));
}

TEST_F(InputTest, DefaultsFillInWhatInputsDoNotCarry) {
  InputOptions options;
  options.title = "T";
  options.uri = "u";
  options.published = Published::parse("2021-03-19").value();
  const auto documents = read(
      {file("a.jsonl", "{\"text\":\"x\",\"title\":\"own\",\"published\":\"2020-01-01\"}\n{\"text\":\"y\"}")},
      options);
  EXPECT_EQ(documents[0]->metadata().title, "own");
  EXPECT_EQ(documents[0]->metadata().published->text, "2020-01-01");
  EXPECT_EQ(documents[1]->metadata().title, "T");
  EXPECT_EQ(documents[1]->metadata().uri, "u");
  EXPECT_EQ(documents[1]->metadata().published->text, "2021-03-19");
}

}  // namespace
}  // namespace verbale
