#include "spore/cluster/proof_of_life/proofs.h"

namespace spore {

Proof Proofs::proofOf(Instant now, Endpoint from, uint32_t nodeId, const Heartbeat& heartbeat) {
  if (heartbeat.echoToken == 0) return Proof::None;
  const bool isProved = heartbeat.echoNonce == 0 ? isProvedByToken(from, nodeId, heartbeat.echoToken)
                                                 : probes_.isAnswer(now, nodeId, from, heartbeat.echoNonce);
  if (!isProved) return Proof::None;
  if (miscount_.isOver(now, nodeId)) return Proof::LastWord;
  return contacts_.askedSinceGoodbye(nodeId, heartbeat.echoToken) ? Proof::Since : Proof::Given;
}

// An older version does not know of nonces.
bool Proofs::isProvedByToken(Endpoint from, uint32_t nodeId, uint16_t token) {
  const Member* member = cluster_.table.find(nodeId);
  if (member == nullptr || member->address != from) return false;
  const bool isContact = contacts_.isProvedByToken(nodeId, token);
  return prober_.isProvedByToken(nodeId, token) || isContact;
}

bool Proofs::hasProved(Endpoint from, uint32_t nodeId) const {
  const Member* member = cluster_.table.find(nodeId);
  return member != nullptr && member->isConfirmed && member->address == from;
}

void Proofs::onAnswer(Instant now, Member& member, uint16_t token) {
  const bool isContact = contacts_.onEcho(now, member, token);
  if (prober_.onAnswer(member.nodeId, token) || isContact) ++cluster_.counters.probesAnswered;
}

void Proofs::challenge(Instant now, uint32_t nodeId, Endpoint to) {
  if (!challenges_.take(now)) return;
  const Member* member = cluster_.table.find(nodeId);
  if (member != nullptr && member->address == to) {
    contacts_.ask(now, *member);  // remembers the token, which is all that an older version brings back
  } else {
    (void)probes_.send(now, nodeId, to, 0);
  }
}

void Proofs::askOnce(Instant now, uint32_t nodeId, Endpoint to) {
  if (challenges_.take(now)) (void)probes_.send(now, nodeId, to, 0);
}

}  // namespace spore
