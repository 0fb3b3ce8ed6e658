// Pause: a rate limit on a clock that wraps.
#pragma once

#include "spore/base/instant.h"

namespace spore {

// A pause that ended long ago would seem to run again once the clock has gone half round, so whoever owns one asks
// isRunning() at least every 24 days.
class Pause {
 public:
  bool isRunning(Instant now) {
    if (isRunning_ && now.hasReached(end_)) isRunning_ = false;
    return isRunning_;
  }
  // False while the previous one runs.
  bool begin(Instant now, Millis length) {
    if (isRunning(now)) return false;
    restart(now, length);
    return true;
  }
  void restart(Instant now, Millis length) {
    end_ = now + length;
    isRunning_ = true;
  }

 private:
  Instant end_;
  bool isRunning_ = false;
};

}  // namespace spore
