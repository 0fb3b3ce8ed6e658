// Time in the simulated world: one clock that nobody in it can read.
#pragma once

#include <cstdint>
#include <limits>

namespace spore::sim {

// Microseconds since the world began; durations too.
using Time = int64_t;

constexpr Time millisecond = 1000;
constexpr Time second = 1000 * millisecond;
constexpr Time minute = 60 * second;
constexpr Time hour = 60 * minute;
constexpr Time day = 24 * hour;
constexpr Time never = std::numeric_limits<Time>::max();

constexpr double inSeconds(Time duration) {
  return static_cast<double>(duration) / static_cast<double>(second);
}

}  // namespace spore::sim
