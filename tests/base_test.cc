#include <gtest/gtest.h>

#include "base/letters.h"
#include "base/terminal_text.h"
#include "base/utf8.h"

namespace verbale {
namespace {

TEST(Utf8, FindsTheFirstInvalidByte) {
  EXPECT_EQ(first_invalid_utf8("plain"), 5U);
  EXPECT_EQ(first_invalid_utf8("caf\xC3\xA9"), 5U);
  EXPECT_EQ(first_invalid_utf8("caf\xE9."), 3U);
  EXPECT_EQ(first_invalid_utf8("a\xED\xA0\x80"), 1U) << "a surrogate";
  EXPECT_EQ(first_invalid_utf8("a\xC0\x80"), 1U) << "an overlong form";
  EXPECT_EQ(first_invalid_utf8("a\xF4\x90\x80\x80"), 1U) << "past U+10FFFF";
  EXPECT_EQ(first_invalid_utf8("ab\xE2\x82"), 2U) << "cut short";
}

TEST(CodePointIndex, AgreesWithCountingFromTheStart) {
  std::string text;
  const std::string pieces[] = {"a", "\xC3\xA9", "\xE2\x80\x9C", "\xF0\x9F\x95\x8A"};
  for (int i = 0; i < 3000; ++i) text += pieces[(i * 7 + i / 5) % 4];
  const CodePointIndex index(text);
  std::uint32_t count = 0;
  for (std::size_t offset = 0; offset < text.size(); ++count) {
    ASSERT_EQ(index.to_code_points(offset), count);
    ASSERT_EQ(index.to_bytes(count), offset);
    offset += code_point_at(text, offset).size;
  }
  EXPECT_EQ(index.size(), count);
  EXPECT_EQ(index.to_code_points(text.size()), count);
  EXPECT_EQ(index.to_bytes(count), text.size());
}

TEST(Letters, AreLettersAndWhateverHasANumericValue) {
  for (const char32_t c :
       std::u32string_view(U"aZ0\u00E9\u00AA\u00BD\u2167\u0663\u4E00\u0E01\u02B0\U00010400"))
    EXPECT_TRUE(is_letter_or_digit(c)) << static_cast<unsigned>(c);
  for (const char32_t c : std::u32string_view(U"_ '-.\u0301\u00A0\u20AC\u200D\u2019\U0001F600"))
    EXPECT_FALSE(is_letter_or_digit(c)) << static_cast<unsigned>(c);
}

TEST(Printable, ShowsWhatATerminalWouldObey) {
  const struct {
    std::string_view given;
    std::string_view shown;
  } kCases[] = {
      {"Prime Minister", "Prime Minister"},
      {"", ""},
      {"\x1B[2J", "<U+001B>[2J"},
      {"\xC2\x9B"
       "2J",
       "<U+009B>2J"},
      {"one\r\ntwo\tthree\x7F", "one<U+000D><U+000A>two<U+0009>three<U+007F>"},
      {std::string_view("a\0b", 3), "a<U+0000>b"},
      {"\xE2\x80\xAE"
       "evil",
       "<U+202E>evil"},
      {"\xE2\x81\xA6x\xE2\x81\xA9", "<U+2066>x<U+2069>"},
      {"\xF3\xA0\x81\x81", "<U+E0041>"},
      {"\xE2\x80\x9C\xD0\x94\xD0\xB0\xE2\x80\x9D \xF0\x9F\x95\x8A",
       "\xE2\x80\x9C\xD0\x94\xD0\xB0\xE2\x80\x9D \xF0\x9F\x95\x8A"},
      {"caf\xE9!", "caf<E9>!"},
      {"cut \xE2\x80", "cut <E2><80>"},
  };
  for (const auto& each : kCases) EXPECT_EQ(printable(each.given), each.shown);
}

TEST(Printable, LeavesNoControlCharacterOfAnyCodePoint) {
  for (unsigned code_point = 0; code_point < 0xA0; ++code_point) {
    std::string text;
    if (code_point < 0x80) {
      text += static_cast<char>(code_point);
    } else {
      text += {static_cast<char>(0xC0 | code_point >> 6), static_cast<char>(0x80 | (code_point & 0x3F))};
    }
    const bool control = code_point < 0x20 || code_point >= 0x7F;
    EXPECT_EQ(printable(text) != text, control) << code_point;
  }
}

}  // namespace
}  // namespace verbale
