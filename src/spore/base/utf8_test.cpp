#include "spore/base/utf8.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(Utf8, SequencesHave1To4Bytes) {
  EXPECT_EQ(utf8SequenceSize("a"), 1u);
  EXPECT_EQ(utf8SequenceSize("\xC3\xA4!"), 2u);
  EXPECT_EQ(utf8SequenceSize("\xE2\x82\xAC!"), 3u);
  EXPECT_EQ(utf8SequenceSize("\xF0\x9F\x98\x80!"), 4u);
}

TEST(Utf8, NothingAndHalfASequenceAreNone) {
  EXPECT_EQ(utf8SequenceSize(""), 0u);
  EXPECT_EQ(utf8SequenceSize("\xE2\x82"), 0u);
  EXPECT_EQ(utf8SequenceSize("\x82"), 0u);
}

// Encodes without a look at what is allowed, so that the checker's answer can be compared with the rule itself.
size_t encode(uint32_t codePoint, size_t size, char* to) {
  constexpr uint8_t leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
  for (size_t i = size; i-- > 1; codePoint >>= 6) to[i] = static_cast<char>(0x80 | (codePoint & 0x3F));
  to[0] = static_cast<char>(leads[size] | codePoint);
  return size;
}

TEST(Utf8, EveryEncodingIsJudgedAsTheStandardSays) {
  // From the first number that is overlong in this size up to what its bits can hold.
  const struct {
    size_t size;
    uint32_t end, first;
  } sizes[] = {{2, 0x800, 0x80}, {3, 0x10000, 0x800}, {4, 0x200000, 0x10000}};
  for (const auto& row : sizes) {
    for (uint32_t codePoint = 0; codePoint < row.end; codePoint += codePoint < 0x11000 ? 1 : 61) {
      char text[4];
      const size_t size = encode(codePoint, row.size, text);
      const bool isSurrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
      const bool isRight = codePoint >= row.first && codePoint <= 0x10FFFF && !isSurrogate;
      ASSERT_EQ(utf8SequenceSize({text, size}), isRight ? size : 0u);
    }
  }
}

TEST(Utf8, ACheckerKnowsWhereTextMayEnd) {
  Utf8Checker checker;
  EXPECT_TRUE(checker.isWhole());
  EXPECT_TRUE(checker.push(0xE2));
  EXPECT_FALSE(checker.isWhole());
  EXPECT_TRUE(checker.push(0x82));
  EXPECT_FALSE(checker.isWhole());
  EXPECT_TRUE(checker.push(0xAC));
  EXPECT_TRUE(checker.isWhole());
  EXPECT_FALSE(checker.push(0xAC));
}

}  // namespace
}  // namespace spore
