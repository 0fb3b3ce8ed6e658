#include "spore/cluster/members/member_texts.h"

#include <gtest/gtest.h>

#include <cstring>

namespace spore {
namespace {

class MemberTextsTest : public testing::Test {
 protected:
  MemberTextsTest() : texts_(*::new (static_cast<void*>(storage_)) MemberTexts) {}

  // In static memory: with the capacities of Linux it is too large for a stack.
  alignas(MemberTexts) static unsigned char storage_[sizeof(MemberTexts)];
  MemberTexts& texts_;
};

alignas(MemberTexts) unsigned char MemberTextsTest::storage_[sizeof(MemberTexts)];

TEST_F(MemberTextsTest, ABlockIsReadBack) {
  const uint32_t offset = texts_.add("kitchen", "role=lamp");
  ASSERT_NE(offset, noMemberText);
  EXPECT_EQ(texts_.hostname(offset), "kitchen");
  EXPECT_EQ(texts_.labels(offset), "role=lamp");
  EXPECT_EQ(2u + 7u + 9u, texts_.used());
}

TEST_F(MemberTextsTest, NoTextIsEmptyAndCostsNothing) {
  EXPECT_TRUE(texts_.hostname(noMemberText).empty());
  EXPECT_TRUE(texts_.labels(noMemberText).empty());
  EXPECT_EQ(0u, texts_.remove(noMemberText));
  EXPECT_EQ(0u, texts_.used());
}

TEST_F(MemberTextsTest, EmptyTextsAreABlock) {
  const uint32_t offset = texts_.add("", "");
  ASSERT_NE(offset, noMemberText);
  EXPECT_TRUE(texts_.hostname(offset).empty());
  EXPECT_EQ(2u, texts_.remove(offset));
}

TEST_F(MemberTextsTest, RemovingABlockMovesTheLaterOnesDown) {
  const uint32_t first = texts_.add("one", "a=1");
  const uint32_t second = texts_.add("two", "b=2");
  const uint32_t third = texts_.add("three", "c=3");
  const uint32_t freed = texts_.remove(second);
  EXPECT_EQ(2u + 3u + 3u, freed);
  EXPECT_EQ(texts_.hostname(first), "one");
  EXPECT_EQ(texts_.labels(first), "a=1");
  EXPECT_EQ(texts_.hostname(third - freed), "three");
  EXPECT_EQ(texts_.labels(third - freed), "c=3");
}

TEST_F(MemberTextsTest, ABlockThatDoesNotFitChangesNothing) {
  char label[200];
  std::memset(label, 'x', sizeof(label));
  size_t blocks = 0;
  while (texts_.add("name", {label, sizeof(label)}) != noMemberText) ++blocks;
  EXPECT_EQ(limits::memberTextBytes / (2 + 4 + sizeof(label)), blocks);
  EXPECT_EQ(blocks * (2 + 4 + sizeof(label)), texts_.used());
}

TEST_F(MemberTextsTest, ThePoolCanBeFilledToItsLastByte) {
  char label[200];
  std::memset(label, 'x', sizeof(label));
  while (limits::memberTextBytes - texts_.used() > 2 * (2 + sizeof(label))) {
    ASSERT_NE(texts_.add("", {label, sizeof(label)}), noMemberText);
  }
  const size_t left = limits::memberTextBytes - texts_.used();
  ASSERT_NE(texts_.add({label, left / 2 - 2}, ""), noMemberText);
  ASSERT_NE(texts_.add("", {label, left - left / 2 - 2}), noMemberText);
  EXPECT_EQ(limits::memberTextBytes, texts_.used());
  EXPECT_EQ(texts_.add("", ""), noMemberText);
}

TEST_F(MemberTextsTest, TheLongestTextsAreReadBack) {
  char text[255];
  std::memset(text, 'y', sizeof(text));
  const uint32_t offset = texts_.add({text, 255}, {text, 255});
  ASSERT_NE(offset, noMemberText);
  EXPECT_EQ(255u, texts_.hostname(offset).size());
  EXPECT_EQ(255u, texts_.labels(offset).size());
}

}  // namespace
}  // namespace spore
