// A small network of whole ClusterManagers in virtual time, for unit tests. Fixed memory: worlds are static.
#pragma once

#include "spore/cluster/cluster_manager.h"
#include "spore/context/event_names.h"
#include "support/counting_log.h"
#include "support/virtual_air.h"

namespace spore {

// One node with everything that it asks of a board.
class WorldNode final : public DatagramPort, public SystemInfo {
 public:
  WorldNode() : context(log), cluster(context, *this, *this) {}

  void configure(VirtualAir& air, size_t index, uint32_t nodeId, std::string_view clusterName) {
    air_ = &air;
    index_ = index;
    NodeIdentity& identity = context.identity();
    identity.nodeId = nodeId;
    identity.hostname = HostName{"node-"};
    identity.hostname.appendCut(nodeIdText(nodeId));
    identity.incarnation = 1;
    identity.cluster = FixedString<hostNameBytesMax>{clusterName};
    context.random() = Random{nodeId * 2654435761u + 1};
    context.on(event_names::nodeDiscovered, [this](void*) { ++discovered; });
    context.on(event_names::nodeUpdated, [this](void*) { ++updated; });
    context.on(event_names::nodeRemoved, [this](void*) { ++removed; });
    context.on(event_names::nodeConflict, [this](void*) { ++conflicts; });
    context.on(event_names::nodeStatusChanged, [this](void* data) {
      ++statusChanges;
      if (static_cast<NodeInfo*>(data)->status != NodeStatus::Active) ++alarms;
    });
    cluster.setIncarnationSaver([this](uint32_t incarnation) { savedIncarnation = incarnation; });
  }
  void begin(Instant now) {
    isRunning = true;
    air_->setOn(index_, true);
    cluster.begin(now, settings, profileDigest, 80);
    heartbeatDue_ = now + cluster.heartbeat(now);
    secondDue_ = now + Millis{1000};
    turnDue_ = now + Millis{10000};
  }
  // What node/ does in each pass of its loop, in the order that is hardest for the cluster: statuses are judged
  // before datagrams are fetched.
  void step(Instant now) {
    if (now.hasReached(secondDue_)) {
      secondDue_ = now + Millis{1000};
      cluster.statusUpdate(now);
      cluster.discoverySend(now);
    }
    if (now.hasReached(turnDue_)) {
      turnDue_ = now + Millis{10000};
      cluster.memberInfo(now);
    }
    cluster.receive(now);
    cluster.loop(now);
    if (now.hasReached(heartbeatDue_)) heartbeatDue_ = now + cluster.heartbeat(now);
  }

  Endpoint localEndpoint() override { return air_->endpointOf(index_); }
  Status broadcast(Bytes datagram) override { return air_->broadcast(index_, datagram); }
  Status send(Endpoint to, Bytes datagram) override { return air_->send(index_, to, datagram); }
  Result<Received> receive(MutableBytes buffer) override { return air_->receive(index_, buffer); }

  uint32_t chipId() override { return context.identity().nodeId; }
  std::string_view sdkVersion() override { return "test"; }
  uint16_t cpuFreqMHz() override { return 80; }
  uint64_t flashChipSize() override { return 1048576; }
  uint64_t freeHeap() override { return 30000; }
  uint64_t totalHeap() override { return 50000; }
  uint32_t largestFreeBlock() override { return 16000; }
  int8_t rssi() override { return -60; }
  ResetCause resetCause() override { return ResetCause::PowerOn; }
  uint32_t entropy() override { return 4; }
  void restart() override {}

  CountingLog log;
  NodeContext context;
  ClusterManager cluster;
  ClusterSettings settings;
  uint32_t profileDigest = 7;
  bool isRunning = false;
  bool isFrozen = false;
  uint32_t discovered = 0;
  uint32_t updated = 0;
  uint32_t removed = 0;
  uint32_t statusChanges = 0;
  uint32_t alarms = 0;     // changes to anything but ACTIVE
  uint32_t conflicts = 0;  // told of
  uint32_t savedIncarnation = 0;

 private:
  VirtualAir* air_ = nullptr;
  size_t index_ = 0;
  Instant heartbeatDue_;
  Instant secondDue_;
  Instant turnDue_;
};

template <size_t Nodes>
class ClusterWorld {
 public:
  // Ids grow with the index and are of the size that chips have.
  static constexpr uint32_t idOf(size_t index) { return 0x00100001 + static_cast<uint32_t>(index) * 0x1111; }

  explicit ClusterWorld(Instant start = Instant{5000}, std::string_view clusterName = "test") : air(start) {
    for (size_t i = 0; i < Nodes; ++i) configure(i, idOf(i), clusterName);
  }
  void configure(size_t index, uint32_t nodeId, std::string_view clusterName) {
    nodes[index].configure(air, index, nodeId, clusterName);
  }
  void beginAll() {
    for (WorldNode& node : nodes) node.begin(air.now());
  }
  // Switches a node off and makes it forget everything.
  void crash(size_t index) {
    const NodeIdentity identity = nodes[index].context.identity();
    const ClusterSettings settings = nodes[index].settings;
    nodes[index].~WorldNode();
    ::new (static_cast<void*>(&nodes[index])) WorldNode;
    configure(index, identity.nodeId, identity.cluster);
    nodes[index].context.identity() = identity;
    nodes[index].settings = settings;
    air.setOn(index, false);
  }
  void restart(size_t index, uint32_t incarnation) {
    crash(index);
    nodes[index].context.identity().incarnation = incarnation;
    nodes[index].begin(air.now());
  }
  void run(Millis duration) {
    const Instant end = air.now() + duration;
    while (!air.now().hasReached(end)) {
      air.advance(step);
      for (WorldNode& node : nodes) {
        if (node.isRunning && !node.isFrozen) node.step(air.now());
      }
    }
  }
  // Runs until the condition holds; false if it does not within `limit`.
  template <typename Condition>
  bool runUntil(Condition condition, Millis limit) {
    const Instant end = air.now() + limit;
    while (!condition()) {
      if (air.now().hasReached(end)) return false;
      run(step);
    }
    return true;
  }

  ClusterManager& cluster(size_t index) { return nodes[index].cluster; }
  const Member* view(size_t observer, size_t subject) {
    return viewOfId(observer, nodes[subject].context.identity().nodeId);
  }
  const Member* viewOfId(size_t observer, uint32_t nodeId) { return nodes[observer].cluster.members().find(nodeId); }
  bool sees(size_t observer, size_t subject, NodeStatus status) {
    const Member* member = view(observer, subject);
    return member != nullptr && nodes[observer].cluster.statusOf(*member, air.now()) == status;
  }
  // Whether every running node shows this one so.
  bool allSee(size_t subject, NodeStatus status) {
    for (size_t i = 0; i < Nodes; ++i) {
      if (i != subject && nodes[i].isRunning && !sees(i, subject, status)) return false;
    }
    return true;
  }
  bool allSeeAll() {
    for (size_t i = 0; i < Nodes; ++i) {
      if (nodes[i].isRunning && !allSee(i, NodeStatus::Active)) return false;
    }
    return true;
  }
  uint32_t alarms() {
    uint32_t sum = 0;
    for (const WorldNode& node : nodes) sum += node.alarms;
    return sum;
  }

  VirtualAir air;
  WorldNode nodes[Nodes];
  // The time between two passes of a node. Longer makes long stories cheap, and every answer later.
  Millis step{10};
};

}  // namespace spore
