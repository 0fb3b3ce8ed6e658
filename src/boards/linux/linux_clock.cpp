#include "boards/linux/linux_clock.h"

#include <ctime>

namespace spore {
namespace {

uint64_t microsOf(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<uint64_t>(time.tv_sec) * 1'000'000 + static_cast<uint64_t>(time.tv_nsec) / 1000;
}

}  // namespace

uint64_t monotonicMs() {
  return microsOf(CLOCK_MONOTONIC) / 1000;
}

Instant LinuxClock::now() {
  return Instant{static_cast<uint32_t>(microsOf(CLOCK_BOOTTIME) / 1000)};
}

uint32_t LinuxClock::micros() {
  return static_cast<uint32_t>(microsOf(CLOCK_BOOTTIME));
}

}  // namespace spore
