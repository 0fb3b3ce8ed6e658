// The monotonic clock of the kernel: it does not jump when somebody sets the time.
#pragma once

#include "spore/platform/clock.h"

namespace spore {

// The clock of LinuxClock, for those for whom 32 bits are not enough.
uint64_t monotonicMs();

class LinuxClock final : public Clock {
 public:
  Instant now() override;
  uint32_t micros() override;
};

}  // namespace spore
