// Another node as this one hears it: real frames, made with the cluster's own encoders.
#pragma once

#include "spore/cluster/cluster_manager.h"
#include "support/frame_maker.h"

namespace spore {

struct RemoteNode {
  uint32_t nodeId = 0;
  std::string_view hostname;
  std::string_view labels;
  std::string_view clusterName = "spore";
  Endpoint address{IpAddress{10, 0, 0, 2}, 4210};
  uint16_t httpPort = 80;
  uint32_t incarnation = 1;
  uint32_t sequence = 0;
  uint32_t profileDigest = 0;
  uint32_t freeHeap = 20000;  // bytes, a multiple of 16
  int8_t rssi = 0;
  NodePhase phase = NodePhase::Alive;

  // Sends one heartbeat with name and labels to `hearer`.
  void beat(ClusterManager& hearer, Instant now) { send(hearer, now, {}); }

  // Answers if `datagram`, which the hearer has sent, asks this node whether it is there. Whether it does.
  bool answer(ClusterManager& hearer, Instant now, Bytes datagram) {
    const Result<Frame> frame = decodeFrame(datagram);
    if (!frame.ok() || frame.value().header.type != FrameType::Probe) return false;
    const Result<Probe> probe = decodeProbe(frame.value().body);
    if (!probe.ok() || probe.value().target != nodeId) return false;
    send(hearer, now, probe.value());
    return true;
  }

  // Tells `hearer` of a node that it has not heard itself.
  void tellOf(ClusterManager& hearer, Instant now, uint32_t otherId, Endpoint otherAddress) {
    PageEntry entry = pageEntry(otherId, 1, 1);
    entry.address = otherAddress;
    entry.httpPort = 0;
    FrameMaker maker = nextMaker();
    hearer.onDatagram(now, address, maker.makePage(entry));
  }

 private:
  void send(ClusterManager& hearer, Instant now, const Probe& answered) {
    FrameMaker maker = nextMaker();
    Heartbeat& heartbeat = maker.heartbeat;
    heartbeat.echoToken = answered.token;
    heartbeat.echoNonce = answered.nonce;
    heartbeat.phase = phase;
    heartbeat.activeMembers = 1;
    heartbeat.knownMembers = 1;
    heartbeat.freeHeap16 = freeHeap / 16;
    heartbeat.rssi = rssi;
    heartbeat.uptimeS = 77;
    heartbeat.profileDigest = profileDigest;
    heartbeat.httpPort = httpPort;
    heartbeat.identityDigest = identityDigestOf(hostname, labels);
    heartbeat.hostname = hostname;
    heartbeat.labels = labels;
    hearer.onDatagram(now, address, maker.makeHeartbeat());
  }
  FrameMaker nextMaker() {
    FrameMaker maker{nodeId, clusterName, incarnation};
    maker.header.sequence = sequence++;
    return maker;
  }
};

}  // namespace spore
