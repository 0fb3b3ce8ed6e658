#include "spore/base/byte_lanes.h"

#include <gtest/gtest.h>

namespace spore::lanes {
namespace {

// Puts `byte` at place `at` among bytes that are all `rest`.
Word wordOf(unsigned char rest, size_t at, unsigned char byte) {
  char bytes[wordBytes];
  std::memset(bytes, rest, sizeof bytes);
  bytes[at] = static_cast<char>(byte);
  return load(bytes);
}

TEST(ByteLanes, FindOneByteAmongOthersAtEveryPlace) {
  for (size_t at = 0; at < wordBytes; ++at) {
    for (unsigned byte = 0; byte <= 0xFF; ++byte) {
      const Word word = wordOf('x', at, static_cast<unsigned char>(byte));
      EXPECT_EQ(hasNonAscii(word) != 0, byte >= 0x80);
      EXPECT_EQ(hasBelow(word, ' ') != 0, byte < ' ');
      EXPECT_EQ(hasEqual(word, '"') != 0, byte == '"');
    }
  }
}

TEST(ByteLanes, NeighboursDoNotLeakIntoEachOther) {
  EXPECT_EQ(hasBelow(wordOf(' ', 0, 0xFF), ' '), Word{0});
  EXPECT_EQ(hasBelow(wordOf(0xFF, 1, 0x20), ' '), Word{0});
  EXPECT_EQ(hasEqual(wordOf('!', 0, '#'), '"'), Word{0});
}

}  // namespace
}  // namespace spore::lanes
