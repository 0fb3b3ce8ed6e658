#include "boards/linux/linux_clock.h"

#include <ctime>

namespace spore {
namespace {

uint64_t monotonicMicros() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<uint64_t>(time.tv_sec) * 1'000'000 + static_cast<uint64_t>(time.tv_nsec) / 1000;
}

}  // namespace

Instant LinuxClock::now() {
  return Instant{static_cast<uint32_t>(monotonicMicros() / 1000)};
}

uint32_t LinuxClock::micros() {
  return static_cast<uint32_t>(monotonicMicros());
}

}  // namespace spore
