#include "spore/base/fixed_string.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

using Word = FixedString<5>;

TEST(FixedString, StartsEmptyAndTerminated) {
  const Word word;
  EXPECT_TRUE(word.empty());
  EXPECT_EQ(word.size(), 0u);
  EXPECT_STREQ(word.c_str(), "");
}

TEST(FixedString, HoldsExactlyItsCapacity) {
  Word word;
  EXPECT_EQ(word.assign("hello"), Status::Ok);
  EXPECT_STREQ(word.c_str(), "hello");
  EXPECT_EQ(word.size(), Word::capacity());
}

TEST(FixedString, TooMuchLeavesItAsItWas) {
  Word word;
  ASSERT_EQ(word.assign("abc"), Status::Ok);
  EXPECT_EQ(word.assign("abcdef"), Status::TooLarge);
  EXPECT_EQ(word.append("def"), Status::TooLarge);
  EXPECT_STREQ(word.c_str(), "abc");
  EXPECT_EQ(word.append("de"), Status::Ok);
  EXPECT_EQ(word.append('f'), Status::TooLarge);
  EXPECT_STREQ(word.c_str(), "abcde");
}

TEST(FixedString, TheConstructorCuts) {
  const Word word{"abcdefgh"};
  EXPECT_EQ(word, "abcde");
}

TEST(FixedString, AShorterTextReplacesALongerOne) {
  Word word{"abcde"};
  ASSERT_EQ(word.assign("xy"), Status::Ok);
  EXPECT_STREQ(word.c_str(), "xy");
  EXPECT_EQ(word.view(), "xy");
}

TEST(FixedString, MayBeAssignedAPartOfItself) {
  Word word{"abcde"};
  ASSERT_EQ(word.assign(word.view().substr(2)), Status::Ok);
  EXPECT_STREQ(word.c_str(), "cde");
  ASSERT_EQ(word.assign(word.view().substr(0, 2)), Status::Ok);
  EXPECT_STREQ(word.c_str(), "cd");
  ASSERT_EQ(word.append(word.view()), Status::Ok);
  EXPECT_STREQ(word.c_str(), "cdcd");
}

TEST(FixedString, ComparesWithTextOfAnyKind) {
  const Word word{"abc"};
  EXPECT_EQ(word, "abc");
  EXPECT_NE(word, "abd");
  EXPECT_NE(word, "ab");
  EXPECT_EQ(word, Word{"abc"});
}

TEST(FixedString, KeepsWhatFollowsANul) {
  Word word;
  ASSERT_EQ(word.assign({"a\0b", 3}), Status::Ok);
  EXPECT_EQ(word.size(), 3u);
  EXPECT_NE(word, "a");
}

TEST(FixedString, ClearsToNothing) {
  Word word{"abc"};
  word.clear();
  EXPECT_TRUE(word.empty());
  EXPECT_STREQ(word.c_str(), "");
}

}  // namespace
}  // namespace spore
