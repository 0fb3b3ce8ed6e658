#include "spore/base/flash_bytes.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

const uint32_t words[] SPORE_IN_FLASH = {0x64636261, 0x68676665, 0x00006A69};

TEST(FlashBytes, TheyComeInTheOrderOfTheirBytesHoweverManyAreTaken) {
  for (size_t step = 1; step <= 12; ++step) {
    FlashBytes flash{words, 10};
    uint8_t all[12] = {};
    size_t size = 0;
    for (;;) {
      const size_t count = flash.take(MutableBytes{all + size, sizeof(all) - size}.first(step));
      if (count == 0) break;
      EXPECT_LE(count, step);
      size += count;
    }
    EXPECT_EQ(size, 10u);
    EXPECT_TRUE(asText(Bytes{all}.first(size)) == "abcdefghij");
    EXPECT_EQ(flash.size(), 0u);
  }
}

TEST(FlashBytes, NoneAreNone) {
  FlashBytes flash;
  uint8_t room[4];
  EXPECT_EQ(flash.take(room), 0u);
}

}  // namespace
}  // namespace spore
