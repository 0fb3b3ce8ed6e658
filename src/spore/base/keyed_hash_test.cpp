#include "spore/base/keyed_hash.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

// Results of the reference implementation with the key 00 01 … 07, for nothing, 00 … 03 and 00 … 07.
TEST(KeyedHash, IsHalfSipHash24) {
  const HashKey key{0x03020100, 0x07060504};
  const uint32_t words[] = {0x03020100, 0x07060504};
  EXPECT_EQ(keyedHash(key, words, 0), 0x5b9f35a9u);
  EXPECT_EQ(keyedHash(key, words, 1), 0x89466e2au);
  EXPECT_EQ(keyedHash(key, words, 2), 0x8f84b8d0u);
}

TEST(KeyedHash, EachBitOfKeyAndMessageCounts) {
  const uint32_t words[] = {5, 6};
  const uint32_t hash = keyedHash({1, 2}, words, 2);
  EXPECT_NE(keyedHash({1 ^ 0x80000000, 2}, words, 2), hash);
  EXPECT_NE(keyedHash({1, 3}, words, 2), hash);
  EXPECT_NE(keyedHash({1, 2}, words, 1), hash);
  const uint32_t others[] = {5, 6 ^ 0x80000000};
  EXPECT_NE(keyedHash({1, 2}, others, 2), hash);
}

}  // namespace
}  // namespace spore
