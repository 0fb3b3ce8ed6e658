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

TEST(CoarseTick, CountsEvenlyOverTheWrap) {
  const Instant before{0xFFFFFFFF};
  EXPECT_EQ(ticksSince(before + Millis{1}, coarseTick(before)), 1);
  EXPECT_EQ(ticksSince(before + Millis{10001}, coarseTick(before)), 79);
  EXPECT_EQ(ticksIn(Millis{10000}), 78u);
}

}  // namespace
}  // namespace spore
