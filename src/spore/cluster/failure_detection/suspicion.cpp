#include "spore/cluster/failure_detection/suspicion.h"

#include <algorithm>

#include "spore/base/search.h"
#include "spore/cluster/timers.h"

namespace spore {
namespace {

// Somebody who tells lies may stop, and a good-bye be true again.
constexpr Millis refutationMax{60000};
// A single neighbour may have missed the same broadcasts.
constexpr uint8_t opinionsWanted = 2;

}  // namespace

Millis silenceAllowed(const Member& member, Millis limit) {
  return member.phase == NodePhase::Busy ? limit + Millis{member.busyQuarters * 250u} : limit;
}

NodeStatus Suspicion::statusOf(const Member& member, Instant now) const {
  const Millis age = now.since(member.heardAt);
  if (member.phase != NodePhase::Left) {
    if (age < silenceAllowed(member, timing_.inactiveAfter)) return NodeStatus::Active;
    if (member.status == NodeStatus::Active && isHeld(member, now)) return NodeStatus::Active;
  }
  if (age < silenceAllowed(member, timing_.deadAfter)) return NodeStatus::Inactive;
  return member.status == NodeStatus::Dead || health_.mayCallDead(now) ? NodeStatus::Dead : NodeStatus::Inactive;
}

// Whether the verdict that it is not ACTIVE any more waits for opinions.
bool Suspicion::isHeld(const Member& member, Instant now) const {
  if (health_.mayHaveMissed(member.heardAt, now)) return true;
  if (member.opinions == opinionsWanted || !hasWitness(member)) return false;
  Millis hold = timing_.holdMax;
  if (health_.isBlind()) hold = hold + (health_.missesBroadcasts() ? timing_.holdMax : timing_.askSpread);
  return now.since(member.heardAt) < silenceAllowed(member, timing_.inactiveAfter + hold);
}

// Somebody else who can be asked.
bool Suspicion::hasWitness(const Member& about) const {
  return anyOf(table_, [&](const Member& member) {
    return &member != &about && member.status == NodeStatus::Active && member.phase != NodePhase::Left;
  });
}

size_t Suspicion::activeCount(Instant now) const {
  return static_cast<size_t>(
      std::count_if(table_.begin(), table_.end(), [&](const Member& member) { return isActive(member, now); }));
}

bool Suspicion::isHeardItself(const Member& member, Instant now) const {
  return member.isDirectRecent && ticksSince(now, member.directTick) <= ticksIn(timing_.inactiveAfter);
}

bool Suspicion::isSilent(const Member& member, Instant now) const {
  return now.since(member.heardAt) >= silenceAllowed(member, silenceBeforeProbe_);
}

bool Suspicion::isProbeDue(const Member& member, NodeStatus status, Instant now) const {
  if (member.wasProbed || !isSilent(member, now)) return false;
  // A member that has never answered was asked when it was new; its address may be a lie.
  if (member.isNeverConfirmed()) return false;
  if (status == NodeStatus::Dead || (status == NodeStatus::Inactive && !health_.isListening(now))) return false;
  // It has said that it will be silent, and not long ago.
  return status != NodeStatus::Active || member.phase != NodePhase::Restarting;
}

bool Suspicion::isOpinionDue(const Member& member, Instant now) const {
  if (!isActive(member, now) || member.phase == NodePhase::Left) return false;
  // Observers ask at different moments.
  const Millis spread{((member.nodeId ^ salt_) * 2654435761u >> 16) * timing_.askSpread.count >> 16};
  return now.since(member.heardAt) >= silenceAllowed(member, timing_.silenceBeforePull + spread);
}

void Suspicion::noteEvidence(Member& member, Instant at) {
  member.heardAt = at;
  member.wasProbed = false;
  member.opinions = 0;
  member.isUnknownElsewhere = false;
}

void Suspicion::noteOpinion(Member& member, Instant now, bool isKnownThere, bool isListFullThere) const {
  if (isListFullThere && !isKnownThere) {
    member.isUnknownElsewhere = true;
  } else if (now.since(member.heardAt) >= silenceAllowed(member, timing_.lastLook)) {
    // A member that is still silent after the answer is silent for the neighbour too, or unknown to it.
    if (member.opinions < opinionsWanted) member.opinions = static_cast<uint8_t>(member.opinions + 1);
  }
}

void Suspicion::noteResume(MemberTable& table) {
  for (Member& member : table) member.wasProbed = false;
}

void Suspicion::noteProof(Member& member) {
  member.isConfirmed = true;
  member.roundsInVain = 0;
}

void Suspicion::noteAskedInVain(Member& member) {
  member.isConfirmed = false;
  if (member.roundsInVain < roundsInVainMax) member.roundsInVain = static_cast<uint8_t>(member.roundsInVain + 1);
}

void Suspicion::noteContradiction(Member& member) {
  member.isConfirmed = false;
  if (!member.isNeverConfirmed()) askAgain(member);
}

void Suspicion::askAgain(Member& member) {
  if (!member.isConfirmed && member.roundsInVain < roundsInVainMax) member.needsContact = true;
}

void Suspicion::forgetProofs(Member& member) {
  member.isConfirmed = false;
  member.latencyMs = latencyUnknown;
}

NodePhase Suspicion::believedPhase(Member& member, NodePhase said, bool isProof) {
  const bool isGoodbye = said == NodePhase::Left;
  if (isProof && member.phase == NodePhase::Left && !isGoodbye) member.isRefuted = true;
  const bool isLie = !isProof && (isGoodbye ? member.isRefuted : member.phase == NodePhase::Left);
  return isLie ? member.phase : said;
}

void Suspicion::beginRound(Instant now, size_t activeMembers) {
  silenceBeforeProbe_ = silenceBeforeProbe(timing_, activeMembers);
  isForgettingRefutations_ = refutations_.begin(now, refutationMax);
}

void Suspicion::age(Member& member, Instant now) const {
  if (isForgettingRefutations_) member.isRefuted = false;
  if (!isHeardItself(member, now)) member.isDirectRecent = false;
  // That it would be silent for so long, somebody else may have said.
  if (!member.isDirectRecent && member.phase == NodePhase::Busy) member.isConfirmed = false;
}

}  // namespace spore
