#include "image/hex.h"

#include <gtest/gtest.h>

namespace spore::cli {
namespace {

using Two = std::array<uint8_t, 2>;

TEST(Hex, BytesBecomeTwoDigitsEach) {
  const uint8_t bytes[] = {0x00, 0x0f, 0xa9, 0xff};
  EXPECT_EQ(hexText(bytes), "000fa9ff");
  EXPECT_EQ(hexText(Bytes{}), "");
}

TEST(Hex, DigitsOfBothCasesAreRead) {
  EXPECT_EQ(parseHex<Two>("0aF9"), (Two{0x0a, 0xf9}));
}

TEST(Hex, OtherCharactersAndOtherLengthsAreRefused) {
  for (const char* text : {"", "0a", "0af", "0af90", "0a f9", "0ag9", "0x0a", "-1f9"}) {
    EXPECT_FALSE(parseHex<Two>(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace spore::cli
