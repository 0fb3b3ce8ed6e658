// Time on Linux, which does not jump when somebody sets the clock.
#pragma once

#include "spore/platform/clock.h"

namespace spore {

// For waiting: while the machine sleeps it stands still.
uint64_t monotonicMs();

// The time since the machine was started, also that in which it slept: a node that wakes must see that it has stalled.
class LinuxClock final : public Clock {
 public:
  Instant now() override;
  uint32_t micros() override;
};

}  // namespace spore
