#include "spore/cluster/timers.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(Deadline, IsTakenOnceWhenItsMomentHasCome) {
  Deadline deadline;
  EXPECT_FALSE(deadline.take(Instant{5}));
  deadline.set(Instant{100});
  EXPECT_FALSE(deadline.take(Instant{99}));
  EXPECT_TRUE(deadline.isSet());
  EXPECT_TRUE(deadline.take(Instant{100}));
  EXPECT_FALSE(deadline.isSet());
  EXPECT_FALSE(deadline.take(Instant{101}));
}

TEST(Deadline, MayLieBehindTheWrap) {
  Deadline deadline;
  deadline.set(Instant{0xFFFFFF00} + Millis{0x200});
  EXPECT_FALSE(deadline.take(Instant{0xFFFFFFFF}));
  EXPECT_TRUE(deadline.take(Instant{0x100}));
}

TEST(Pause, KeepsOthersOutUntilItEnds) {
  Pause pause;
  EXPECT_FALSE(pause.isRunning(Instant{0}));
  EXPECT_TRUE(pause.begin(Instant{1000}, Millis{200}));
  EXPECT_FALSE(pause.begin(Instant{1199}, Millis{200}));
  EXPECT_TRUE(pause.begin(Instant{1200}, Millis{200}));
}

TEST(Pause, ThatWasSeenToEndStaysEndedWhenTheClockGoesHalfRound) {
  Pause pause;
  pause.restart(Instant{1000}, Millis{200});
  EXPECT_FALSE(pause.isRunning(Instant{1500}));
  EXPECT_FALSE(pause.isRunning(Instant{1100u + 0x80000000u}));
}

TEST(CoarseTick, CountsEvenlyOverTheWrap) {
  const Instant before{0xFFFFFFFF};
  EXPECT_EQ(ticksSince(before + Millis{1}, coarseTick(before)), 1);
  EXPECT_EQ(ticksSince(before + Millis{10001}, coarseTick(before)), 79);
  EXPECT_EQ(ticksIn(Millis{10000}), 78u);
}

}  // namespace
}  // namespace spore
