// The parts of a ClusterManager on a workbench: each can be driven by itself, and what it sends is recorded.
#pragma once

#include "spore/cluster/cluster_manager.h"
#include "spore/context/event_names.h"
#include "support/fake_board.h"

namespace spore {

struct ClusterBench {
  static constexpr uint32_t ownId = 0x500;

  explicit ClusterBench(Instant start = Instant{100000}) : now(start) {
    system.signal = -60;
    context.identity().nodeId = ownId;
    context.identity().hostname = HostName{"bench"};
    context.identity().incarnation = 3;
    port.local.ip = IpAddress{10, 0, 0, 5};
    port.local.port = 4210;
    cluster.begin(now, ClusterSettings{}, 80);
    heartbeats.begin(now, 0xABCD);
    context.on(event_names::nodeDiscovered, [this](void*) { ++discovered; });
    context.on(event_names::nodeUpdated, [this](void*) { ++updated; });
    context.on(event_names::nodeRemoved, [this](void*) { ++removed; });
    context.on(event_names::nodeStatusChanged, [this](void*) { ++statusChanges; });
  }

  // A member that was heard itself just now, and has answered.
  Member& addMember(uint32_t nodeId, uint32_t incarnation = 1, uint32_t sequence = 100) {
    Member* member = members.add(now, nodeId, now, addressOf(nodeId).ip, Proof::Given);
    CHECK(member != nullptr);
    FrameHeader header;
    header.nodeId = nodeId;
    header.incarnation = incarnation;
    header.sequence = sequence;
    applyDirect(*member, header, addressOf(nodeId), now);
    member->wantsReport = false;
    member->needsContact = false;
    member->isConfirmed = true;
    return *member;
  }
  static Endpoint addressOf(uint32_t member) {
    Endpoint endpoint;
    endpoint.ip = IpAddress{0x0A000000 | (member & 0xFFFF)};
    endpoint.port = 4210;
    return endpoint;
  }
  Member* find(uint32_t nodeId) { return cluster.table.find(nodeId); }
  // The node's loop passes, after a broadcast of another node or without one. Broadcasts are missed after 2.5 s.
  void listen(bool arrives) {
    if (arrives) health.onBroadcast(now);
    health.update(now, true, false);
  }
  // Time passes for a node that is awake.
  void pass(uint32_t milliseconds) {
    for (uint32_t left = milliseconds; left > 0;) {
      const uint32_t step = left < 1000 ? left : 1000;
      now = now + Millis{step};
      left -= step;
      if (health.resume(now)) Suspicion::noteResume(cluster.table);
    }
  }

  Instant now;
  CountingLog log;
  NodeContext context{log};
  FakeDatagrams port;
  FakeSystem system;
  ClusterContext cluster{context, port};
  // The parts of it that tests name most.
  ClusterCounters& counters = cluster.counters;
  FrameSender& sender = cluster.sender;
  LocalHealth& health = cluster.health;
  Suspicion& suspicion = cluster.suspicion;
  MemberList& members = cluster.members;
  RememberedPeers remembered{cluster};
  Tombstones tombstones{cluster, remembered};
  Reports reports{cluster, tombstones};
  HeartbeatSender heartbeats{cluster, system, reports};
  OwnIncarnation ownIncarnation{cluster};
  Pages pages{cluster, reports, tombstones, ownIncarnation};
  UnicastPeers peers{cluster, heartbeats, remembered};
  JoinProtocol join{cluster, heartbeats, peers, pages};
  ProbeSender probes{cluster};
  Prober prober{cluster, probes};
  ContactQueue contacts{cluster, probes};
  Miscount miscount;
  Proofs proofs{cluster, probes, prober, contacts, miscount};
  Puller puller{cluster, reports};
  PullReplies pullReplies{cluster, pages, proofs};
  uint32_t discovered = 0;
  uint32_t updated = 0;
  uint32_t removed = 0;
  uint32_t statusChanges = 0;
};

}  // namespace spore
