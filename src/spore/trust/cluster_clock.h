// ClusterClock: what the members of a keyed cluster agree upon as "now", without the time of day. Why:
// docs/decisions/0028.
#pragma once

#include "spore/base/instant.h"

namespace spore {

// A moment that never comes again: ticks count from the start of the node that has drawn the session.
struct ClusterMoment {
  uint32_t session = 0;
  uint32_t tick = 0;

  friend bool operator==(ClusterMoment a, ClusterMoment b) { return a.session == b.session && a.tick == b.tick; }
};

// What a node's clock shows, as it tells others.
struct ClockReading {
  ClusterMoment moment;
  bool isShared = false;  // another node has this clock too: a newcomer's does not count against it
};

// Whose clock counts. In all cases the same, and for all nodes: a shared one before another, then the one with the
// greater session; of one session, the one that is ahead by more than `tolerance` ticks.
bool isAhead(const ClockReading& a, const ClockReading& b, uint32_t tolerance);

class ClusterClock {
 public:
  // Higher lets captured frames pass for longer (two ticks), lower asks more of members whose clocks differ.
  static constexpr Millis tickLength{4000};

  void begin(Instant now, uint32_t session) {
    reading_ = {{session, 0}, false};
    tickBeganAt_ = now;
  }
  // To be called at least once in 24 days.
  ClusterMoment moment(Instant now) { return reading(now).moment; }
  const ClockReading& reading(Instant now);
  // Under one tick.
  Millis sinceTick(Instant now) { return (void)reading(now), now.since(tickBeganAt_); }

  // When a frame was made whose tick has these two lowest bits: one tick ago, now, or up to two ticks ahead of this
  // node's clock, which then is slow.
  ClusterMoment momentOf(Instant now, uint8_t lowBits);
  // A genuine frame of our session has this tick: the clock is not behind it from now on, and is shared.
  void onGenuine(Instant now, uint32_t tick);
  // What another member's clock shows. Whether that counts more, and so is what this one shows from now on.
  bool adopt(Instant now, const ClockReading& theirs, Millis sinceTheirTick);

 private:
  ClockReading reading_;
  Instant tickBeganAt_;
};

}  // namespace spore
