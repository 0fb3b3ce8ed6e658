// The time by SNTP, as the core asks for it: at once, and then every hour.
#include <Arduino.h>
#include <time.h>

#include "spore/platform/wall_clock.h"

namespace spore {
namespace {

class ChipWallClock final : public WallClock {
 public:
  // In UTC: the time zone is ours (tasks/time_zone.h). The name is asked for whenever there is a network.
  void begin(const char* server) override { configTime(0, 0, server); }
  Result<uint32_t> now() override {
    // The core counts from 1970 until an answer has come.
    const uint32_t seconds = static_cast<uint32_t>(time(nullptr));
    if (seconds < earliest) return Status::Unavailable;
    return seconds;
  }
};

ChipWallClock clockOfChip;

}  // namespace

WallClock& thisWallClock() {
  return clockOfChip;
}

}  // namespace spore
