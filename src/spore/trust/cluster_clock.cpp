#include "spore/trust/cluster_clock.h"

namespace spore {

bool isAhead(const ClockReading& a, const ClockReading& b, uint32_t tolerance) {
  if (a.moment.session == b.moment.session) {
    return a.moment.tick > b.moment.tick && a.moment.tick - b.moment.tick > tolerance;
  }
  return a.isShared != b.isShared ? a.isShared : a.moment.session > b.moment.session;
}

const ClockReading& ClusterClock::reading(Instant now) {
  const uint32_t passed = now.since(tickBeganAt_).count / tickLength.count;
  reading_.moment.tick += passed;
  tickBeganAt_ = tickBeganAt_ + Millis{passed * tickLength.count};
  return reading_;
}

ClusterMoment ClusterClock::momentOf(Instant now, uint8_t lowBits) {
  ClusterMoment found = moment(now);
  constexpr uint8_t oneAgo = 3;
  const auto ahead = static_cast<uint8_t>((lowBits - found.tick) & 3);
  found.tick += ahead == oneAgo ? UINT32_MAX : ahead;
  return found;
}

void ClusterClock::onGenuine(Instant now, uint32_t tick) {
  reading_.isShared = true;
  if (moment(now).tick >= tick) return;
  reading_.moment.tick = tick;
  tickBeganAt_ = now;
}

bool ClusterClock::adopt(Instant now, const ClockReading& theirs, Millis sinceTheirTick) {
  if (!isAhead(theirs, reading(now), 0)) return false;
  reading_ = theirs;
  tickBeganAt_ = now - sinceTheirTick;
  return true;
}

}  // namespace spore
