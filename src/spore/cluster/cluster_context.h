// ClusterContext: what all parts of the cluster share. Each part gets it, and the few other parts that it talks to.
#pragma once

#include "spore/cluster/failure_detection/local_health.h"
#include "spore/cluster/failure_detection/suspicion.h"
#include "spore/cluster/members/member_list.h"
#include "spore/cluster/wire/frame_sender.h"

namespace spore {

struct ClusterContext {
  ClusterContext(NodeContext& nodeContext, DatagramPort& datagrams)
      : node(nodeContext), sender(nodeContext, datagrams, counters) {}
  ClusterContext(const ClusterContext&) = delete;
  ClusterContext& operator=(const ClusterContext&) = delete;

  // The node's identity must be final. `ownHttpPort`: where others reach this node's API.
  void begin(Instant now, const ClusterSettings& settings, uint16_t ownHttpPort) {
    timing = timingFor(settings);
    httpPort = ownHttpPort;
    health.begin(now);
    suspicion.begin(node.random().next());
    members.begin(now);
    sender.begin();
  }

  NodeContext& node;
  ClusterCounters counters;
  ClusterTiming timing;
  uint16_t httpPort = 0;
  MemberTable table;
  LocalHealth health{node, timing};
  Suspicion suspicion{table, health, timing};
  MemberList members{*this};
  FrameSender sender;
};

}  // namespace spore
