#include "spore/cluster/incarnations/direct_evidence.h"

#include "spore/cluster/failure_detection/suspicion.h"
#include "spore/cluster/timers.h"

namespace spore {
namespace {

constexpr int windowBits = 16;
constexpr int oldFramesMax = 64;
// No datagram is under way for so long.
constexpr Millis travelTimeMax{5000};
// No datagram overtakes another one by more.
constexpr Millis reorderMax{500};

bool hasLostCount(const Member& member, const FrameHeader& header, Instant now) {
  if (header.incarnation != member.incarnation) return header.incarnation < member.incarnation;
  return static_cast<int32_t>(header.sequence - member.sequence) <= 0 && now.since(member.heardAt) >= travelTimeMax;
}

// Enters a sequence of the present incarnation into the window.
Arrival enterWindow(Member& member, uint16_t sequence) {
  if (member.directWindow == 0) {
    member.directSequence = sequence;
    member.directWindow = 1;
    return Arrival::New;
  }
  const int ahead = static_cast<int16_t>(sequence - member.directSequence);
  if (ahead > 0 || ahead <= -oldFramesMax) {
    const bool isNear = ahead > 0 && ahead < windowBits;
    member.directWindow = static_cast<uint16_t>((isNear ? member.directWindow << ahead : 0) | 1);
    member.directSequence = sequence;
    return Arrival::New;
  }
  if (ahead <= -windowBits) return Arrival::Duplicate;
  const uint16_t bit = static_cast<uint16_t>(1u << -ahead);
  if ((member.directWindow & bit) != 0) return Arrival::Duplicate;
  member.directWindow = member.directWindow | bit;
  return Arrival::Late;
}

// A network that repeats frames, or changes their order, does so within less.
bool isOvertaken(const Member& member, Arrival arrival, const FrameHeader& header, Instant now) {
  const int behind = static_cast<int16_t>(member.directSequence - static_cast<uint16_t>(header.sequence));
  return arrival != Arrival::New && behind < windowBits && ticksSince(now, member.directTick) <= ticksIn(reorderMax);
}

Arrival enter(Member& member, const FrameHeader& header, Instant now, Proof proof, DirectEvidence& evidence) {
  if (header.incarnation != member.incarnation) {
    // A member that was known by hearsay only has not changed by being heard.
    evidence.isChanged = member.incarnation != 0;
    beginIncarnation(member, header.incarnation);
  }
  const auto sequence = static_cast<uint16_t>(header.sequence);
  const bool isFarBehind =
      member.directWindow != 0 && static_cast<int16_t>(sequence - member.directSequence) <= -oldFramesMax;
  Arrival arrival = enterWindow(member, sequence);
  const bool wasOvertaken = isOvertaken(member, arrival, header, now);
  const bool isOfNetwork = arrival == Arrival::New || (wasOvertaken && member.phase == NodePhase::Alive);
  evidence.isDoubtful = isFarBehind || !isOfNetwork;
  const bool wasBeforeGoodbye = wasOvertaken && member.phase == NodePhase::Left && proof != Proof::Since;
  if (proof != Proof::None && arrival != Arrival::New && !wasBeforeGoodbye) {
    // Its own word counts, whoever else has counted for it.
    member.directWindow = 0;
    arrival = enterWindow(member, sequence);
  }
  return arrival;
}

// How the incarnation of a frame relates to the one that is known.
enum class Life : uint8_t { Plausible, Earlier, Impossible };

Life lifeOf(const Member& member, const FrameHeader& header, Instant now, Proof proof) {
  if (member.incarnation == 0) return Life::Plausible;
  const bool isFar = !isPlausibleLeap(header.incarnation, member.incarnation);
  if (proof == Proof::LastWord || (proof != Proof::None && isFar)) return Life::Plausible;
  if (proof == Proof::None && !isPlausibleLeap(member.incarnation, header.incarnation)) return Life::Impossible;
  return hasLostCount(member, header, now) ? Life::Earlier : Life::Plausible;
}

// Notes that the member lives, and where it was found.
void place(Member& member, Endpoint from, Instant now, Proof proof, DirectEvidence& evidence) {
  const bool hasMoved = member.address.port != 0 && member.address != from;
  evidence.isChanged = evidence.isChanged || hasMoved;
  member.address = from;
  if (proof != Proof::None) {
    Suspicion::noteProof(member);
    evidence.isDoubtful = false;
  } else if (hasMoved || evidence.isDoubtful || member.status != NodeStatus::Active) {
    Suspicion::noteContradiction(member);
    // It has proved nothing at its new address.
    if (hasMoved && member.roundsInVain == 0) member.roundsInVain = 1;
  }
  Suspicion::askAgain(member);
  Suspicion::noteEvidence(member, now);
  member.directTick = coarseTick(now);
  member.isDirectRecent = true;
}

}  // namespace

DirectEvidence applyDirect(Member& member, const FrameHeader& header, Endpoint from, Instant now, Proof proof) {
  DirectEvidence evidence;
  switch (lifeOf(member, header, now, proof)) {
    case Life::Impossible:
      evidence.arrival = Arrival::Duplicate;
      evidence.isDoubtful = true;
      return evidence;
    case Life::Earlier:
      evidence.arrival = Arrival::LostCount;
      evidence.isDoubtful = true;
      member.directWindow = 0;
      break;
    case Life::Plausible:
      evidence.arrival = enter(member, header, now, proof, evidence);
      if (evidence.arrival != Arrival::New) return evidence;
      member.sequence = header.sequence;
  }
  place(member, from, now, proof, evidence);
  return evidence;
}

void beginIncarnation(Member& member, uint32_t incarnation) {
  member.incarnation = incarnation;
  member.directWindow = 0;
  member.phase = NodePhase::Alive;
  member.wantsReport = true;
}

}  // namespace spore
