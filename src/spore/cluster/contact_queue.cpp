#include "spore/cluster/contact_queue.h"

#include <algorithm>

namespace spore {
namespace {

constexpr Millis pace{200};
constexpr uint32_t paceJitterPercent = 50;
// A first try and three more, each waiting twice as long for its answer.
constexpr uint8_t triesMax = 4;
constexpr uint32_t answerTimeMs = 1000;

}  // namespace

void ContactQueue::loop(Instant now) {
  if (pace_.isRunning(now)) return;
  if (retryLost(now)) return;
  Contact* free = find(0);
  Member* member = free == nullptr ? nullptr : nextToContact(now);
  if (member == nullptr) return;
  lastContacted_ = member->nodeId;
  free->nodeId = member->nodeId;
  send(now, *free, *member);
}

// Whether it sent something.
bool ContactQueue::retryLost(Instant now) {
  for (Contact& contact : contacts_) {
    if (contact.nodeId == 0 || !now.hasReached(contact.due)) continue;
    Member* member = membership_.table().find(contact.nodeId);
    if (member != nullptr && contact.tries < triesMax && canAnswer(now, *member)) {
      send(now, contact, *member);
      return true;
    }
    // It will have its turn again.
    if (member != nullptr) {
      member->needsContact = false;
      if (contact.tries == triesMax) member->isConfirmed = false;
    }
    contact = Contact{};
  }
  return false;
}

void ContactQueue::send(Instant now, Contact& contact, const Member& member) {
  contact.asksForTexts = member.wantsIdentity && member.isConfirmed;
  contact.token = probes_.send(now, member, contact.asksForTexts ? probeWantsIdentity : 0);
  contact.sentAt = now;
  contact.due = now + Millis{answerTimeMs << contact.tries};
  ++contact.tries;
  pace_.restart(now, context_.random().around(pace, paceJitterPercent));
}

Member* ContactQueue::nextToContact(Instant now) {
  MemberTable& table = membership_.table();
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
  if (contact == nullptr || contact->token != token) return false;
  member.latencyMs = static_cast<uint16_t>(std::min<uint32_t>(now.since(contact->sentAt).count, latencyUnknown - 1));
  member.needsContact = member.wantsIdentity && !contact->asksForTexts;
  *contact = Contact{};
  return true;
}

ContactQueue::Contact* ContactQueue::find(uint32_t nodeId) {
  Contact* contact = std::find_if(std::begin(contacts_), std::end(contacts_),
                                  [&](const Contact& candidate) { return candidate.nodeId == nodeId; });
  return contact == std::end(contacts_) ? nullptr : contact;
}

}  // namespace spore
