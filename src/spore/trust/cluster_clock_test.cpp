#include "spore/trust/cluster_clock.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace spore {
namespace {

ClockReading readingOf(uint32_t session, uint32_t tick, bool isShared = true) {
  return {{session, tick}, isShared};
}

TEST(AheadClock, OfOneSessionTheOneThatHasRunLongerIsAhead) {
  EXPECT_TRUE(isAhead(readingOf(7, 5), readingOf(7, 4), 0));
  EXPECT_FALSE(isAhead(readingOf(7, 4), readingOf(7, 4), 0));
  EXPECT_FALSE(isAhead(readingOf(7, 4), readingOf(7, 5), 0));
  EXPECT_FALSE(isAhead(readingOf(7, 5), readingOf(7, 4), 1));
  EXPECT_TRUE(isAhead(readingOf(7, 6), readingOf(7, 4), 1));
  EXPECT_TRUE(isAhead(readingOf(7, 5, false), readingOf(7, 4, true), 0));
}

TEST(AheadClock, OfTwoSessionsTheSharedOneIsAheadThenTheGreater) {
  EXPECT_TRUE(isAhead(readingOf(1, 0, true), readingOf(9, 100, false), 0));
  EXPECT_FALSE(isAhead(readingOf(9, 100, false), readingOf(1, 0, true), 0));
  for (const bool isShared : {false, true}) {
    EXPECT_TRUE(isAhead(readingOf(9, 0, isShared), readingOf(1, 100, isShared), 0));
    EXPECT_FALSE(isAhead(readingOf(1, 100, isShared), readingOf(9, 0, isShared), 0));
  }
}

struct ClusterClockTest : ::testing::Test {
  ClusterClock clock;
  Instant start{0xFFFFF000};  // it wraps within the test

  ClusterClockTest() { clock.begin(start, 0x1234); }
  Instant after(uint32_t ms) const { return start + Millis{ms}; }
};

TEST_F(ClusterClockTest, ATickLastsFourSeconds) {
  EXPECT_EQ(clock.moment(start), (ClusterMoment{0x1234, 0}));
  EXPECT_EQ(clock.moment(after(3999)).tick, 0u);
  EXPECT_EQ(clock.sinceTick(after(3999)), Millis{3999});
  EXPECT_EQ(clock.moment(after(4000)).tick, 1u);
  EXPECT_EQ(clock.sinceTick(after(4000)), Millis{0});
  EXPECT_EQ(clock.moment(after(40123)).tick, 10u);
  EXPECT_EQ(clock.sinceTick(after(40123)), Millis{123});
}

TEST_F(ClusterClockTest, AFrameIsOfTheTickBeforeThisOneOrOneOfTheNextTwo) {
  const Instant now = after(4000 * 5);
  EXPECT_EQ(clock.momentOf(now, 5 & 3), (ClusterMoment{0x1234, 5}));
  EXPECT_EQ(clock.momentOf(now, 6 & 3).tick, 6u);
  EXPECT_EQ(clock.momentOf(now, 7 & 3).tick, 7u);
  EXPECT_EQ(clock.momentOf(now, 4 & 3).tick, 4u);
}

TEST_F(ClusterClockTest, AGenuineFrameSharesTheClockAndPutsItForwardOnly) {
  EXPECT_FALSE(clock.reading(start).isShared);
  clock.onGenuine(after(4000), 0);
  EXPECT_TRUE(clock.reading(after(4000)).isShared);
  EXPECT_EQ(clock.moment(after(4000)).tick, 1u);
  clock.onGenuine(after(5000), 3);
  EXPECT_EQ(clock.moment(after(5000)).tick, 3u);
  EXPECT_EQ(clock.sinceTick(after(5000)), Millis{0});
}

TEST_F(ClusterClockTest, OnlyAClockThatCountsMoreIsAdopted) {
  EXPECT_FALSE(clock.adopt(after(100), readingOf(0x1234, 0, false), Millis{2000}));
  EXPECT_FALSE(clock.adopt(after(100), readingOf(0x1233, 9, false), Millis{0}));
  EXPECT_TRUE(clock.adopt(after(100), readingOf(0x10, 9, true), Millis{2500}));
  EXPECT_EQ(clock.moment(after(100)), (ClusterMoment{0x10, 9}));
  EXPECT_EQ(clock.sinceTick(after(100)), Millis{2500});
  EXPECT_EQ(clock.moment(after(1600)).tick, 10u);
  EXPECT_TRUE(clock.reading(after(1600)).isShared);
}

}  // namespace
}  // namespace spore
