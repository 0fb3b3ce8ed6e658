#include "spore/cluster/proof_of_life/contact_queue.h"

#include <algorithm>

#include "spore/base/search.h"

namespace spore {
namespace {

constexpr Millis pace{200};
// In large fleets less often, with the square of the active members: most questions need a broadcast first, for the
// link address. 250 nodes that begin at once ask 200 times a second together; many more fill the air.
constexpr uint32_t membersSquaredPerMs = 50;
constexpr uint32_t jitterPercent = 50;
// Tries go in pairs. A board's table of link addresses has few places, and a miss loses a datagram, here and then
// there: the first one of a pair makes the places, the second one follows before others need them. Where many ask the
// same member, single tries, however far apart, would all be lost. Who has not proved that it is at its address gets
// one pair for each of its frames, because the address may be a lie, and three times the bytes of a forged frame are
// the most that may go there. Who has proved it and may not be there any more gets two, others four.
constexpr size_t linkAddresses = 10;  // of a board
constexpr Millis pairGap{100};
constexpr uint8_t triesMax = 8;
constexpr uint8_t triesOfStrangers = 2;
constexpr uint8_t triesOfDoubted = 4;
constexpr uint32_t lastPauseMs = 1000;
// A heartbeat reaches a hundred that may want to ask its sender again: each does within some seconds.
constexpr uint32_t againInLoops = 200;
// A frame that one node doubts is doubted by all others at the same moment: their questions are spread over so long a
// time for each of them.
constexpr uint32_t askSpreadMs = 50;

bool isFirstOfPair(uint8_t tries) {
  return tries % 2 == 1;
}

}  // namespace

void ContactQueue::loop(Instant now) {
  if (sendDue(now, Due::SecondsOfPairs) || pace_.isRunning(now) || sendDue(now, Due::All)) return;
  Contact* free = find(0);
  Member* member = free == nullptr ? nullptr : nextToContact(now);
  if (member == nullptr) return;
  prepare(*free, *member);
  send(now, *free, *member);
}

void ContactQueue::prepare(Contact& contact, const Member& member) {
  contact.nodeId = member.nodeId;
  contact.tries = 0;
  contact.isProved = false;
  if (!member.isConfirmed) {
    const bool isDoubted = !member.isNeverConfirmed() && member.roundsInVain == 0;
    contact.tries = triesMax - (isDoubted ? triesOfDoubted : triesOfStrangers);
  }
}

// Others are asked on, also if they are DEAD or have left: that may be a lie.
bool ContactQueue::hasSaidItWaits(const Member& member) {
  return member.phase == NodePhase::Busy || member.phase == NodePhase::Restarting;
}

// Whether it sent something. Who has answered once goes before those that somebody may have invented.
bool ContactQueue::sendDue(Instant now, Due which) {
  Contact* next = nullptr;
  for (Contact& contact : contacts_) {
    if (contact.nodeId == 0 || !now.hasReached(contact.due)) continue;
    if (which == Due::SecondsOfPairs && !isFirstOfPair(contact.tries)) continue;
    Member* member = cluster_.table.find(contact.nodeId);
    if (member == nullptr || contact.tries >= triesMax || hasSaidItWaits(*member)) {
      end(contact, member);
    } else if (next == nullptr || !member->isNeverConfirmed()) {
      next = &contact;
      if (!member->isNeverConfirmed()) break;
    }
  }
  if (next == nullptr) return false;
  send(now, *next, *cluster_.table.find(next->nodeId));
  return true;
}

void ContactQueue::end(Contact& contact, Member* member) {
  if (member != nullptr) {
    if (contact.tries == triesMax && !contact.isProved) Suspicion::noteAskedInVain(*member);
    member->needsContact = contact.isProved && member->wantsIdentity;
  }
  contact = Contact{};
}

Millis ContactQueue::waitAfter(uint8_t tries) {
  if (isFirstOfPair(tries)) return pairGap;
  // The later, the shorter: what has been wrong for long is about to be given up.
  const uint32_t pausesLeft = tries == triesMax ? 0 : (triesMax - tries) / 2 - 1u;
  return cluster_.node.random().around(Millis{lastPauseMs << pausesLeft}, jitterPercent);
}

void ContactQueue::send(Instant now, Contact& contact, const Member& member) {
  contact.asksForTexts = member.wantsIdentity && member.isConfirmed;
  contact.asksAfterGoodbye = member.phase == NodePhase::Left;
  contact.token = probes_.send(now, member, contact.asksForTexts ? probeWantsIdentity : 0);
  contact.isGuessed = false;
  contact.sentAt = now;
  ++contact.tries;
  contact.due = now + waitAfter(contact.tries);
  const auto active = static_cast<uint32_t>(cluster_.members.view().active);
  const Millis share{active * active / membersSquaredPerMs};
  pace_.restart(now, cluster_.node.random().around(std::max(pace, share), jitterPercent));
}

// If all nodes began with the same member, it would drown in questions.
void ContactQueue::beginBehindOwnPlace(uint32_t& last) const {
  if (last == 0) last = cluster_.node.identity().nodeId;
}

// Members are asked in turn; each other time one whose name is missing goes first, because users wait for it. Nobody
// who has not answered yet: names that somebody invents must not keep others waiting.
Member* ContactQueue::nextToContact(Instant now) {
  MemberTable& table = cluster_.table;
  beginBehindOwnPlace(lastContacted_);
  isNamesTurn_ = !isNamesTurn_;
  const Member* next = nullptr;
  const Member* candidate = table.nextAfter(lastContacted_);
  for (size_t looked = 0; looked < table.size(); ++looked) {
    if (candidate == nullptr) candidate = table.begin();
    if (candidate->needsContact && canAnswer(now, *candidate) && find(candidate->nodeId) == nullptr &&
        (candidate->roundsInVain == 0 || cluster_.node.random().below(againInLoops) == 0)) {
      if (isNamesTurn_ && candidate->isConfirmed && candidate->wantsIdentity) return table.find(candidate->nodeId);
      if (next == nullptr) next = candidate;
      if (!isNamesTurn_) break;
    }
    candidate = candidate + 1 == table.end() ? nullptr : candidate + 1;
  }
  if (next == nullptr) return nullptr;
  lastContacted_ = next->nodeId;
  return table.find(next->nodeId);
}

void ContactQueue::measureNext(Instant now) {
  MemberTable& table = cluster_.table;
  Contact* free = find(0);
  if (free == nullptr || table.empty()) return;
  beginBehindOwnPlace(lastMeasured_);
  // Every other time the one behind us in the ring, so that neighbours keep each other's link addresses: what a burst
  // of lost broadcasts keeps from one of them, the question for its address too, the other can send. Not while this
  // node is young: it has others to meet first.
  uint32_t own = cluster_.node.identity().nodeId;
  isNeighboursTurn_ = !isNeighboursTurn_ && table.size() > linkAddresses && !cluster_.members.isYoung();
  uint32_t& last = isNeighboursTurn_ ? own : lastMeasured_;
  for (size_t looked = 0; looked < table.size(); ++looked) {
    const Member* next = table.nextAfter(last);
    if (next == nullptr) next = table.begin();
    last = next->nodeId;
    const bool mayBeInvented = !next->isConfirmed && !next->isDirectRecent;
    if (mayBeInvented || !canAnswer(now, *next) || find(next->nodeId) != nullptr) continue;
    prepare(*free, *next);
    return send(now, *free, *next);
  }
}

// One that is about to be silent would only make a bad measurement.
bool ContactQueue::canAnswer(Instant now, const Member& member) const {
  return member.phase == NodePhase::Alive && cluster_.suspicion.isActive(member, now);
}

void ContactQueue::ask(Instant now, const Member& member) {
  const Instant due = now + Millis{cluster_.node.random().below(askSpreadMs * thoseWhoMayAsk())};
  Contact* contact = find(member.nodeId);
  if (contact != nullptr) {
    // Its questions are under way: the next one comes sooner, and after the last one there is a pair more.
    if (contact->tries == triesMax) contact->tries = triesMax - triesOfStrangers;
    if (!due.hasReached(contact->due)) contact->due = due;
    return;
  }
  contact = placeFor(member);
  if (contact != nullptr) {
    contact->due = due;
  } else {
    (void)probes_.send(now, member, 0);
  }
}

// As many as doubt with us. Those that somebody may have invented must not keep us waiting.
uint32_t ContactQueue::thoseWhoMayAsk() const {
  const MemberTable& table = cluster_.table;
  const auto count =
      std::count_if(table.begin(), table.end(), [](const Member& member) { return !member.isNeverConfirmed(); });
  return 1 + static_cast<uint32_t>(count);
}

// A free one, or that of one that somebody may have invented or that is gone: it is asked again in its turn.
ContactQueue::Contact* ContactQueue::placeFor(const Member& member) {
  Contact* place = find(0);
  if (place == nullptr) {
    place = findIf(contacts_, [this](const Contact& contact) {
      const Member* asked = cluster_.table.find(contact.nodeId);
      return asked == nullptr || asked->isNeverConfirmed();
    });
    if (place == nullptr) return nullptr;
  }
  *place = Contact{};
  prepare(*place, member);
  return place;
}

bool ContactQueue::isProvedByToken(uint32_t nodeId, uint16_t token) {
  Contact* contact = find(nodeId);
  if (contact == nullptr || contact->token == 0) return false;
  if (contact->token != token) contact->isGuessed = true;
  return !contact->isGuessed;
}

bool ContactQueue::askedSinceGoodbye(uint32_t nodeId, uint16_t token) const {
  const Contact* contact = find(nodeId);
  return contact != nullptr && contact->token == token && contact->asksAfterGoodbye;
}

bool ContactQueue::onEcho(Instant now, Member& member, uint16_t token) {
  Contact* contact = find(member.nodeId);
  if (contact == nullptr) return false;
  // An answer to an earlier try is as good a sign of life, but measures nothing: the next one may be under way.
  contact->isProved = true;
  if (contact->token != token) return true;
  member.latencyMs = static_cast<uint16_t>(std::min<uint32_t>(now.since(contact->sentAt).count, latencyUnknown - 1));
  member.needsContact = member.wantsIdentity && !contact->asksForTexts;
  *contact = Contact{};
  return true;
}

ContactQueue::Contact* ContactQueue::find(uint32_t nodeId) {
  return findIf(contacts_, [&](const Contact& candidate) { return candidate.nodeId == nodeId; });
}

}  // namespace spore
