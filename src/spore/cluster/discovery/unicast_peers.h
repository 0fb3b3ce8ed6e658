// UnicastPeers: who is told by unicast what others hear by broadcast. Peers behind a router, who send us copies of
// their heartbeats or whose addresses we were given; and neighbours in the ring, while no broadcast reaches this node.
#pragma once

#include "spore/cluster/cluster_context.h"
#include "spore/cluster/discovery/remembered_peers.h"
#include "spore/cluster/dissemination/heartbeat_sender.h"

namespace spore {

class UnicastPeers {
 public:
  UnicastPeers(ClusterContext& cluster, HeartbeatSender& heartbeats, RememberedPeers& remembered)
      : cluster_(cluster), heartbeats_(heartbeats), remembered_(remembered) {}

  void begin(Instant now, const FixedVector<Endpoint, seedsMax>& seeds);

  // A member sent us a copy of its heartbeat: it wants ours, too.
  void onCopy(Instant now, uint32_t nodeId);
  // Right after a broadcast heartbeat that solicits: the same to seeds and to remembered peers.
  void greetAll();
  // Right after any other broadcast heartbeat: copies to all who need them.
  void repeat(Instant now);
  // One tick of discovery, each second: greets seeds and remembered peers that are not active, for ever. A node that
  // sees nobody greets twice as often, and all of them.
  void tick(Instant now);

  // Whether somebody's copies arrive.
  bool isLinked(Instant now) const;

 private:
  static constexpr size_t linksMax = 8;
  static constexpr size_t copiesMax = seedsMax + linksMax + 6;
  using Receivers = FixedVector<uint32_t, copiesMax>;

  struct Link {
    uint32_t nodeId = 0;
    Instant copyAt;
  };

  void retry(Instant now, bool isAlone);
  const Member* memberAt(Endpoint address) const;
  bool isActiveAt(Instant now, Endpoint address) const;
  void copyTo(Instant now, const Member* member, Receivers& done);
  void copyToNeighbours(Instant now, Receivers& done);

  ClusterContext& cluster_;
  HeartbeatSender& heartbeats_;
  RememberedPeers& remembered_;
  FixedVector<Endpoint, seedsMax> seeds_;
  FixedVector<Link, linksMax> peers_;
  Pause retrySpacing_;
  size_t nextRemembered_ = 0;
};

}  // namespace spore
