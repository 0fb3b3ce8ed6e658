#include "spore/base/instant.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

constexpr uint32_t clockMax = 0xFFFFFFFF;  // one millisecond before the wrap at 49.7 days

TEST(Instant, KnowsHowLongAgoAnotherWas) {
  EXPECT_EQ(Instant{1500}.since(Instant{1000}), Millis{500});
  EXPECT_EQ(Instant{1000}.since(Instant{1000}), Millis{0});
}

TEST(Instant, WhatLiesAheadWasNoTimeAgo) {
  EXPECT_EQ(Instant{1000}.since(Instant{1500}), Millis{0});
}

TEST(Instant, DistancesAreRightAcrossTheWrap) {
  const Instant before{clockMax - 99};
  const Instant after = before + Millis{300};
  EXPECT_EQ(after.raw(), 200u);
  EXPECT_EQ(after.since(before), Millis{300});
  EXPECT_EQ(before.since(after), Millis{0});
}

TEST(Instant, DueTimesAreReachedAcrossTheWrap) {
  const Instant before{clockMax};
  const Instant due = before + Millis{10};
  EXPECT_FALSE(before.hasReached(due));
  EXPECT_FALSE((before + Millis{9}).hasReached(due));
  EXPECT_TRUE((before + Millis{10}).hasReached(due));
  EXPECT_TRUE((before + Millis{11}).hasReached(due));
}

TEST(Instant, ReachesBack24DaysAndNoFurther) {
  constexpr uint32_t reach = 0x7FFFFFFF;
  const Instant now{5};
  EXPECT_EQ(now.since(now - Millis{reach}), Millis{reach});
  EXPECT_EQ(now.since(now - Millis{reach} - Millis{1}), Millis{0});
  EXPECT_TRUE(now.hasReached(now - Millis{reach}));
}

TEST(Instant, SubtractingGoesBackAcrossTheWrap) {
  EXPECT_EQ((Instant{5} - Millis{10}).raw(), clockMax - 4);
  EXPECT_EQ(Instant{5} - Millis{10} + Millis{10}, Instant{5});
  EXPECT_NE(Instant{5}, Instant{6});
}

TEST(Millis, ComparesAndAdds) {
  EXPECT_LT(Millis{1}, Millis{2});
  EXPECT_LE(Millis{2}, Millis{2});
  EXPECT_GT(Millis{3}, Millis{2});
  EXPECT_GE(Millis{3}, Millis{3});
  EXPECT_NE(Millis{3}, Millis{4});
  EXPECT_EQ(Millis{1} + Millis{2}, Millis{3});
}

}  // namespace
}  // namespace spore
