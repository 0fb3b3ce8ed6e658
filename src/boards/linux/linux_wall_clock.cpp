// The system's clock, which somebody else keeps right (NTP, a hypervisor, a battery).
#include <ctime>

#include "spore/platform/wall_clock.h"

namespace spore {
namespace {

// One without a battery begins long ago, or where it was switched off, and is set later: the first is not known, the
// second jumps.
class LinuxWallClock final : public WallClock {
 public:
  void begin(const char*) override {}
  Result<uint32_t> now() override {
    const std::time_t seconds = std::time(nullptr);
    const bool isKnown =
        seconds >= static_cast<std::time_t>(earliest) && seconds <= static_cast<std::time_t>(UINT32_MAX);
    if (!isKnown) return Status::Unavailable;
    return static_cast<uint32_t>(seconds);
  }
};

}  // namespace

WallClock& thisWallClock() {
  static LinuxWallClock clock;
  return clock;
}

}  // namespace spore
