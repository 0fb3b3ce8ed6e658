// The part of MemberList that says who makes room in a full list, and who gets no place at all.
#include <algorithm>

#include "spore/cluster/cluster_context.h"

namespace spore {
namespace {

// So many members that have proved nothing may share one IP address.
constexpr std::ptrdiff_t shareOfAddress = 8;
// Places that go to newcomers without a proof, at once and then one each time.
constexpr uint8_t takenByStrangersMax = 16;
constexpr Millis takenRefill{5000};
// Beyond DEAD: long enough to look who it was.
constexpr Millis neverConfirmedKeptFor{120000};

}  // namespace

bool MemberList::isShareTaken(IpAddress ip) const {
  return std::count_if(cluster_.table.begin(), cluster_.table.end(), [&](const Member& member) {
           return member.address.ip == ip && member.isNeverConfirmed();
         }) >= shareOfAddress;
}

void MemberList::noteProof(const Member& member) {
  const Endpoint address = member.address;
  const auto isOther = [&](const Member& other) {
    return other.nodeId != member.nodeId && other.address == address && !other.isNeverConfirmed();
  };
  // A board that was replaced leaves one behind.
  if (std::count_if(cluster_.table.begin(), cluster_.table.end(), isOther) < shareOfAddress) return;
  for (Member& other : cluster_.table) {
    if (isOther(other)) Suspicion::forgetProofs(other);
  }
}

Millis MemberList::keptFor(const Member& member) const {
  if (!member.isNeverConfirmed()) return cluster_.timing.removeAfter;
  return std::min(cluster_.timing.removeAfter, cluster_.timing.deadAfter + neverConfirmedKeptFor);
}

const Member* MemberList::findRoom(Instant now, Proof proof) {
  const Member* stranger = nullptr;
  const Member* dead = nullptr;
  const Member* mute = nullptr;
  const auto isLonger = [&](const Member& member, const Member* than) {
    return than == nullptr || now.since(member.heardAt) > now.since(than->heardAt);
  };
  for (const Member& member : cluster_.table) {
    const NodeStatus status = cluster_.suspicion.statusOf(member, now);
    const bool isStranger = member.isNeverConfirmed() && status != NodeStatus::Active;
    if (isStranger && isLonger(member, stranger)) stranger = &member;
    if (status == NodeStatus::Dead && isLonger(member, dead)) dead = &member;
    if (member.isMute() && isLonger(member, mute)) mute = &member;
  }
  const Member* silent = stranger != nullptr ? stranger : dead;
  if (proof == Proof::None && (silent == nullptr || !takeForStranger(now))) {
    wouldProofHelp_ = silent != nullptr || mute != nullptr;
    return nullptr;
  }
  if (silent != nullptr) return silent;
  return mute != nullptr ? mute : findCrowd(now);
}

// The longest silent one of those that have never answered, if there are more at its address than there may be.
const Member* MemberList::findCrowd(Instant now) const {
  const Member* longest = nullptr;
  for (const Member& member : cluster_.table) {
    if (!member.isNeverConfirmed()) continue;
    if (longest == nullptr || now.since(member.heardAt) > now.since(longest->heardAt)) longest = &member;
  }
  return longest != nullptr && isShareTaken(longest->address.ip) ? longest : nullptr;
}

// Some places go at once, because boards are replaced together; then one each 5 s.
bool MemberList::takeForStranger(Instant now) {
  tickTaken(now);
  if (takenByStrangers_ == takenByStrangersMax) return false;
  if (takenByStrangers_++ == 0) takenRefill_.restart(now, takenRefill);
  return true;
}

void MemberList::tickTaken(Instant now) {
  if (takenByStrangers_ > 0 && takenRefill_.begin(now, takenRefill)) --takenByStrangers_;
}

}  // namespace spore
