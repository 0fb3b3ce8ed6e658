#include "spore/cluster/dissemination/pages.h"

#include <algorithm>

namespace spore {

size_t Pages::entryCount(Instant now) const {
  const MemberTable& table = membership_.table();
  return 1 + static_cast<size_t>(std::count_if(table.begin(), table.end(),
                                               [&](const Member& member) { return isWorthTelling(member, now); }));
}

// Whoever is told of a member asks it: all would ask one that somebody has invented, and perhaps where a victim is. Who
// has just started has not had the time to ask.
bool Pages::isWorthTelling(const Member& member, Instant now) const {
  return (!member.isNeverConfirmed() || membership_.isYoung()) && isMentionable(membership_, member, now);
}

size_t Pages::openNext(Instant now, uint16_t httpPort, uint32_t& cursor) {
  Page page;
  if (cursor == 0 && !sender_.localEndpoint().ip.isNone()) (void)page.push(ownEntry(httpPort));
  const Member* member = membership_.table().nextAfter(cursor);
  while (member != nullptr && !page.full()) {
    cursor = member->nodeId;
    if (isWorthTelling(*member, now)) (void)page.push(entryOf(now, *member));
    member = membership_.table().nextAfter(cursor);
  }
  encodePage(sender_.open(FrameType::Page), page);
  return page.size();
}

bool Pages::broadcastNext(Instant now, uint16_t httpPort, uint32_t& cursor) {
  if (openNext(now, httpPort, cursor) == 0) return false;
  if (sender_.broadcast() == Status::Ok) ++counters_.pagesSent;
  return hasMore(cursor);
}

bool Pages::sendNext(Instant now, Endpoint to, uint16_t httpPort, uint32_t& cursor) {
  if (openNext(now, httpPort, cursor) == 0) return false;
  if (sender_.sendTo(to) == Status::Ok) ++counters_.pagesSent;
  return hasMore(cursor);
}

void Pages::tellRemembered(Instant now, const Member& member) {
  Page page;
  (void)page.push(entryOf(now, member));
  encodePage(sender_.open(FrameType::Page), page);
  if (sender_.sendTo(member.address) == Status::Ok) ++counters_.pagesSent;
}

PageEntry Pages::ownEntry(uint16_t httpPort) {
  PageEntry entry;
  entry.nodeId = context_.identity().nodeId;
  entry.address = sender_.localEndpoint();
  entry.httpPort = httpPort;
  entry.incarnation = context_.identity().incarnation;
  entry.sequence = sender_.sequence();
  return entry;
}

PageEntry Pages::entryOf(Instant now, const Member& member) const {
  PageEntry entry;
  entry.nodeId = member.nodeId;
  entry.address = member.address;
  entry.httpPort = member.httpPort;
  entry.incarnation = member.incarnation;
  entry.sequence = member.sequence;
  entry.ageTenths = ageTenths(now.since(member.heardAt));
  entry.phase = member.phase;
  return entry;
}

bool Pages::apply(Instant now, const Page& page) {
  bool isOurIncarnationNew = false;
  for (const PageEntry& entry : page) {
    if (entry.nodeId == context_.identity().nodeId) {
      isOurIncarnationNew = incarnation_.onRemembered(now, entry.incarnation, entry.sequence) || isOurIncarnationNew;
    } else {
      applyEntry(now, entry);
    }
  }
  return isOurIncarnationNew;
}

void Pages::applyEntry(Instant now, const PageEntry& entry) {
  if (membership_.table().find(entry.nodeId) != nullptr) {
    reports_.apply(now, entry);
    return;
  }
  if (tombstones_.contains(entry.nodeId)) {
    tombstones_.onPageEntry(now, entry);
    return;
  }
  // Older evidence than we would pass on makes no member: two nodes could keep a dead one alive for each other.
  const Millis age{entry.ageTenths * 100u};
  if (entry.phase == NodePhase::Left || age >= membership_.timing().mentionAgeMax) return;
  Member* member = membership_.add(now, entry.nodeId, now - age, entry.address.ip, Proof::None);
  if (member == nullptr) return;
  member->address = entry.address;
  member->httpPort = entry.httpPort;
  member->incarnation = entry.incarnation;
  member->sequence = entry.sequence;
  member->phase = entry.phase;
  membership_.discovered(now, entry.nodeId);
}

}  // namespace spore
