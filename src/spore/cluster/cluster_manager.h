// ClusterManager: who is in the cluster, who is alive, and telling the others that we are.
#pragma once

#include "spore/cluster/discovery/join_protocol.h"
#include "spore/cluster/dissemination/pull_replies.h"
#include "spore/cluster/dissemination/puller.h"
#include "spore/cluster/members/sender_lookup.h"

namespace spore {

// An event frame, or another one that is about events, and its sender, for the folder that understands its body.
// `waited`: it may have waited so long before it was read.
using EventFrameHandler = Callback<void(Instant now, Member& from, const Frame& frame, Millis waited)>;
// Whether its body is one at all: a frame that is not must not make its sender a member.
using EventFrameCheck = Callback<bool(const Frame& frame)>;
// A heartbeat of a member, after the member's record is up to date.
using HeartbeatHandler = Callback<void(Instant now, Member& from, const Heartbeat& heartbeat, Millis waited)>;

// A datagram that is no frame of this protocol: true if somebody understood it.
using StrangerHandler = Callback<bool(Instant now, Endpoint from, Bytes datagram)>;
// Is told who sent a frame, of whatever cluster.
using SenderHandler = Callback<void(Instant now, IpAddress from)>;

// Joins the parts of membership, one file each, and only dispatches: cluster_manager_frames.cpp shows what a frame sets
// in motion, loop() and statusUpdate() what time does.
class ClusterManager {
 public:
  ClusterManager(NodeContext& context, DatagramPort& datagrams, SystemInfo& system);
  ClusterManager(const ClusterManager&) = delete;
  ClusterManager& operator=(const ClusterManager&) = delete;

  // Identity, settings, the digest of the own profile and HTTP port must be final. Sends the first heartbeat.
  void begin(Instant now, const ClusterSettings& settings, uint32_t profileDigest, uint16_t httpPort);

  // One datagram, from the network or a simulation; never trusts it.
  void onDatagram(Instant now, Endpoint from, Bytes datagram);
  // Fetches what waits at the port, at most a few hundred datagrams, and hands each to onDatagram().
  void receive(Instant now);

  // The work of the system tasks of the same names.
  void discoverySend(Instant now);  // solicits while joining
  void statusUpdate(Instant now);   // receives what waits, and only then ages members
  Millis heartbeat(Instant now);    // sends one; returns when the next is due
  void memberInfo(Instant now);     // measures one member's round trip
  // Does what is due between the tasks: pages, answers, probes, first contacts. To be called each 100 ms or oftener.
  void loop(Instant now);

  // Says it twice, at once. Left and Restarting: this node is silent from then on; Alive takes that back.
  void announce(Instant now, NodePhase phase);
  // Announces a stall of at most 63 s before it happens.
  void announceBusy(Instant now, Millis duration);
  // Tells everyone to remove a retired member. NotFound; Busy while it is ACTIVE: a living node cannot be retired.
  Status forget(Instant now, uint32_t nodeId);
  // Name or labels of this node have changed: sends them.
  void identityChanged(Instant now);

  // For frames of the types that another folder understands.
  FrameSender& sender() { return cluster_.sender; }
  // Null if unknown, or not the only one with this short id.
  const Member* findShort(uint32_t shortId) { return cluster_.members.findShort(shortId); }
  // Of this node, of a member, or derived from the id of one that is unknown.
  HostName hostNameOf(uint32_t nodeId) const;
  // How often this node speaks, as it is now.
  Millis heartbeatPeriodNow(Instant now) const { return heartbeatPeriod(cluster_.timing, activeCount(now) + 1); }
  // Writes behind each heartbeat to all, and hears all that come.
  void setHeartbeatHandlers(const HeartbeatPassenger& write, const HeartbeatHandler& hear) {
    heartbeats_.setPassenger(write);
    onHeartbeat_ = hear;
  }
  void setEventFrameHandler(const EventFrameCheck& isValid, const EventFrameHandler& handler) {
    isValidEvent_ = isValid;
    onEventFrame_ = handler;
  }
  // Tells the others again that this node is here: what it said before they could not read.
  void onReadable(Instant now);
  void setStrangerHandlers(const StrangerHandler& onStranger, const SenderHandler& onSender) {
    onStranger_ = onStranger;
    onSender_ = onSender;
  }
  // Called when the cluster remembered more starts of this node than it did itself: keep the new count. The context's
  // identity has it already.
  void setIncarnationSaver(const Callback<void(uint32_t)>& save) { incarnation_.setSaver(save); }
  // Before begin(): the record that the saver got in an earlier life. Truncated, Malformed: nobody is recalled.
  Status recallPeers(Bytes record) { return remembered_.recall(record); }
  void setPeersSaver(const Callback<void(Bytes)>& save) { remembered_.setSaver(save); }
  // The longest pass of the node's loop since the last heartbeat.
  void noteLoop(Millis duration) { heartbeats_.noteLoop(duration); }

  const MemberTable& members() const { return cluster_.table; }
  const ClusterCounters& counters() const { return cluster_.counters; }
  // Ids and addresses that two nodes use at once.
  const Conflicts& conflicts() const { return conflicts_; }
  // No broadcasts arrive here for good; neighbours are told and asked by unicast.
  bool isCutOff() const { return cluster_.health.isCutOff(); }
  NodePhase phase() const { return heartbeats_.phase(); }
  NodeInfo nodeInfo(const Member& member, Instant now) const { return cluster_.members.infoOf(member, now); }
  // By the specification's rule and the member's phase, at this moment.
  NodeStatus statusOf(const Member& member, Instant now) const { return cluster_.suspicion.statusOf(member, now); }
  // Members that are ACTIVE at this moment; this node is not among them.
  size_t activeCount(Instant now) const { return cluster_.suspicion.activeCount(now); }

 private:
  void receiveWaiting(Instant now);
  void resume(Instant now);
  void countRefusal(Status status);
  bool isBelieved(Instant now, Endpoint from, const Frame& frame, Bytes datagram);

  void onFrame(Instant now, Endpoint from, const Frame& frame);
  void onHeartbeat(Instant now, Endpoint from, const Frame& frame);
  void onHeartbeatOf(Instant now, Endpoint from, Sender& sender, Heartbeat& heartbeat, Proof proof);
  void onProbe(Instant now, Endpoint from, const Frame& frame);
  void onPull(Instant now, Endpoint from, const Frame& frame);
  void onPullReply(Instant now, Endpoint from, const Frame& frame);
  void onPage(Instant now, Endpoint from, const Frame& frame);
  void onEvent(Instant now, Endpoint from, const Frame& frame);
  void onForget(Instant now, Endpoint from, const Frame& frame);
  void onBacklog(Instant now, const Frame& frame);
  Sender meet(Instant now, Endpoint from, const Frame& frame);

  ClusterContext cluster_;
  Conflicts conflicts_;
  Miscount miscount_;
  OwnIncarnation incarnation_;
  RememberedPeers remembered_;
  Tombstones tombstones_;
  Reports reports_;
  HeartbeatSender heartbeats_;
  UnicastPeers peers_;
  Pages pages_;
  JoinProtocol join_;
  ProbeSender probes_;
  Prober prober_;
  ContactQueue contacts_;
  Proofs proofs_;
  SenderLookup senderLookup_;
  Puller puller_;
  PullReplies pullReplies_;
  EventFrameCheck isValidEvent_;
  EventFrameHandler onEventFrame_;
  HeartbeatHandler onHeartbeat_;
  StrangerHandler onStranger_;
  SenderHandler onSender_;
  Instant receivedAt_;      // when nothing waited any more
  Millis waited_;           // how long what is being received may have waited
  bool isBacklog_ = false;  // what is being received has waited while this node stood still
  Pause working_;
};

}  // namespace spore
