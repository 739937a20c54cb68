// Word pieces against those of the reference, for texts of all kinds (training/wordpiece_fixture.py).

#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "encoder/bundle.h"
#include "encoder/word_piece.h"

namespace verbale {
namespace {

TEST(WordPiece, CutsAsTheReferenceDoes) {
  const auto bundle = ModelBundle::load(VERBALE_SOURCE_DIR "/models");
  ASSERT_TRUE(bundle.ok()) << bundle.error().message;
  const std::vector<std::string>& vocabulary = bundle->vocabulary();
  const WordPiece word_piece = WordPiece::load(vocabulary).value();
  std::ifstream file(VERBALE_SOURCE_DIR "/tests/data/word_piece.jsonl");
  std::string line;
  std::size_t count = 0;
  while (std::getline(file, line)) {
    const auto read = nlohmann::json::parse(line);
    const std::string text = read["text"];
    std::vector<std::uint32_t> ids;
    word_piece.append(text, SIZE_MAX / 2, ids);
    std::vector<std::string> pieces;
    for (const std::uint32_t id : ids) pieces.push_back(vocabulary[id]);
    ASSERT_EQ(pieces, read["pieces"].get<std::vector<std::string>>()) << text;
    for (const std::size_t most : {0U, 1U, 3U}) {
      std::vector<std::uint32_t> some{7};
      word_piece.append(text, most, some);
      ASSERT_EQ(some.size(), 1 + std::min(most, ids.size()));
      ASSERT_TRUE(std::equal(some.begin() + 1, some.end(), ids.begin()));
    }
    ++count;
  }
  EXPECT_GE(count, 300U);
}

TEST(WordPiece, NeedsItsSpecialPieces) {
  EXPECT_EQ(WordPiece::load({"a", "[CLS]", "[SEP]"}).error().code, ErrorCode::kMalformed);
  EXPECT_EQ(WordPiece::load({}).error().code, ErrorCode::kMalformed);
}

TEST(WordPiece, TakesTheLongestFromTheLeft) {
  const WordPiece word_piece =
      WordPiece::load({"[UNK]", "[CLS]", "[SEP]", "un", "una", "##able", "##ble", "##a", "un##", "."})
          .value();
  const auto cut = [&](std::string_view text) {
    std::vector<std::uint32_t> ids;
    word_piece.append(text, 100, ids);
    return ids;
  };
  EXPECT_EQ(cut("unable"), (std::vector<std::uint32_t>{4, 6}));
  EXPECT_EQ(cut("UNaa."), (std::vector<std::uint32_t>{4, 7, 9}));
  EXPECT_EQ(cut("unx un"), (std::vector<std::uint32_t>{0, 3}));
}

}  // namespace
}  // namespace verbale
