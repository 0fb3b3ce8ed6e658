// ReplayWindows: which frames of each sender have come within the last ticks of the cluster clock. Older ones need no
// memory: their tags are worth nothing any more.
#pragma once

#include "spore/base/fixed_vector.h"
#include "spore/base/limits.h"
#include "spore/cluster/wire/frame.h"

namespace spore {

class ReplayWindows {
 public:
  // Whether this genuine frame of that tick has come for the first time; then it counts as come. `now`: the tick that
  // the clock shows. False also for one that is more than 32 behind the sender's newest, for one of an earlier start of
  // the sender, and where no window is free.
  bool take(const FrameHeader& header, uint32_t tick, uint32_t now);
  // Another session has begun: what came in the one before is worth nothing any more.
  void clear() { windows_.clear(); }
  size_t size() const { return windows_.size(); }

 private:
  // Numbers are cut to what tells those of a few seconds apart.
  struct Window {
    uint32_t nodeId = 0;
    uint32_t seen = 0;  // bit i: the frame that is i + 1 before the newest
    uint16_t newest = 0;
    uint8_t incarnation = 0;
    uint8_t tick = 0;

    bool take(uint16_t sequence);
  };

  Window* find(uint32_t nodeId);
  void dropOld(uint32_t now);

  // Windows of members, and of those whose place a newer member has taken meanwhile.
  FixedVector<Window, limits::membersMax + 8> windows_;
  uint32_t sweptAt_ = 0;
};

}  // namespace spore
