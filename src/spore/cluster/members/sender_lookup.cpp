#include "spore/cluster/members/sender_lookup.h"

#include "spore/cluster/members/heartbeat_merge.h"
#include "spore/cluster/proof_of_life/answer_limits.h"

namespace spore {

SenderLookup::Unknown SenderLookup::unknownOf(const Frame& frame) {
  return paysForTwoQuestions(frame) ? Unknown::Joins : Unknown::IsAsked;
}

Sender SenderLookup::meet(Instant now, Endpoint from, const FrameHeader& header, Unknown unknown, Proof proof) {
  Sender sender;
  sender.member = cluster_.table.find(header.nodeId);
  if (sender.member == nullptr) {
    sender.member = admit(now, from, header.nodeId, unknown, proof);
    if (sender.member == nullptr) return sender;
    sender.isNew = true;
  }
  Member& member = *sender.member;
  // Hearsay is no address that it has spoken from.
  const Endpoint before = member.isDirectRecent ? member.address : Endpoint{};
  const DirectEvidence evidence = applyDirect(member, header, from, now, proof);
  if (proof != Proof::None) cluster_.members.noteProof(member);
  sender.arrival = evidence.arrival;
  sender.isChanged = evidence.isChanged;
  if (sender.isDuplicate()) ++cluster_.counters.duplicates;
  conflicts_.onDirect(now, member, cluster_.sender.localEndpoint(), from, before);
  if (evidence.isDoubtful) proofs_.challenge(now, header.nodeId, from);
  if (evidence.arrival == Arrival::LostCount) {
    miscount_.note(now, header.nodeId);
  } else if (evidence.arrival == Arrival::New) {
    miscount_.forget(header.nodeId);
  }
  return sender;
}

Member* SenderLookup::admit(Instant now, Endpoint from, uint32_t nodeId, Unknown unknown, Proof proof) {
  if (unknown == Unknown::IsAsked) proofs_.challenge(now, nodeId, from);
  if (unknown != Unknown::Joins) return nullptr;
  tombstones_.erase(nodeId);
  Member* member = cluster_.members.add(now, nodeId, now, from.ip, proof);
  if (member == nullptr && cluster_.members.wouldProofHelp()) proofs_.challenge(now, nodeId, from);
  return member;
}

void SenderLookup::merge(Sender& sender, Heartbeat& heartbeat, Proof proof) {
  if (sender.arrival == Arrival::Late) return;
  Member& member = *sender.member;
  const bool isProof = proof != Proof::None;
  heartbeat.phase = Suspicion::believedPhase(member, heartbeat.phase, isProof);
  if (!isProof && member.httpPort != heartbeat.httpPort) Suspicion::noteContradiction(member);
  const bool hadName = MemberTable::hasTexts(member);
  if (mergeHeartbeat(cluster_.table, member, heartbeat)) sender.isChanged = true;
  sender.isNamed = !hadName && MemberTable::hasTexts(member);
}

void SenderLookup::announce(Instant now, const Sender& sender) {
  if (sender.member == nullptr) return;
  const uint32_t nodeId = sender.member->nodeId;
  if (sender.isNew) {
    cluster_.members.discovered(now, nodeId);
  } else {
    if (sender.isNamed) cluster_.members.named(now, nodeId);
    cluster_.members.judge(now, *sender.member);
    if (sender.isChanged) cluster_.members.updated(now, nodeId);
  }
}

}  // namespace spore
