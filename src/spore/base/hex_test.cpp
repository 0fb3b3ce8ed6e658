#include "spore/base/hex.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(Hex, GoesThereAndBack) {
  const uint8_t bytes[] = {0x00, 0x9A, 0xFF, 0x10};
  const auto text = hexText<4>(bytes);
  EXPECT_EQ(text, "009aff10");
  uint8_t back[4] = {};
  EXPECT_EQ(readHex(text, back), Status::Ok);
  EXPECT_EQ(back[1], 0x9A);
  EXPECT_EQ(back[3], 0x10);
  EXPECT_EQ(readHex("009AFF10", back), Status::Ok);
  EXPECT_EQ(back[2], 0xFF);
}

TEST(Hex, RefusesWhatIsNoSuchNumber) {
  uint8_t byte[1];
  for (const char* text : {"", "1", "123", "0g", "g0", " 1", "1 ", "-1", "@1", "`1"}) {
    EXPECT_EQ(readHex(text, byte), Status::Malformed);
  }
}

TEST(Hex, LeavesOutWhatIsTooMany) {
  const uint8_t bytes[] = {1, 2, 3};
  EXPECT_EQ(hexText<2>(bytes), "0102");
}

}  // namespace
}  // namespace spore
