// What a frame from the network sets in motion.
#include <algorithm>

#include "spore/cluster/cluster_manager.h"

namespace spore {
namespace {

constexpr Millis remindInterval{1000};
constexpr size_t twoQuestionsBytes = 2 * probeFrameBytes;

// What may go to whom a frame without a proof is from.
size_t bytesPaidFor(const Frame& frame) {
  return (frameHeaderBytes + frame.body.size()) * forgeableAnswerFactor;
}

// The answer's share of that: its sender is asked twice as well.
size_t answerBytesPaidFor(const Frame& question) {
  const size_t bytes = bytesPaidFor(question);
  return bytes - std::min(bytes, twoQuestionsBytes);
}

}  // namespace

void ClusterManager::onDatagram(Instant now, Endpoint from, Bytes datagram) {
  const Result<Frame> frame = decodeFrame(datagram);
  const bool isOfFleet = frame.ok() && frame.value().header.fleetId == sender_.fleetId();
  const bool hasOwnId = isOfFleet && frame.value().header.nodeId == context_.identity().nodeId;
  // A broadcast comes back to its sender.
  if (hasOwnId && from == sender_.localEndpoint()) return;
  if (frame.ok()) {
    if (onSpeaker_) onSpeaker_(now, from.ip);
  } else if (onStranger_ && onStranger_(now, from, datagram)) {
    return;
  }

  ++counters_.received;
  counters_.receivedBytes += static_cast<uint32_t>(datagram.size());
  if (!frame.ok()) {
    countRefusal(frame.status());
  } else if (!isOfFleet) {
    ++counters_.foreignFleet;
  } else if (hasOwnId) {
    // A torn copy of our own frame, from anywhere, is no other node.
    if (!isBacklog_ && isWholeHeartbeat(frame.value())) conflicts_.onOwnId(now, sender_.localEndpoint(), from);
    if (incarnation_.onOwnIdElsewhere(now, frame.value().header.incarnation)) heartbeats_.broadcastSoon(now);
  } else {
    dispatch(now, from, frame.value());
  }
}

void ClusterManager::countRefusal(Status status) {
  ++(status == Status::Unsupported ? counters_.unsupported : counters_.malformed);
}

void ClusterManager::dispatch(Instant now, Endpoint from, const Frame& frame) {
  if (isBacklog_) return onBacklog(now, frame);
  switch (frame.header.type) {
    case FrameType::Heartbeat: return onHeartbeat(now, from, frame);
    case FrameType::Probe: return onProbe(now, from, frame);
    case FrameType::Page: return onPage(now, from, frame);
    case FrameType::Event: return onEvent(now, from, frame);
    case FrameType::Forget: return onForget(now, from, frame);
    case FrameType::Pull: return onPull(now, from, frame);
    case FrameType::PullReply: return onPullReply(now, from, frame);
  }
  // Of a newer version: a known member's sign of life all the same.
  ++counters_.unknownType;
  introduce(now, meet(now, from, frame.header, Unknown::IsIgnored));
}

// How long it has waited is not known, so it proves nothing about now. Events are news all the same.
void ClusterManager::onBacklog(Instant now, const Frame& frame) {
  ++counters_.stale;
  Member* member = membership_.table().find(frame.header.nodeId);
  const bool isOfThisLife = member != nullptr && member->incarnation == frame.header.incarnation;
  if (!isOfThisLife || frame.header.type != FrameType::Event) return;
  if (isValidEvent_ && isValidEvent_(frame.body)) onEventFrame_(now, *member, frame);
}

ClusterManager::Unknown ClusterManager::unknownOf(const Frame& frame) {
  return bytesPaidFor(frame) >= twoQuestionsBytes ? Unknown::Joins : Unknown::IsAsked;
}

ClusterManager::Meeting ClusterManager::meet(Instant now, Endpoint from, const FrameHeader& header, Unknown unknown,
                                             Proof proof) {
  Meeting meeting;
  Member* member = membership_.table().find(header.nodeId);
  if (member == nullptr) {
    if (unknown == Unknown::IsAsked) challenge(now, header.nodeId, from);
    if (unknown != Unknown::Joins) return meeting;
    tombstones_.lift(header.nodeId);
    member = membership_.add(now, header.nodeId, now, from.ip, proof);
    if (member == nullptr) {
      if (membership_.wouldProofHelp()) challenge(now, header.nodeId, from);
      return meeting;
    }
    meeting.isNew = true;
  }
  // Hearsay is no address that it has spoken from.
  const Endpoint before = member->isDirectRecent ? member->address : Endpoint{};
  const DirectEvidence evidence = applyDirect(*member, header, from, now, proof);
  if (proof != Proof::None) membership_.noteProof(*member);
  meeting.member = member;
  meeting.arrival = evidence.arrival;
  meeting.isChanged = evidence.isChanged;
  if (meeting.isDuplicate()) ++counters_.duplicates;
  conflicts_.onDirect(now, *member, sender_.localEndpoint(), from, before);
  if (evidence.isDoubtful) challenge(now, header.nodeId, from);
  if (evidence.arrival == Arrival::LostCount) {
    miscount_.note(now, header.nodeId);
    if (reminding_.begin(now, remindInterval)) mustRemind_ = header.nodeId;
  } else if (evidence.arrival == Arrival::New) {
    miscount_.forget(header.nodeId);
  }
  return meeting;
}

// Tells this node's own code, after the record is up to date. Handlers may change the list.
void ClusterManager::introduce(Instant now, const Meeting& meeting) {
  if (meeting.member == nullptr) return;
  const uint32_t nodeId = meeting.member->nodeId;
  if (meeting.isNew) {
    membership_.discovered(now, nodeId);
  } else {
    if (meeting.isNamed) membership_.named(now, nodeId);
    membership_.judge(now, *meeting.member);
    if (meeting.isChanged) membership_.updated(now, nodeId);
  }
}

void ClusterManager::onHeartbeat(Instant now, Endpoint from, const Frame& frame) {
  Heartbeat heartbeat;
  const Status status = decodeHeartbeat(frame.body, heartbeat);
  if (status != Status::Ok) return countRefusal(status);
  const bool isCopy = (heartbeat.state & heartbeatIsCopy) != 0;
  const bool isBroadcast = heartbeat.echoToken == 0 && !isCopy;
  if (isBroadcast) heartbeats_.noteBroadcastHeard(now);
  const Proof proof = proofOf(now, from, frame.header.nodeId, heartbeat);
  const Unknown unknown = heartbeat.phase == NodePhase::Left ? Unknown::IsIgnored : Unknown::Joins;
  Meeting meeting = meet(now, from, frame.header, unknown, proof);
  if (meeting.isDuplicate()) return;
  if (meeting.member != nullptr) {
    if (isBroadcast || isCopy) meeting.member->isOnAir = isBroadcast;
    if (isCopy && meeting.member->isConfirmed) peers_.onCopy(now, frame.header.nodeId);
    if (proof != Proof::None) onEcho(now, *meeting.member, heartbeat.echoToken);
    // Who has said good-bye says nothing more in this life: somebody lies.
    const bool isBack = meeting.member->phase == NodePhase::Left && heartbeat.phase != NodePhase::Left;
    mergeState(meeting, heartbeat, proof);
    if (isBack && proof == Proof::None) challenge(now, frame.header.nodeId, from);
    introduce(now, meeting);
  }
  if (proof != Proof::None) pullReplies_.onProof(now, from, heartbeats_.isDeaf(now));
  reports_.apply(now, heartbeat.reports, isBroadcast ? Mention::ToAll : Mention::ToUs);
  if (meeting.member != nullptr && heartbeat.echoToken == 0) puller_.onClaim(now, frame.header.nodeId, heartbeat);
  if ((heartbeat.state & heartbeatSolicits) == 0) return;
  if (isCopy) {
    Pull wantsList;
    wantsList.flags = pullPages;
    answerPull(now, from, frame.header.nodeId, wantsList, meeting.isNew);
  } else {
    join_.onSolicit(now);
  }
}

void ClusterManager::onEcho(Instant now, Member& member, uint16_t token) {
  if (contacts_.onEcho(now, member, token) || prober_.owns(member.nodeId, token)) ++counters_.probesAnswered;
}

void ClusterManager::onProbe(Instant now, Endpoint from, const Frame& frame) {
  const Result<Probe> probe = decodeProbe(frame.body);
  if (!probe.ok()) return countRefusal(probe.status());
  const Meeting meeting = meet(now, from, frame.header, unknownOf(frame));
  if (meeting.isDuplicate()) return;
  introduce(now, meeting);
  if (probe.value().target != context_.identity().nodeId) return;
  const bool isProved = hasProved(from, frame.header.nodeId);
  const size_t bytesMax = isProved ? limits::datagramBytesMax : answerBytesPaidFor(frame);
  heartbeats_.answer(now, from, probe.value(), bytesMax, isProved ? nullptr : &answerBudget_);
  if ((probe.value().flags & probeWantsBroadcast) != 0) speakUp(now, isProved);
}

void ClusterManager::onPull(Instant now, Endpoint from, const Frame& frame) {
  const Result<Pull> pull = decodePull(frame.body);
  if (!pull.ok()) return countRefusal(pull.status());
  const Meeting meeting = meet(now, from, frame.header, unknownOf(frame));
  if (meeting.isDuplicate()) return;
  introduce(now, meeting);
  answerPull(now, from, frame.header.nodeId, pull.value(), meeting.member == nullptr || meeting.isNew);
}

void ClusterManager::onPullReply(Instant now, Endpoint from, const Frame& frame) {
  const Result<PullReply> reply = decodePullReply(frame.body);
  if (!reply.ok()) return countRefusal(reply.status());
  const Meeting meeting = meet(now, from, frame.header, unknownOf(frame));
  if (meeting.isDuplicate()) return;
  introduce(now, meeting);
  puller_.onReply(now, frame.header.nodeId, reply.value());
}

void ClusterManager::onPage(Instant now, Endpoint from, const Frame& frame) {
  Page page;
  const Status status = decodePage(frame.body, page);
  if (status != Status::Ok) return countRefusal(status);
  const Meeting meeting = meet(now, from, frame.header, unknownOf(frame));
  if (meeting.isDuplicate()) return;
  introduce(now, meeting);
  join_.onPage(page.size());
  puller_.onPage(frame.header.nodeId);
  if (pages_.apply(now, page)) speakUp(now, hasProved(from, frame.header.nodeId));
}

void ClusterManager::onEvent(Instant now, Endpoint from, const Frame& frame) {
  if (!isValidEvent_ || !isValidEvent_(frame.body)) return countRefusal(Status::Malformed);
  const Meeting meeting = meet(now, from, frame.header, unknownOf(frame));
  // What came before is for the events to tell: the number of this frame may be one that a stranger has used up.
  if (!meeting.isDuplicate()) introduce(now, meeting);
  Member* member = membership_.table().find(frame.header.nodeId);
  if (member != nullptr) onEventFrame_(now, *member, frame);
}

void ClusterManager::onForget(Instant now, Endpoint from, const Frame& frame) {
  const Result<Forget> forget = decodeForget(frame.body);
  if (!forget.ok()) return countRefusal(forget.status());
  const Meeting meeting = meet(now, from, frame.header, unknownOf(frame));
  if (meeting.isDuplicate()) return;
  introduce(now, meeting);
  if (forget.value().nodeId == context_.identity().nodeId) {
    speakUp(now, hasProved(from, frame.header.nodeId));  // somebody is wrong about us
  } else {
    retire(now, forget.value());
  }
}

void ClusterManager::retire(Instant now, const Forget& forget) {
  const Member* member = membership_.table().find(forget.nodeId);
  if (member != nullptr) {
    const bool isHeard =
        member->isDirectRecent && ticksSince(now, member->directTick) <= ticksIn(membership_.timing().inactiveAfter);
    if (isHeard || membership_.isActive(*member, now) || member->incarnation > forget.incarnation) return;
  }
  tombstones_.onForget(now, forget);
  peers_.remembered().forget(forget.nodeId);
  membership_.remove(now, forget.nodeId);
}

}  // namespace spore
