// Miscount: one member that goes on counting its starts wrongly although it is told, so that what is remembered of it
// must be the lie.
#pragma once

#include "spore/cluster/timers.h"

namespace spore {

// The first one that is noticed; the others wait until it has come right or has been believed.
class Miscount {
 public:
  // It counts behind what is remembered.
  void note(Instant now, uint32_t nodeId) {
    if (nodeId_ != nodeId) {
      if (nodeId_ != 0) return;
      nodeId_ = nodeId;
      since_ = now;
    }
    noted_.restart(now, memory);
  }
  void forget(uint32_t nodeId) {
    if (nodeId_ == nodeId) nodeId_ = 0;
  }
  // Whether it has been told for long enough.
  bool isOver(Instant now, uint32_t nodeId) const { return nodeId_ == nodeId && now.since(since_) >= patience; }
  // At least every 24 days.
  void tick(Instant now) {
    if (!noted_.isRunning(now)) nodeId_ = 0;
  }

 private:
  // It is told each second.
  static constexpr Millis patience{8000};
  static constexpr Millis memory{15000};

  uint32_t nodeId_ = 0;  // 0: nobody
  Instant since_;
  Pause noted_;
};

}  // namespace spore
