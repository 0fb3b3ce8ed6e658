// SimClock: a board's own clock, which starts anywhere, runs a little fast or slow, and wraps.
#pragma once

#include "simulator/core/time.h"
#include "spore/platform/clock.h"

namespace spore::sim {

class SimClock final : public Clock {
 public:
  explicit SimClock(const Time& worldTime) : worldTime_(worldTime) {}

  // From this moment on it shows `startMs` and what has passed since, `driftPpm` millionths too much of it.
  void start(uint32_t startMs, int32_t driftPpm) {
    begin_ = worldTime_;
    start_ = Time{startMs} * millisecond;
    driftPpm_ = driftPpm;
    readAt_ = never;
  }
  Instant now() override { return Instant{static_cast<uint32_t>(local() / millisecond)}; }
  uint32_t micros() override { return static_cast<uint32_t>(local()); }

  // When the world will have reached the moment at which now() has moved on by `duration`.
  Time worldTimeAfter(Millis duration) {
    const Time target = (local() / millisecond + duration.count) * millisecond;
    const Time distance = target - local();
    if (driftPpm_ == 0) return worldTime_ + distance;
    const double speed = 1.0 + driftPpm_ / 1e6;
    return worldTime_ + static_cast<Time>(static_cast<double>(distance) / speed) + 1;
  }

 private:
  Time local() {
    if (readAt_ == worldTime_) return local_;
    const Time elapsed = worldTime_ - begin_;
    local_ = start_ + elapsed + (driftPpm_ == 0 ? 0 : elapsed * driftPpm_ / 1000000);
    readAt_ = worldTime_;
    return local_;
  }

  const Time& worldTime_;
  Time begin_ = 0;
  Time start_ = 0;
  int32_t driftPpm_ = 0;
  Time readAt_ = never;
  Time local_ = 0;
};

}  // namespace spore::sim
