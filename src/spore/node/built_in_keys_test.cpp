// Tests a firmware that was built with two keys: this file's object is linked before the library's, which has none.
#define SPORE_UPDATE_KEYS                                            \
  "04"                                                               \
  "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff" \
  "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF" \
  ",04"                                                              \
  "ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff" \
  "00112233445566778899aabbccddeeff00112233445566778899aabbccddee77"
#include "spore/node/built_in_keys.cpp"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(BuiltInKeys, AreThoseOfTheBuildInTheirOrder) {
  const UpdateKeys keys = builtInUpdateKeys();
  ASSERT_EQ(keys.size(), 2u);
  EXPECT_EQ(keys[0][0], 0x04);
  EXPECT_EQ(keys[0][1], 0x00);
  EXPECT_EQ(keys[0][64], 0xFF);
  EXPECT_EQ(keys[1][1], 0xFF);
  EXPECT_EQ(keys[1][64], 0x77);
}

TEST(BuiltInKeys, OtherTextsWouldNotCompile) {
  EXPECT_TRUE(areKeys(""));
  EXPECT_TRUE(areKeys(digits.substr(0, digitsPerKey)));
  EXPECT_FALSE(areKeys(digits.substr(0, digitsPerKey - 1)));
  EXPECT_FALSE(areKeys(digits.substr(0, digitsPerKey + 1)));
  EXPECT_FALSE(areKeys(digits.substr(1, digitsPerKey)));
  EXPECT_FALSE(areKeys(digits.substr(0, 2 * digitsPerKey)));
}

}  // namespace
}  // namespace spore
