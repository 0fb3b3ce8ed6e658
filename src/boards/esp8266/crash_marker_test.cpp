#include "boards/esp8266/crash_marker.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(CrashMarker, WhatIsMarkedIsFoundWithItsAddress) {
  for (const uint32_t address : {0U, 0x40201234U, UINT32_MAX}) {
    const Result<CrashMarker> found = CrashMarker::from(CrashMarker{address}.words());
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(found.value().address, address);
  }
}

TEST(CrashMarker, NoiseAndClearedMemoryAreNone) {
  EXPECT_FALSE(CrashMarker::from({0, 0}).ok());
  EXPECT_FALSE(CrashMarker::from({UINT32_MAX, UINT32_MAX}).ok());
  for (uint32_t bit = 0; bit < 64; ++bit) {
    CrashMarker::Words words = CrashMarker{0x40201234}.words();
    words[bit / 32] ^= 1U << bit % 32;
    EXPECT_FALSE(CrashMarker::from(words).ok());
  }
}

}  // namespace
}  // namespace spore
