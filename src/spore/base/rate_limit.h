// RateLimit: so many within a second and no more. Answers have one, because a sender's address can be forged.
#pragma once

#include "spore/base/instant.h"

namespace spore {

class RateLimit {
 public:
  constexpr explicit RateLimit(uint8_t perSecond) : perSecond_(perSecond) {}

  // Whether one more may be now; then it counts. A second begins with the first one after the previous second.
  bool take(Instant now) {
    tick(now);
    if (!isRunning_) {
      end_ = now + Millis{1000};
      isRunning_ = true;
      taken_ = 0;
    }
    if (taken_ >= perSecond_) return false;
    ++taken_;
    return true;
  }
  // At least every 24 days: a second that ended longer ago would seem to run again.
  void tick(Instant now) {
    if (isRunning_ && now.hasReached(end_)) isRunning_ = false;
  }

 private:
  Instant end_;
  uint8_t perSecond_;
  uint8_t taken_ = 0;
  bool isRunning_ = false;
};

}  // namespace spore
