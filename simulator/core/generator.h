// Generator: the world's only randomness. Same seed, same world.
#pragma once

#include <cmath>
#include <cstdint>

#include "simulator/core/time.h"

namespace spore::sim {

// How likely something is, as a number of 32 bits that a draw is compared with.
class Chance {
 public:
  constexpr Chance() = default;
  // 0 … 1; beyond is cut.
  constexpr explicit Chance(double share)
      : threshold_(share <= 0   ? 0
                   : share >= 1 ? uint64_t{1} << 32
                                : static_cast<uint64_t>(share * 4294967296.0)) {}

  constexpr bool isZero() const { return threshold_ == 0; }
  constexpr uint64_t threshold() const { return threshold_; }

 private:
  uint64_t threshold_ = 0;
};

// xoshiro256++ (Blackman and Vigna 2018), its state filled by splitmix64.
class Generator {
 public:
  explicit Generator(uint64_t seed) {
    for (uint64_t& word : state_) {
      seed += 0x9E3779B97F4A7C15;
      uint64_t mixed = seed;
      mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
      mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
      word = mixed ^ mixed >> 31;
    }
  }

  uint64_t next() {
    const uint64_t result = rotated(state_[0] + state_[3], 23) + state_[0];
    const uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = rotated(state_[3], 45);
    return result;
  }
  // 0 … bound-1; 0 for a bound of 0.
  uint32_t below(uint32_t bound) { return static_cast<uint32_t>((next() >> 32) * bound >> 32); }
  bool happens(Chance chance) { return next() >> 32 < chance.threshold(); }
  // A number from `low` to `high`, both included; all are equally likely.
  Time between(Time low, Time high) {
    if (high <= low) return low;
    return low + static_cast<Time>(next() % static_cast<uint64_t>(high - low + 1));
  }
  // The length of something that ends at any moment with the same likelihood.
  Time exponential(Time mean) {
    const double share = static_cast<double>((next() >> 11) + 1) / 9007199254740992.0;
    return static_cast<Time>(-std::log(share) * static_cast<double>(mean)) + 1;
  }

 private:
  static uint64_t rotated(uint64_t value, int bits) { return value << bits | value >> (64 - bits); }

  uint64_t state_[4];
};

}  // namespace spore::sim
