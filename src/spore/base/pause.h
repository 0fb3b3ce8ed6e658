// Pause: a rate limit on a clock that wraps.
#pragma once

#include "spore/base/instant.h"

namespace spore {

// It knows when it began and how long it is, so nobody has to look at it: one that is never begun again seems to run
// once more for its length each 49.7 days, which only puts off what it paces.
class Pause {
 public:
  bool isRunning(Instant now) const { return now.roundSince(begunAt_) < length_; }
  // False while the previous one runs.
  bool begin(Instant now, Millis length) {
    if (isRunning(now)) return false;
    restart(now, length);
    return true;
  }
  void restart(Instant now, Millis length) {
    begunAt_ = now;
    length_ = length;
  }

 private:
  Instant begunAt_;
  Millis length_;  // 0: it was never begun
};

}  // namespace spore
