// Waiting on a clock that wraps: a moment to come, and, of base/pause.h, a pause between two of a kind.
#pragma once

#include "spore/base/instant.h"
#include "spore/base/pause.h"

namespace spore {

// Something that is to be done once, at a moment within the next 24 days. Asked for each 100 ms or so.
class Deadline {
 public:
  void set(Instant at) {
    at_ = at;
    isSet_ = true;
  }
  void clear() { isSet_ = false; }
  bool isSet() const { return isSet_; }
  // The moment that was set last.
  Instant at() const { return at_; }
  // True once, when the moment has come.
  bool take(Instant now) {
    if (!isSet_ || !now.hasReached(at_)) return false;
    isSet_ = false;
    return true;
  }

 private:
  Instant at_;
  bool isSet_ = false;
};

// A 16-bit clock for marks in member records: steps of 128 ms, because a power of two keeps counting evenly
// when the millisecond clock wraps. Distances are right up to 2.3 hours.
constexpr uint16_t coarseTick(Instant at) {
  return static_cast<uint16_t>(at.raw() >> 7);
}
constexpr uint16_t ticksSince(Instant now, uint16_t earlier) {
  return static_cast<uint16_t>(coarseTick(now) - earlier);
}
constexpr uint32_t ticksIn(Millis duration) {
  return duration.count >> 7;
}

}  // namespace spore
