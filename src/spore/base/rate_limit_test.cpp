#include "spore/base/rate_limit.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(RateLimit, SoManyInASecondAndNoMore) {
  RateLimit limit{2};
  const Instant now{5000};
  EXPECT_TRUE(limit.take(now));
  EXPECT_TRUE(limit.take(now + Millis{500}));
  EXPECT_FALSE(limit.take(now + Millis{999}));
  EXPECT_TRUE(limit.take(now + Millis{1000}));
  EXPECT_TRUE(limit.take(now + Millis{1000}));
  EXPECT_FALSE(limit.take(now + Millis{1999}));
}

TEST(RateLimit, TheClockMayWrapAndGoHalfRound) {
  RateLimit limit{1};
  EXPECT_TRUE(limit.take(Instant{0xFFFFFF00}));
  EXPECT_FALSE(limit.take(Instant{0x100}));
  EXPECT_TRUE(limit.take(Instant{0x100 + 1000}));
  EXPECT_TRUE(limit.take(Instant{0x80000000 + 100}));
}

}  // namespace
}  // namespace spore
