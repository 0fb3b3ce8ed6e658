#include "spore/trust/replay_windows.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

struct Windows : ::testing::Test {
  ReplayWindows windows;
  uint32_t tick = 1000;

  bool take(uint32_t nodeId, uint32_t incarnation, uint32_t sequence) {
    FrameHeader header;
    header.nodeId = nodeId;
    header.incarnation = incarnation;
    header.sequence = sequence;
    return windows.take(header, tick, tick);
  }
};

TEST_F(Windows, EachFrameIsTakenOnce) {
  EXPECT_TRUE(take(1, 1, 10));
  EXPECT_FALSE(take(1, 1, 10));
  EXPECT_TRUE(take(1, 1, 11));
  EXPECT_FALSE(take(1, 1, 11));
  EXPECT_FALSE(take(1, 1, 10));
  EXPECT_TRUE(take(2, 1, 10));
}

TEST_F(Windows, FramesMayOvertakeEachOtherWithinThirtyTwo) {
  EXPECT_TRUE(take(1, 1, 100));
  for (uint32_t behind = 1; behind <= 32; ++behind) {
    EXPECT_TRUE(take(1, 1, 100 - behind));
    EXPECT_FALSE(take(1, 1, 100 - behind));
  }
  EXPECT_FALSE(take(1, 1, 67));
  EXPECT_TRUE(take(1, 1, 131));
  EXPECT_FALSE(take(1, 1, 100));
  EXPECT_TRUE(take(1, 1, 99 + 31));
  EXPECT_TRUE(take(1, 1, 163));
  EXPECT_FALSE(take(1, 1, 131));
  EXPECT_TRUE(take(1, 1, 300));
  EXPECT_TRUE(take(1, 1, 268));
  EXPECT_FALSE(take(1, 1, 267));
}

TEST_F(Windows, SequencesMayWrap) {
  EXPECT_TRUE(take(1, 1, 0x1FFFE));
  EXPECT_TRUE(take(1, 1, 0x20001));
  EXPECT_TRUE(take(1, 1, 0x1FFFF));
  EXPECT_FALSE(take(1, 1, 0x1FFFE));
}

TEST_F(Windows, FramesOfAnEarlierStartAreNotTaken) {
  EXPECT_TRUE(take(1, 255, 500));
  EXPECT_TRUE(take(1, 256, 1));
  EXPECT_FALSE(take(1, 255, 501));
  EXPECT_FALSE(take(1, 256, 1));
  EXPECT_TRUE(take(1, 256, 2));
}

TEST_F(Windows, WhoIsSilentForTwoTicksNeedsNoWindow) {
  EXPECT_TRUE(take(1, 1, 10));
  ++tick;
  EXPECT_TRUE(take(2, 1, 10));
  EXPECT_EQ(windows.size(), 2u);
  EXPECT_FALSE(take(1, 1, 10));
  ++tick;
  EXPECT_TRUE(take(3, 1, 10));
  EXPECT_EQ(windows.size(), 2u);
  EXPECT_FALSE(take(2, 1, 10));
  // Its frames of then are not genuine any more; one of now is, whatever its number.
  EXPECT_TRUE(take(1, 1, 10));
}

TEST_F(Windows, AFrameOfTheTickBeforeKeepsTheWindowAsLongAsItNeedsTo) {
  EXPECT_TRUE(take(1, 1, 10));
  ++tick;
  FrameHeader late;
  late.nodeId = 1;
  late.incarnation = 1;
  late.sequence = 9;
  EXPECT_TRUE(windows.take(late, tick - 1, tick));
  EXPECT_TRUE(take(1, 1, 11));
  ++tick;
  EXPECT_FALSE(take(1, 1, 11));
}

TEST_F(Windows, ClearForgetsAll) {
  EXPECT_TRUE(take(1, 1, 10));
  windows.clear();
  EXPECT_EQ(windows.size(), 0u);
  EXPECT_TRUE(take(1, 1, 10));
}

TEST_F(Windows, WithoutAFreeWindowNothingIsTaken) {
  uint32_t nodes = 0;
  while (take(nodes + 1, 1, 1)) ++nodes;
  EXPECT_EQ(nodes, limits::membersMax + 8);
  EXPECT_FALSE(take(nodes + 1, 1, 2));
  EXPECT_TRUE(take(1, 1, 2));
  ++tick;
  EXPECT_TRUE(take(1, 1, 3));
  ++tick;
  EXPECT_TRUE(take(nodes + 1, 1, 3));
}

}  // namespace
}  // namespace spore
