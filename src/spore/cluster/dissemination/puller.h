// Puller: asks a neighbour what it knows, whenever this node's own knowledge grows old.
#pragma once

#include "spore/cluster/cluster_context.h"
#include "spore/cluster/dissemination/reports.h"
#include "spore/cluster/timers.h"
#include "spore/cluster/wire/pull.h"

namespace spore {

// Broadcasts are lost in bursts, at each receiver others. So before a member is given up, others who may have heard it
// are asked: the ring neighbours in turn, nearest first, so that a chip talks to few others by unicast.
class Puller {
 public:
  Puller(ClusterContext& cluster, Reports& reports) : cluster_(cluster), reports_(reports) {}

  void loop(Instant now);
  // About everyone, at once: this node has stalled. What was asked before that is old.
  void askAll() {
    mustAskAll_ = true;
    flight_ = Flight{};
  }
  // A member sees more active ones than this node, or others. If that lasts, it is asked for its list.
  void onClaim(Instant now, uint32_t nodeId, const Heartbeat& heartbeat);
  // An answer of this member; only those to the question under way count.
  void onReply(Instant now, uint32_t nodeId, const PullReply& reply);
  // A page of this member: it answers a question for its list.
  void onPage(uint32_t nodeId);

 private:
  struct Flight {
    uint32_t nodeId = 0;  // 0: none
    uint16_t token = 0;
    uint8_t flags = 0;
    uint8_t tries = 0;
    bool isAnswered = false;
    Deadline due;
    FixedVector<uint32_t, pullIdsMax> shortIds;  // empty: about all
  };
  // A member whose view differs from ours.
  struct Claim {
    uint32_t nodeId = 0;  // 0: none
    Instant since;
  };
  Millis spaced(Millis least) const;
  bool askForList(Instant now);
  void ask(Instant now, const Member& neighbour, uint8_t flags);
  void send(Instant now, const Member& neighbour);
  void repeat(Instant now);
  void collectSilent(Instant now);
  bool canTell(Instant now, const Member& member) const;
  const Member* nextNeighbour(Instant now);
  const Member* nextNeighbour(Instant now, bool isConfirmed);
  const Member* anyNeighbour(Instant now);
  void giveSecondOpinion(Instant now, const PullReply& reply);

  ClusterContext& cluster_;
  Reports& reports_;
  Flight flight_;
  Claim claim_;
  Millis claimBackoff_;
  Pause claimPause_;
  Pause silentPause_;
  Pause allPause_;
  uint32_t lastAsked_ = 0;
  uint16_t lastToken_ = 0;
  uint8_t turn_ = 0;
  bool mustAskAll_ = false;
};

}  // namespace spore
