#include "spore/base/random.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(Random, TheSameSeedGivesTheSameNumbers) {
  Random a{42}, b{42}, other{43};
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const uint32_t number = a.next();
    EXPECT_EQ(number, b.next());
    differs = differs || number != other.next();
  }
  EXPECT_TRUE(differs);
}

TEST(Random, ASeedOfZeroDoesNotStandStill) {
  Random random{0};
  const uint32_t first = random.next();
  EXPECT_NE(first, 0u);
  EXPECT_NE(first, random.next());
}

TEST(Random, ReachesEveryNumberBelowTheBoundAndNoOther) {
  Random random{7};
  int counts[6] = {};
  for (int i = 0; i < 6000; ++i) {
    const uint32_t number = random.below(6);
    ASSERT_LT(number, 6u);
    ++counts[number];
  }
  for (const int count : counts) {
    EXPECT_GT(count, 800);
    EXPECT_LT(count, 1200);
  }
}

TEST(Random, BelowNothingAndBelowOneAreZero) {
  Random random{7};
  EXPECT_EQ(random.below(0), 0u);
  EXPECT_EQ(random.below(1), 0u);
}

TEST(Random, JitterStaysAroundTheMiddle) {
  Random random{7};
  bool wasBelow = false, wasAbove = false;
  for (int i = 0; i < 1000; ++i) {
    const Millis jittered = random.around(Millis{2000}, 10);
    ASSERT_GE(jittered.count, 1800u);
    ASSERT_LE(jittered.count, 2200u);
    wasBelow = wasBelow || jittered.count < 1820;
    wasAbove = wasAbove || jittered.count > 2180;
  }
  EXPECT_TRUE(wasBelow);
  EXPECT_TRUE(wasAbove);
}

TEST(Random, NoJitterIsTheMiddleItself) {
  Random random{7};
  EXPECT_EQ(random.around(Millis{500}, 0), Millis{500});
  EXPECT_EQ(random.around(Millis{0}, 50), Millis{0});
}

}  // namespace
}  // namespace spore
