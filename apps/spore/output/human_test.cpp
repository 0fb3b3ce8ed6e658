#include "output/human.h"

#include <gtest/gtest.h>

namespace spore::cli {
namespace {

TEST(Human, AgesNameTheTwoLargestUnits) {
  EXPECT_EQ(ageText(0), "0s");
  EXPECT_EQ(ageText(59999), "59s");
  EXPECT_EQ(ageText(60000), "1m");
  EXPECT_EQ(ageText(3599999), "59m");
  EXPECT_EQ(ageText((2 * 60 + 11) * 60000), "2h 11m");
  EXPECT_EQ(ageText(uint64_t{9 * 24 + 4} * 3600000), "9d 4h");
}

TEST(Human, SizesUseBinaryUnits) {
  EXPECT_EQ(sizeText(0), "0");
  EXPECT_EQ(sizeText(1023), "1023");
  EXPECT_EQ(sizeText(1024), "1.0K");
  EXPECT_EQ(sizeText(31949), "31.2K");
  EXPECT_EQ(sizeText(512 * 1024), "512K");
  EXPECT_EQ(sizeText(1024 * 1024 - 1), "1.0M");
  EXPECT_EQ(sizeText(uint64_t{8} << 30), "8.0G");
  EXPECT_EQ(sizeText(uint64_t{2000} << 40), "2000T");
}

}  // namespace
}  // namespace spore::cli
