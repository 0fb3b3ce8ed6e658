// CCOUNT: the core's own counter.
#pragma once

#include <cstdint>

namespace spore::lx106 {

// Wraps. With QEMU's -icount shift=0 a tick is 25 instructions; without it, a tick is 25 ns of the host's time.
inline uint32_t cycleCount() {
  uint32_t count;
  asm volatile("rsr %0, ccount" : "=r"(count));
  return count;
}
constexpr uint32_t instructionsPerTick = 25;
constexpr uint32_t ticksPerMicrosecond = 40;

}  // namespace spore::lx106
