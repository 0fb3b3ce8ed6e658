#include "spore/cluster/direct_evidence.h"

#include "spore/cluster/timers.h"

namespace spore {
namespace {

constexpr int windowBits = 16;
constexpr int oldFramesMax = 64;
// No datagram is under way for so long.
constexpr Millis travelTimeMax{5000};

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

}  // namespace

DirectEvidence applyDirect(Member& member, const FrameHeader& header, Endpoint from, Instant now) {
  DirectEvidence evidence;
  if (member.incarnation != 0 && !isPlausibleLeap(member.incarnation, header.incarnation)) {
    evidence.arrival = Arrival::Duplicate;
    return evidence;
  }
  if (hasLostCount(member, header, now)) {
    evidence.arrival = Arrival::LostCount;
    member.directWindow = 0;
    member.lastEventSequence = 0;
  } else {
    if (header.incarnation != member.incarnation) {
      // A member that was known by hearsay only has not changed by being heard.
      evidence.isChanged = member.incarnation != 0;
      beginIncarnation(member, header.incarnation);
    }
    evidence.arrival = enterWindow(member, static_cast<uint16_t>(header.sequence));
    if (evidence.arrival != Arrival::New) return evidence;
    member.sequence = header.sequence;
  }
  if (member.address != from) {
    evidence.isChanged = evidence.isChanged || member.address.port != 0;
    member.address = from;
  }
  member.setHeardAt(now);
  member.directTick = coarseTick(now);
  member.isDirectRecent = true;
  return evidence;
}

void beginIncarnation(Member& member, uint32_t incarnation) {
  member.incarnation = incarnation;
  member.directWindow = 0;
  member.lastEventSequence = 0;
  member.phase = NodePhase::Alive;
  member.wantsReport = true;
}

}  // namespace spore
