// The board's clock.
#pragma once

#include <cstdint>

#include "spore/base/instant.h"

namespace spore {

class Clock {
 public:
  // Milliseconds since some fixed moment; never goes back except for the 32-bit wrap.
  virtual Instant now() = 0;
  // Microseconds since some fixed moment, wrapping; only used to measure how long our own code took.
  virtual uint32_t micros() = 0;

 protected:
  ~Clock() = default;
};

}  // namespace spore
