#include "spore/events/recent_events.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

struct RecentEventsTest : ::testing::Test {
  bool add(uint8_t number, uint32_t nodeId = 7, uint32_t incarnation = 3, uint32_t sequence = 50) {
    const uint8_t body[] = {0, number, 1};
    return events.add(nodeId, incarnation, sequence, body);
  }
  Random random{5};
  RecentEvents events{random};
};

TEST_F(RecentEventsTest, TheSameBytesOfTheSameSenderAreNewOnce) {
  EXPECT_TRUE(add(1));
  EXPECT_FALSE(add(1));
  EXPECT_TRUE(add(2));
  EXPECT_FALSE(add(1));
  EXPECT_FALSE(add(2));
}

TEST_F(RecentEventsTest, AnotherSenderOrAnotherLifeOrFrameOfItIsNew) {
  EXPECT_TRUE(add(1, 7, 3));
  EXPECT_TRUE(add(1, 8, 3));
  EXPECT_TRUE(add(1, 7, 4));
  EXPECT_TRUE(add(1, 7, 3 + 256));
  EXPECT_TRUE(add(1, 7 << 24, 3));
  EXPECT_TRUE(add(1, 7, 3, 51));
  EXPECT_TRUE(add(1, 7, 3, 50 << 16));
  EXPECT_FALSE(add(1, 7, 3));
}

TEST_F(RecentEventsTest, TheOldestMakesRoom) {
  for (size_t i = 0; i < limits::recentEventsMax; ++i) EXPECT_TRUE(add(static_cast<uint8_t>(i), i < 256 ? 7 : 8));
  EXPECT_FALSE(add(0));
  EXPECT_TRUE(add(0, 9));
  EXPECT_TRUE(add(0));
  EXPECT_FALSE(add(2));
}

}  // namespace
}  // namespace spore
