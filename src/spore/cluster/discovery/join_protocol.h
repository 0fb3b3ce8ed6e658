// JoinProtocol: asks to be told who is there when this node is new, and answers others who are.
#pragma once

#include "spore/cluster/cluster_context.h"
#include "spore/cluster/discovery/unicast_peers.h"
#include "spore/cluster/dissemination/pages.h"

namespace spore {

class JoinProtocol {
 public:
  JoinProtocol(ClusterContext& cluster, HeartbeatSender& heartbeats, UnicastPeers& peers, Pages& pages)
      : cluster_(cluster), heartbeats_(heartbeats), peers_(peers), pages_(pages) {}

  // Sends the first heartbeat.
  void begin(Instant now);
  // One tick of discovery: speaks only while joining, without broadcasts of others, or with a name to tell.
  void discoverySend(Instant now);
  bool isJoining() const { return joining_.isSet(); }

  // A newcomer asks. Those who hear it wait a random moment, and who hears others tell enough keeps quiet.
  void onSolicit(Instant now);
  // Somebody has told so many entries.
  void onPage(size_t entries) { entriesHeard_ += entries; }
  void loop(Instant now);

 private:
  void solicit(Instant now);
  bool hasOthersTold(Instant now) const;
  void sendPages(Instant now);

  ClusterContext& cluster_;
  HeartbeatSender& heartbeats_;
  UnicastPeers& peers_;
  Pages& pages_;

  Deadline joining_;
  Deadline pagesDue_;
  Deadline heartbeatDue_;
  Pause heartbeatSpacing_;
  uint32_t cursor_ = 0;
  bool isPaging_ = false;
  size_t entriesHeard_ = 0;
  size_t pagesLeft_ = 0;    // for the newcomer of now
  uint8_t pagesSpent_ = 0;  // of the budget for all
  Pause pageRefill_;
};

}  // namespace spore
