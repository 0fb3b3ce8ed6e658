// Jitter and tokens. Not for secrets.
#pragma once

#include <cstdint>

#include "spore/base/instant.h"

namespace spore {

// xorshift32 (Marsaglia 2003): four bytes of state, seeded by the board's entropy or a simulation's seed.
class Random {
 public:
  explicit Random(uint32_t seed = 1) : state_(seed == 0 ? 0x9E3779B9 : seed) {}

  uint32_t next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 17;
    state_ ^= state_ << 5;
    return state_;
  }
  // 0 … bound-1; 0 for a bound of 0. The bias is below bound / 2^32.
  uint32_t below(uint32_t bound) { return static_cast<uint32_t>(static_cast<uint64_t>(next()) * bound >> 32); }
  // A duration within `percent` % of `middle`, both sides.
  Millis around(Millis middle, uint32_t percent) {
    const uint32_t spread = static_cast<uint32_t>(static_cast<uint64_t>(middle.count) * percent / 100);
    return Millis{middle.count - spread + below(2 * spread + 1)};
  }

 private:
  uint32_t state_;
};

}  // namespace spore
