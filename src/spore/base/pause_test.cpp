#include "spore/base/pause.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(Pause, KeepsOthersOutUntilItEnds) {
  Pause pause;
  EXPECT_FALSE(pause.isRunning(Instant{0}));
  EXPECT_TRUE(pause.begin(Instant{1000}, Millis{200}));
  EXPECT_FALSE(pause.begin(Instant{1199}, Millis{200}));
  EXPECT_TRUE(pause.begin(Instant{1200}, Millis{200}));
}

TEST(Pause, MayEndBehindTheWrap) {
  Pause pause;
  pause.restart(Instant{0xFFFFFF00}, Millis{0x200});
  EXPECT_TRUE(pause.isRunning(Instant{0xFF}));
  EXPECT_FALSE(pause.isRunning(Instant{0x100}));
}

// Nobody looks at it meanwhile.
TEST(Pause, OfLongAgoDoesNotComeBackWhenTheClockHasGoneHalfRound) {
  Pause pause;
  pause.restart(Instant{1000}, Millis{200});
  for (uint32_t days = 1; days < 49; ++days) {
    EXPECT_FALSE(pause.isRunning(Instant{1100} + Millis{days * 24 * 3600 * 1000}));
  }
}

}  // namespace
}  // namespace spore
