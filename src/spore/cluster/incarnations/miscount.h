// Miscount: one member that goes on counting its starts wrongly although it is told, so that what is remembered of it
// must be the lie.
#pragma once

#include "spore/cluster/timers.h"

namespace spore {

// The first one that is noticed is watched; the others wait until it has come right or has been believed.
class Miscount {
 public:
  // It counts behind what is remembered.
  void note(Instant now, uint32_t nodeId);
  void forget(uint32_t nodeId) {
    if (nodeId_ == nodeId) nodeId_ = 0;
  }
  // Whether it has been told for long enough.
  bool isOver(Instant now, uint32_t nodeId) const {
    return nodeId_ == nodeId && noted_.isRunning(now) && now.since(since_) >= patience;
  }
  // The node that is to be told now in which incarnation it is remembered: of all that count wrongly one a second. 0:
  // none.
  uint32_t takeReminder();

 private:
  // It is told each second.
  static constexpr Millis patience{8000};
  static constexpr Millis memory{15000};
  static constexpr Millis remindInterval{1000};

  uint32_t nodeId_ = 0;  // 0: nobody
  uint32_t mustRemind_ = 0;
  Instant since_;
  Pause noted_;
  Pause reminding_;
};

}  // namespace spore
