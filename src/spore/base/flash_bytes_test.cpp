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
    EXPECT_EQ(asText(Bytes{all}.first(size)), "abcdefghij");
    EXPECT_EQ(flash.size(), 0u);
  }
}

TEST(FlashBytes, NoneAreNone) {
  FlashBytes flash;
  uint8_t room[4];
  EXPECT_EQ(flash.take(room), 0u);
}

struct Row {
  uint32_t number;
  char name[8];
  const char* text;
};
constexpr Row rows[] SPORE_IN_FLASH = {{7, "seven", "lucky"}, {0xFFFFFFFF, "largest", nullptr}};

TEST(FlashBytes, ARowOfATableIsCopiedWhole) {
  const Row first = inRam(rows[0]);
  EXPECT_EQ(first.number, 7u);
  EXPECT_STREQ(first.name, "seven");
  EXPECT_STREQ(first.text, "lucky");
  const Row last = inRam(rows[1]);
  EXPECT_EQ(last.number, 0xFFFFFFFFu);
  EXPECT_STREQ(last.name, "largest");
  EXPECT_EQ(last.text, nullptr);
}

}  // namespace
}  // namespace spore
