#include "spore/cluster/contact_queue.h"

#include <algorithm>

namespace spore {
namespace {

constexpr Millis pace{200};
constexpr uint32_t jitterPercent = 50;
// Tries go in pairs. A board's table of link addresses has few places, and a miss loses a datagram, here and then there:
// the first one of a pair makes the places, the second one follows before others need them. Where many ask the same
// member, single tries, however far apart, would all be lost. Each pause between pairs is twice as long as the last.
constexpr Millis pairGap{200};
constexpr uint8_t triesMax = 8;
constexpr uint32_t pauseMs = 1000;

bool isFirstOfPair(uint8_t tries) {
  return tries % 2 == 1;
}

}  // namespace

void ContactQueue::loop(Instant now) {
  if (completePair(now) || pace_.isRunning(now) || retryLost(now)) return;
  Contact* free = find(0);
  Member* member = free == nullptr ? nullptr : nextToContact(now);
  if (member == nullptr) return;
  lastContacted_ = member->nodeId;
  free->nodeId = member->nodeId;
  send(now, *free, *member);
}

// Whether it sent something.
bool ContactQueue::completePair(Instant now) {
  for (Contact& contact : contacts_) {
    if (contact.nodeId == 0 || !isFirstOfPair(contact.tries) || !now.hasReached(contact.due)) continue;
    const Member* member = membership_.table().find(contact.nodeId);
    if (member == nullptr || !canAnswer(now, *member)) continue;
    send(now, contact, *member);
    return true;
  }
  return false;
}

bool ContactQueue::retryLost(Instant now) {
  for (Contact& contact : contacts_) {
    if (contact.nodeId == 0 || !now.hasReached(contact.due)) continue;
    Member* member = membership_.table().find(contact.nodeId);
    if (member != nullptr && contact.tries < triesMax && canAnswer(now, *member)) {
      send(now, contact, *member);
      return true;
    }
    if (member != nullptr) endInVain(*member, contact.tries == triesMax);
    contact = Contact{};
  }
  return false;
}

// It will have its turn again: soon, as long as it has not proved anything.
void ContactQueue::endInVain(Member& member, bool wasAskedOften) {
  member.needsContact = false;
  if (!wasAskedOften) return;
  member.isConfirmed = false;
  if (member.roundsInVain < roundsInVainMax) member.roundsInVain = static_cast<uint8_t>(member.roundsInVain + 1);
  member.needsContact = member.roundsInVain < roundsInVainMax;
}

Millis ContactQueue::waitAfter(uint8_t tries) {
  if (isFirstOfPair(tries)) return pairGap;
  return context_.random().around(Millis{pauseMs << (tries / 2 - 1)}, jitterPercent);
}

void ContactQueue::send(Instant now, Contact& contact, const Member& member) {
  contact.asksForTexts = member.wantsIdentity && member.isConfirmed;
  contact.token = probes_.send(now, member, contact.asksForTexts ? probeWantsIdentity : 0);
  contact.sentAt = now;
  ++contact.tries;
  contact.due = now + waitAfter(contact.tries);
  pace_.restart(now, context_.random().around(pace, jitterPercent));
}

Member* ContactQueue::nextToContact(Instant now) {
  MemberTable& table = membership_.table();
  // Each node begins behind its own place: if all began with the same member, it would drown in questions.
  if (lastContacted_ == 0) lastContacted_ = context_.identity().nodeId;
  const Member* candidate = table.nextAfter(lastContacted_);
  for (size_t looked = 0; looked < table.size(); ++looked) {
    if (candidate == nullptr) candidate = table.begin();
    if (candidate->needsContact && canAnswer(now, *candidate) && find(candidate->nodeId) == nullptr) {
      return table.find(candidate->nodeId);
    }
    candidate = candidate + 1 == table.end() ? nullptr : candidate + 1;
  }
  return nullptr;
}

void ContactQueue::measureNext(Instant now) {
  MemberTable& table = membership_.table();
  Contact* free = find(0);
  if (free == nullptr || table.empty()) return;
  for (size_t looked = 0; looked < table.size(); ++looked) {
    const Member* next = table.nextAfter(lastMeasured_);
    if (next == nullptr) next = table.begin();
    lastMeasured_ = next->nodeId;
    if (!canAnswer(now, *next) || find(next->nodeId) != nullptr) continue;
    free->nodeId = next->nodeId;
    send(now, *free, *next);
    return;
  }
}

// One that is about to be silent would only make a bad measurement.
bool ContactQueue::canAnswer(Instant now, const Member& member) const {
  return member.phase == NodePhase::Alive && membership_.isActive(member, now);
}

void ContactQueue::ask(Instant now, const Member& member) {
  Contact* free = find(member.nodeId) != nullptr ? nullptr : find(0);
  if (free == nullptr) {
    (void)probes_.send(now, member, 0);
    return;
  }
  free->nodeId = member.nodeId;
  send(now, *free, member);
}

bool ContactQueue::owns(uint32_t nodeId, uint16_t token) const {
  const Contact* contact = find(nodeId);
  return contact != nullptr && contact->token == token;
}

bool ContactQueue::onEcho(Instant now, Member& member, uint16_t token) {
  Contact* contact = find(member.nodeId);
  if (contact == nullptr) return false;
  // An answer to an earlier try is as good a sign of life, but measures nothing.
  const bool isToLast = contact->token == token;
  if (isToLast) {
    member.latencyMs = static_cast<uint16_t>(std::min<uint32_t>(now.since(contact->sentAt).count, latencyUnknown - 1));
  }
  member.needsContact = member.wantsIdentity && !(isToLast && contact->asksForTexts);
  *contact = Contact{};
  return true;
}

ContactQueue::Contact* ContactQueue::find(uint32_t nodeId) {
  Contact* contact = std::find_if(std::begin(contacts_), std::end(contacts_),
                                  [&](const Contact& candidate) { return candidate.nodeId == nodeId; });
  return contact == std::end(contacts_) ? nullptr : contact;
}

}  // namespace spore
