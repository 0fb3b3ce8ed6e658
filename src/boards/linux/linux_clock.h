// The monotonic clock of the kernel: it does not jump when somebody sets the time.
#pragma once

#include "spore/platform/clock.h"

namespace spore {

class LinuxClock final : public Clock {
 public:
  Instant now() override;
  uint32_t micros() override;
};

}  // namespace spore
