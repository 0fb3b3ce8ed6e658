// Tombstones: members that were retired for good, so that hearsay does not bring them back.
#pragma once

#include "spore/cluster/discovery/remembered_peers.h"
#include "spore/cluster/timers.h"
#include "spore/cluster/wire/forget.h"
#include "spore/cluster/wire/heartbeat.h"
#include "spore/cluster/wire/page.h"

namespace spore {

constexpr size_t tombstonesMax = limits::membersMax / 8 > 16 ? limits::membersMax / 8 : 16;

// When all places are taken the oldest tombstone goes.
class Tombstones {
 public:
  Tombstones(ClusterContext& cluster, RememberedPeers& remembered) : cluster_(cluster), remembered_(remembered) {}

  // The operator retires a member: it is removed here, everyone is told now, and four times more a second apart.
  // NotFound; Busy while it is ACTIVE: a living node cannot be retired.
  Status retire(Instant now, uint32_t nodeId);
  // Another node says that this member is retired, and tells everyone itself. Not believed of one that lives.
  void onForget(Instant now, const Forget& forget);
  // It spoke: it is back.
  void erase(uint32_t nodeId);
  bool contains(uint32_t nodeId) const;

  // Somebody still mentions a retired member: he missed the news and is told, within a second, at most every 5 s,
  // and not if another tells him first. A mention of a later life is none of it.
  void onReport(Instant now, const FreshnessReport& report);
  void onPageEntry(Instant now, const PageEntry& entry);
  // Sends what is due.
  void loop(Instant now);

 private:
  struct Tombstone {
    Forget forget;
    uint8_t repeatsLeft = 0;
    Deadline due;
    Pause quiet;  // everyone has just been told
  };
  bool isAlive(const Member& member, Instant now) const;
  Tombstone& place(const Forget& forget);
  void remove(Instant now, uint32_t nodeId);
  void tell(Instant now, Tombstone& tombstone);
  void onMention(Instant now, Tombstone& tombstone);

  ClusterContext& cluster_;
  RememberedPeers& remembered_;
  FixedVector<Tombstone, tombstonesMax> tombstones_;
};

}  // namespace spore
