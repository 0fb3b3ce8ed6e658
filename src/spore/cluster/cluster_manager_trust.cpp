// What is done for whom, while anybody can speak in anybody's name (docs/decisions/0018-proof-of-life.md).
#include <algorithm>

#include "spore/cluster/cluster_manager.h"
#include "spore/cluster/members/heartbeat_merge.h"

namespace spore {
namespace {

// Of broadcasts that somebody may have asked for in another one's name.
constexpr Millis strangersSpacing{2000};

size_t pullBytes(size_t ids) {
  return frameHeaderBytes + pullFixedBytes + ids * shortIdBytes;
}

size_t pullReplyBytes(size_t reports) {
  return frameHeaderBytes + pullFixedBytes + std::min(reports, pullReportsMax) * freshnessReportBytes;
}

}  // namespace

Proof ClusterManager::proofOf(Instant now, Endpoint from, uint32_t nodeId, const Heartbeat& heartbeat) {
  if (heartbeat.echoToken == 0) return Proof::None;
  const bool isProved = heartbeat.echoNonce == 0 ? isProvedByToken(from, nodeId, heartbeat.echoToken)
                                                 : probes_.isAnswer(now, nodeId, from, heartbeat.echoNonce);
  if (!isProved) return Proof::None;
  if (miscount_.isOver(now, nodeId)) return Proof::LastWord;
  return contacts_.askedSinceGoodbye(nodeId, heartbeat.echoToken) ? Proof::Since : Proof::Given;
}

// An older version does not know of nonces.
bool ClusterManager::isProvedByToken(Endpoint from, uint32_t nodeId, uint16_t token) {
  const Member* member = membership_.table().find(nodeId);
  if (member == nullptr || member->address != from) return false;
  const bool isContact = contacts_.isProvedByToken(nodeId, token);
  return prober_.isProvedByToken(nodeId, token) || isContact;
}

bool ClusterManager::hasProved(Endpoint from, uint32_t nodeId) const {
  const Member* member = membership_.table().find(nodeId);
  return member != nullptr && member->isConfirmed && member->address == from;
}

void ClusterManager::challenge(Instant now, uint32_t nodeId, Endpoint to) {
  if (!challenges_.take(now)) return;
  const Member* member = membership_.table().find(nodeId);
  if (member != nullptr && member->address == to) {
    contacts_.ask(now, *member);  // remembers the token, which is all that an older version brings back
  } else {
    (void)probes_.send(now, nodeId, to, 0);
  }
}

// Somebody has asked for a broadcast of ours.
void ClusterManager::speakUp(Instant now, bool isProved) {
  if (isProved || speaking_.begin(now, strangersSpacing)) heartbeats_.broadcastSoon(now);
}

// Anybody may have sent what is no proof: it says no good-bye that was refuted before, takes none back, and names no
// port to send requests to.
void ClusterManager::mergeState(Meeting& meeting, Heartbeat& heartbeat, Proof proof) {
  if (meeting.arrival == Arrival::Late) return;
  Member& member = *meeting.member;
  const bool isProof = proof != Proof::None;
  const bool isGoodbye = heartbeat.phase == NodePhase::Left;
  if (isProof && member.phase == NodePhase::Left && !isGoodbye) member.isRefuted = true;
  if (!isProof && (isGoodbye ? member.isRefuted : member.phase == NodePhase::Left)) heartbeat.phase = member.phase;
  if (!isProof && member.httpPort != heartbeat.httpPort) member.doubt();
  const bool hadName = MemberTable::hasTexts(member);
  if (mergeHeartbeat(membership_.table(), member, heartbeat)) meeting.isChanged = true;
  meeting.isNamed = !hadName && MemberTable::hasTexts(member);
}

// Long answers go only to who has shown that he is there; a short one has, with the question that its frame brings him,
// at most three times the bytes of the frame.
void ClusterManager::answerPull(Instant now, Endpoint from, uint32_t nodeId, const Pull& pull, bool isAsked) {
  const bool isLong = (pull.flags & (pullAll | pullPages)) != 0;
  const size_t answerBytes = pullReplyBytes(pull.count());
  const bool isShort = !isLong && answerBytes + probeFrameBytes <= pullBytes(pull.count()) * forgeableAnswerFactor;
  const bool isProved = hasProved(from, nodeId);
  if (isProved || (isShort && answerBudget_.take(now, from.ip, answerBytes))) {
    pullReplies_.onPull(now, from, pull, heartbeats_.isDeaf(now), isProved);
  } else {
    if (isLong) pullReplies_.keep(now, from, pull);
    ++counters_.answersWithheld;
    if (!isAsked && challenges_.take(now)) (void)probes_.send(now, nodeId, from, 0);
  }
}

}  // namespace spore
