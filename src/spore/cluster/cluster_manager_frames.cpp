// What a frame from the network sets in motion.
#include "spore/cluster/cluster_manager.h"
#include "spore/cluster/proof_of_life/answer_limits.h"

namespace spore {

void ClusterManager::onDatagram(Instant now, Endpoint from, Bytes datagram) {
  ClusterCounters& counters = cluster_.counters;
  const Result<Frame> frame = decodeFrame(datagram);
  const bool isOfFleet = frame.ok() && frame.value().header.fleetId == cluster_.sender.fleetId();
  const bool hasOwnId = isOfFleet && frame.value().header.nodeId == cluster_.node.identity().nodeId;
  // A broadcast comes back to its sender.
  if (hasOwnId && from == cluster_.sender.localEndpoint()) return;
  if (frame.ok()) {
    if (onSender_) onSender_(now, from.ip);
  } else if (onStranger_ && onStranger_(now, from, datagram)) {
    return;
  }

  ++counters.received;
  counters.receivedBytes += static_cast<uint32_t>(datagram.size());
  if (!frame.ok()) {
    countRefusal(frame.status());
  } else if (!isOfFleet) {
    ++counters.foreignFleet;
  } else if (!isBelieved(now, from, frame.value(), datagram)) {
    return;
  } else if (hasOwnId) {
    // A torn copy of our own frame, from anywhere, is no other node.
    if (!isBacklog_ && isWholeHeartbeat(frame.value())) conflicts_.onOwnId(now, cluster_.sender.localEndpoint(), from);
    if (incarnation_.onOwnIdElsewhere(now, frame.value().header.incarnation)) heartbeats_.broadcastSoon(now);
  } else {
    onFrame(now, from, frame.value());
  }
}

// A node without keys cannot tell whether a frame with a tag is genuine.
bool ClusterManager::isBelieved(Instant now, Endpoint from, const Frame& frame, Bytes datagram) {
  FrameDoor* const door = cluster_.sender.door();
  if (door == nullptr) {
    if (frame.hasTag()) countRefusal(Status::Unsupported);
    return !frame.hasTag();
  }
  const FrameVerdict verdict = door->judge(now, from, frame, datagram);
  if (verdict == FrameVerdict::Stranger) ++cluster_.counters.strangers;
  if (verdict == FrameVerdict::Replayed) ++cluster_.counters.replayed;
  return verdict == FrameVerdict::Genuine;
}

void ClusterManager::countRefusal(Status status) {
  ++(status == Status::Unsupported ? cluster_.counters.unsupported : cluster_.counters.malformed);
}

void ClusterManager::onFrame(Instant now, Endpoint from, const Frame& frame) {
  if (isBacklog_) return onBacklog(now, frame);
  switch (frame.header.type) {
    case FrameType::Heartbeat: return onHeartbeat(now, from, frame);
    case FrameType::Probe: return onProbe(now, from, frame);
    case FrameType::Page: return onPage(now, from, frame);
    case FrameType::Event:
    case FrameType::Repeat:
    case FrameType::EventAck:
    case FrameType::Retain:
    case FrameType::RetainPull: return onEvent(now, from, frame);
    case FrameType::Forget: return onForget(now, from, frame);
    case FrameType::Pull: return onPull(now, from, frame);
    case FrameType::PullReply: return onPullReply(now, from, frame);
    case FrameType::ClockAsk:
    case FrameType::ClockTell: break;
  }
  // A frame of a newer version is a known member's sign of life all the same.
  ++cluster_.counters.unknownType;
  senderLookup_.announce(now, senderLookup_.meet(now, from, frame.header, SenderLookup::Unknown::IsIgnored));
}

// How long it has waited is not known, so it proves nothing about now. Events are news all the same.
void ClusterManager::onBacklog(Instant now, const Frame& frame) {
  ++cluster_.counters.stale;
  Member* member = cluster_.table.find(frame.header.nodeId);
  const bool isOfThisLife = member != nullptr && member->incarnation == frame.header.incarnation;
  if (!isOfThisLife || frame.header.type != FrameType::Event) return;
  if (isValidEvent_ && isValidEvent_(frame)) onEventFrame_(now, *member, frame, waited_);
}

// The sender of a frame that says nothing of the sender itself.
Sender ClusterManager::meet(Instant now, Endpoint from, const Frame& frame) {
  const Sender sender = senderLookup_.meet(now, from, frame.header, SenderLookup::unknownOf(frame));
  if (!sender.isDuplicate()) senderLookup_.announce(now, sender);
  return sender;
}

void ClusterManager::onHeartbeat(Instant now, Endpoint from, const Frame& frame) {
  Heartbeat heartbeat;
  const Status status = decodeHeartbeat(frame.body, heartbeat);
  if (status != Status::Ok) return countRefusal(status);
  if (heartbeat.isBroadcast()) cluster_.health.onBroadcast(now);
  const Proof proof = proofs_.proofOf(now, from, frame.header.nodeId, heartbeat);
  const auto unknown =
      heartbeat.phase == NodePhase::Left ? SenderLookup::Unknown::IsIgnored : SenderLookup::Unknown::Joins;
  Sender sender = senderLookup_.meet(now, from, frame.header, unknown, proof);
  if (sender.isDuplicate()) return;
  if (sender.member != nullptr) onHeartbeatOf(now, from, sender, heartbeat, proof);
  if (onHeartbeat_ && heartbeat.echoToken == 0) {
    Member* const member = cluster_.table.find(frame.header.nodeId);
    if (member != nullptr) onHeartbeat_(now, *member, heartbeat, waited_);
  }
  if (proof != Proof::None) pullReplies_.onProof(now, from);
  reports_.apply(now, heartbeat.reports, heartbeat.isBroadcast() ? Mention::ToAll : Mention::ToUs);
  if (sender.member != nullptr && heartbeat.echoToken == 0) puller_.onClaim(now, frame.header.nodeId, heartbeat);
  if ((heartbeat.state & heartbeatSolicits) == 0) return;
  if (heartbeat.isCopy()) {
    Pull wantsList;
    wantsList.flags = pullPages;
    pullReplies_.onPull(now, from, frame.header.nodeId, wantsList, sender.isNew);
  } else {
    join_.onSolicit(now);
  }
}

// Takes over what a heartbeat says of its sender, which is a member.
void ClusterManager::onHeartbeatOf(Instant now, Endpoint from, Sender& sender, Heartbeat& heartbeat, Proof proof) {
  Member& member = *sender.member;
  const uint32_t nodeId = member.nodeId;
  const bool isBroadcast = heartbeat.isBroadcast();
  if (isBroadcast) prober_.onBroadcast(nodeId);
  if (isBroadcast || heartbeat.isCopy()) member.isOnAir = isBroadcast;
  if (heartbeat.isCopy() && member.isConfirmed) peers_.onCopy(now, nodeId);
  if (proof != Proof::None) proofs_.onAnswer(now, member, heartbeat.echoToken);
  // A node that has said good-bye says nothing more in this life: somebody lies.
  const bool isBack = member.phase == NodePhase::Left && heartbeat.phase != NodePhase::Left;
  senderLookup_.merge(sender, heartbeat, proof);
  if (isBack && proof == Proof::None) proofs_.challenge(now, nodeId, from);
  senderLookup_.announce(now, sender);
}

void ClusterManager::onProbe(Instant now, Endpoint from, const Frame& frame) {
  const Result<Probe> probe = decodeProbe(frame.body);
  if (!probe.ok()) return countRefusal(probe.status());
  if (meet(now, from, frame).isDuplicate()) return;
  if (probe.value().target != cluster_.node.identity().nodeId) return;
  const bool isProved = proofs_.hasProved(from, frame.header.nodeId);
  const size_t bytesMax = isProved ? limits::datagramBytesMax : answerBytesPaidFor(frame);
  heartbeats_.answer(now, from, probe.value(), bytesMax, isProved ? nullptr : &proofs_.strangersBudget());
  if ((probe.value().flags & probeWantsBroadcast) != 0) heartbeats_.broadcastOnRequest(now, isProved);
}

void ClusterManager::onPull(Instant now, Endpoint from, const Frame& frame) {
  const Result<Pull> pull = decodePull(frame.body);
  if (!pull.ok()) return countRefusal(pull.status());
  const Sender sender = meet(now, from, frame);
  if (sender.isDuplicate()) return;
  const bool isAsked = sender.member == nullptr || sender.isNew;
  pullReplies_.onPull(now, from, frame.header.nodeId, pull.value(), isAsked);
}

void ClusterManager::onPullReply(Instant now, Endpoint from, const Frame& frame) {
  const Result<PullReply> reply = decodePullReply(frame.body);
  if (!reply.ok()) return countRefusal(reply.status());
  if (meet(now, from, frame).isDuplicate()) return;
  puller_.onReply(now, frame.header.nodeId, reply.value());
}

void ClusterManager::onPage(Instant now, Endpoint from, const Frame& frame) {
  Page page;
  const Status status = decodePage(frame.body, page);
  if (status != Status::Ok) return countRefusal(status);
  if (meet(now, from, frame).isDuplicate()) return;
  join_.onPage(page.size());
  puller_.onPage(frame.header.nodeId);
  if (pages_.apply(now, page)) heartbeats_.broadcastOnRequest(now, proofs_.hasProved(from, frame.header.nodeId));
}

void ClusterManager::onEvent(Instant now, Endpoint from, const Frame& frame) {
  if (!isValidEvent_ || !isValidEvent_(frame)) return countRefusal(Status::Malformed);
  // Duplicates are left to the events to notice: a stranger may have used up the number of this frame.
  (void)meet(now, from, frame);
  Member* member = cluster_.table.find(frame.header.nodeId);
  if (member != nullptr) onEventFrame_(now, *member, frame, waited_);
}

void ClusterManager::onForget(Instant now, Endpoint from, const Frame& frame) {
  const Result<Forget> forget = decodeForget(frame.body);
  if (!forget.ok()) return countRefusal(forget.status());
  if (meet(now, from, frame).isDuplicate()) return;
  if (forget.value().nodeId == cluster_.node.identity().nodeId) {
    // Somebody is wrong about us.
    heartbeats_.broadcastOnRequest(now, proofs_.hasProved(from, frame.header.nodeId));
  } else {
    tombstones_.onForget(now, forget.value());
  }
}

}  // namespace spore
