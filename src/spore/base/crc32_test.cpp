#include "spore/base/crc32.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(Crc32, GivesTheCheckValueOfItsStandard) {
  EXPECT_EQ(crc32(asBytes("123456789")), 0xCBF43926u);
}

TEST(Crc32, IsZeroOfNothing) {
  EXPECT_EQ(crc32(Bytes{}), 0u);
}

TEST(Crc32, ContinuesWhereItWasLeft) {
  EXPECT_EQ(crc32(asBytes("56789"), crc32(asBytes("1234"))), crc32(asBytes("123456789")));
}

}  // namespace
}  // namespace spore
