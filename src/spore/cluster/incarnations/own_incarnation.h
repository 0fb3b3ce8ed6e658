// OwnIncarnation: keeps this node's count of its own starts ahead of what the cluster remembers of it.
#pragma once

#include "spore/cluster/cluster_context.h"
#include "spore/cluster/timers.h"

namespace spore {

class OwnIncarnation {
 public:
  explicit OwnIncarnation(ClusterContext& cluster) : cluster_(cluster) {}

  // Called from tick() with a new value, to be kept in storage; at most each 10 s, because flash wears and a write
  // takes time.
  void setSaver(const Callback<void(uint32_t)>& save) { save_ = save; }
  // Others know us under this one, and have heard so much of it: true if that was a later life, or one under the
  // same count, and ours is now later still. We jump at most each 2 s, while a twin is about each 30 s: two nodes of
  // one id must not race. In all jumps since the start we get no farther than others follow who have heard us last
  // before.
  bool onRemembered(Instant now, uint32_t incarnation, uint32_t sequence);
  // A node elsewhere speaks under our id: a twin. One that has started as often as we is passed.
  bool onOwnIdElsewhere(Instant now, uint32_t incarnation);
  // To be called each second or so.
  void tick(Instant now);

 private:
  bool jumpPast(Instant now, uint32_t incarnation);

  ClusterContext& cluster_;
  Callback<void(uint32_t)> save_;
  Pause twinHeard_;
  Pause jumpSpacing_;
  Pause saveSpacing_;
  uint32_t first_ = 0;  // before the first jump
  bool isUnsaved_ = false;
};

}  // namespace spore
