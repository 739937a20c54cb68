#include <gtest/gtest.h>

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

}  // namespace
}  // namespace verbale
