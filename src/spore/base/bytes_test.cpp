#include "spore/base/bytes.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(Bytes, AViewOfNothingIsEmpty) {
  const Bytes none;
  EXPECT_TRUE(none.empty());
  EXPECT_EQ(none.size(), 0u);
  EXPECT_EQ(none.begin(), none.end());
  EXPECT_TRUE(none.first(3).empty());
  EXPECT_TRUE(none.from(0).empty());
}

TEST(Bytes, PartsNeverReachBeyondTheWhole) {
  const uint8_t data[] = {1, 2, 3};
  const Bytes all = data;
  EXPECT_EQ(all.first(2).size(), 2u);
  EXPECT_EQ(all.first(9).size(), 3u);
  EXPECT_EQ(all.from(1).size(), 2u);
  EXPECT_EQ(all.from(1)[0], 2);
  EXPECT_TRUE(all.from(3).empty());
  EXPECT_TRUE(all.from(9).empty());
}

TEST(Bytes, TextAndBytesAreTheSameMemory) {
  const std::string_view text = "abc";
  const Bytes bytes = asBytes(text);
  ASSERT_EQ(bytes.size(), 3u);
  EXPECT_EQ(bytes[2], 'c');
  EXPECT_EQ(asText(bytes), text);
  EXPECT_EQ(asText(bytes).data(), text.data());
}

TEST(Bytes, MutableOnesAreFilledAndReadAsOthers) {
  uint8_t data[2] = {};
  const MutableBytes room = data;
  room[1] = 7;
  EXPECT_EQ(readOnly(room)[1], 7);
  int sum = 0;
  for (const uint8_t byte : readOnly(room)) sum += byte;
  EXPECT_EQ(sum, 7);
}

}  // namespace
}  // namespace spore
