// RememberedPeers: where some members were, kept in storage, so that a node whose broadcasts reach nobody still finds
// them.
#pragma once

#include "spore/cluster/cluster_context.h"
#include "spore/cluster/discovery/peer_record.h"
#include "spore/cluster/timers.h"

namespace spore {

class RememberedPeers {
 public:
  explicit RememberedPeers(ClusterContext& cluster) : cluster_(cluster) {}

  // Before begin(): what storage holds; a record that is damaged is as good as none.
  Status recall(Bytes record);
  // Called with a new record, a minute after begin() and then at most every 10: flash wears.
  void setSaver(const Callback<void(Bytes)>& save) { save_ = save; }
  void begin(Instant now) { spacing_.restart(now, lookInterval); }
  void tick(Instant now);
  // A retired member is not looked for.
  void forget(uint32_t nodeId);
  const PeerList& list() const { return peers_; }

 private:
  static constexpr Millis lookInterval{60000};
  static constexpr uint8_t looksPerSave = 10;

  bool refresh(Instant now, bool mayReplace);
  bool takeIn(Instant now, bool isOnAir, bool mayReplace);
  bool isListed(uint32_t nodeId) const;

  ClusterContext& cluster_;
  Callback<void(Bytes)> save_;
  PeerList peers_;
  Pause spacing_;
  bool isChanged_ = false;
  uint8_t looksUntilSave_ = 1;  // a node that lives for a minute only knows the way back
};

}  // namespace spore
