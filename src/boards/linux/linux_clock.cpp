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

uint64_t monotonicMs() {
  return monotonicMicros() / 1000;
}

Instant LinuxClock::now() {
  return Instant{static_cast<uint32_t>(monotonicMs())};
}

uint32_t LinuxClock::micros() {
  return static_cast<uint32_t>(monotonicMicros());
}

}  // namespace spore
