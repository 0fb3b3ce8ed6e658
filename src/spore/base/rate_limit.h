// RateLimit: so many within a second and no more. Answers have one, because a sender's address can be forged.
#pragma once

#include "spore/base/instant.h"

namespace spore {

class RateLimit {
 public:
  constexpr explicit RateLimit(uint8_t perSecond) : perSecond_(perSecond) {}

  // Whether one more may be now; then it counts. A second begins with the first one after the previous second.
  bool take(Instant now) {
    if (now.roundSince(begunAt_) >= second) {
      begunAt_ = now;
      taken_ = 0;
    }
    if (taken_ >= perSecond_) return false;
    ++taken_;
    return true;
  }

 private:
  static constexpr Millis second{1000};

  Instant begunAt_;
  uint8_t perSecond_;
  uint8_t taken_ = 0;
};

}  // namespace spore
