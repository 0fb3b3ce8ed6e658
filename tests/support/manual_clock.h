// A clock that stands still until a test moves it.
#pragma once

#include "spore/platform/clock.h"

namespace spore {

class ManualClock final : public Clock {
 public:
  explicit ManualClock(uint32_t startMs = 1000) : now_(startMs) {}

  Instant now() override { return now_; }
  uint32_t micros() override { return micros_; }

  // Of several boards in one test.
  void set(Instant now) { now_ = now; }
  void advance(Millis duration) {
    now_ = now_ + duration;
    micros_ += duration.count * 1000;
  }
  void advanceMicros(uint32_t duration) {
    micros_ += duration;
    restMicros_ += duration;
    now_ = now_ + Millis{restMicros_ / 1000};
    restMicros_ %= 1000;
  }

 private:
  Instant now_;
  uint32_t micros_ = 0xFFFFF000;  // about to wrap: nothing may depend on its value
  uint32_t restMicros_ = 0;
};

}  // namespace spore
