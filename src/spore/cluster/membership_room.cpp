// Who makes room in a full list, and who gets no place at all.
#include <algorithm>

#include "spore/cluster/membership.h"

namespace spore {
namespace {

// Of those that have proved nothing, behind one IP address.
constexpr std::ptrdiff_t shareOfAddress = 8;
// How long an answer may take.
constexpr Millis answerTime{500};
constexpr Millis candidacyMax{8000};
constexpr Millis strangerTakesDeadEach{5000};
// Beyond DEAD: long enough to look who it was.
constexpr Millis neverConfirmedKeptFor{120000};

}  // namespace

bool Membership::isShareTaken(IpAddress ip) const {
  return std::count_if(table_.begin(), table_.end(), [&](const Member& member) {
           return member.address.ip == ip && member.isNeverConfirmed();
         }) >= shareOfAddress;
}

Millis Membership::keptFor(const Member& member) const {
  return member.isNeverConfirmed() ? std::min(timing_.removeAfter, timing_.deadAfter + neverConfirmedKeptFor)
                                   : timing_.removeAfter;
}

const Member* Membership::findRoom(Instant now, Proof proof) {
  const Member* stranger = nullptr;
  const Member* dead = nullptr;
  const auto isLonger = [&](const Member& member, const Member* than) {
    return than == nullptr || now.since(member.heardAt) > now.since(than->heardAt);
  };
  for (const Member& member : table_) {
    const NodeStatus status = statusOf(member, now);
    if (member.isNeverConfirmed() && status != NodeStatus::Active && isLonger(member, stranger)) stranger = &member;
    if (status == NodeStatus::Dead && isLonger(member, dead)) dead = &member;
  }
  if (stranger != nullptr) return stranger;
  if (dead != nullptr && (proof != Proof::None || strangerTakesDead_.begin(now, strangerTakesDeadEach))) return dead;
  // Whoever is turned away for want of a proof may be back with one soon.
  const Member* candidate = findCandidate(now);
  if (proof == Proof::None || candidate == nullptr) return nullptr;
  candidate_ = 0;
  return candidate;
}

// Only who has been asked and has not answered. If there is nobody, the next one will be asked.
const Member* Membership::findCandidate(Instant now) {
  const Member* candidate = candidate_ == 0 ? nullptr : table_.find(candidate_);
  const Millis waited = now.since(candidateAt_);
  if (candidate != nullptr && candidate->isNeverConfirmed() && waited < candidacyMax) {
    return waited < answerTime ? nullptr : candidate;
  }
  candidate = nullptr;
  for (const Member& member : table_) {
    if (!member.isNeverConfirmed()) continue;
    if (candidate == nullptr || now.since(member.heardAt) > now.since(candidate->heardAt)) candidate = &member;
  }
  candidate_ = candidate == nullptr ? 0 : candidate->nodeId;
  candidateAt_ = now;
  mustAskCandidate_ = candidate != nullptr;
  return nullptr;
}

const Member* Membership::takeCandidate() {
  if (!mustAskCandidate_) return nullptr;
  mustAskCandidate_ = false;
  return table_.find(candidate_);
}

}  // namespace spore
