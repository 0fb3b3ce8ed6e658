// ChipClock: the core's counters since the chip started.
#pragma once

#include <Arduino.h>

#include "spore/platform/clock.h"

namespace spore {

class ChipClock final : public Clock {
 public:
  Instant now() override { return Instant{millis()}; }
  uint32_t micros() override { return ::micros(); }
};

}  // namespace spore
