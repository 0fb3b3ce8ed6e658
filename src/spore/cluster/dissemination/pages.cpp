#include "spore/cluster/dissemination/pages.h"

#include <algorithm>

namespace spore {

size_t Pages::entryCount(Instant now) const {
  const MemberTable& table = cluster_.table;
  return 1 + static_cast<size_t>(std::count_if(table.begin(), table.end(),
                                               [&](const Member& member) { return isWorthTelling(member, now); }));
}

// A node that is told of a member asks it: all would ask one that somebody has invented, perhaps at a victim's address.
// Who has just started has not had the time to ask.
bool Pages::isWorthTelling(const Member& member, Instant now) const {
  return (!member.isNeverConfirmed() || cluster_.members.isYoung()) && isMentionable(cluster_.timing, member, now);
}

size_t Pages::openNext(Instant now, uint32_t& cursor) {
  Page page;
  if (cursor == 0 && !cluster_.sender.localEndpoint().ip.isNone()) (void)page.push(ownEntry());
  const Member* member = cluster_.table.nextAfter(cursor);
  while (member != nullptr && !page.full()) {
    cursor = member->nodeId;
    if (isWorthTelling(*member, now)) (void)page.push(entryOf(now, *member));
    member = cluster_.table.nextAfter(cursor);
  }
  encodePage(cluster_.sender.open(FrameType::Page), page);
  return page.size();
}

bool Pages::broadcastNext(Instant now, uint32_t& cursor) {
  if (openNext(now, cursor) == 0) return false;
  if (cluster_.sender.broadcast() == Status::Ok) ++cluster_.counters.pagesSent;
  return hasMore(cursor);
}

bool Pages::sendNext(Instant now, Endpoint to, uint32_t& cursor) {
  if (openNext(now, cursor) == 0) return false;
  if (cluster_.sender.sendTo(to) == Status::Ok) ++cluster_.counters.pagesSent;
  return hasMore(cursor);
}

void Pages::sendRemembered(Instant now, const Member& member) {
  Page page;
  (void)page.push(entryOf(now, member));
  encodePage(cluster_.sender.open(FrameType::Page), page);
  if (cluster_.sender.sendTo(member.address) == Status::Ok) ++cluster_.counters.pagesSent;
}

PageEntry Pages::ownEntry() {
  PageEntry entry;
  entry.nodeId = cluster_.node.identity().nodeId;
  entry.address = cluster_.sender.localEndpoint();
  entry.httpPort = cluster_.httpPort;
  entry.incarnation = cluster_.node.identity().incarnation;
  entry.sequence = cluster_.sender.sequence();
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
    if (entry.nodeId == cluster_.node.identity().nodeId) {
      isOurIncarnationNew = incarnation_.onRemembered(now, entry.incarnation, entry.sequence) || isOurIncarnationNew;
    } else {
      applyEntry(now, entry);
    }
  }
  return isOurIncarnationNew;
}

void Pages::applyEntry(Instant now, const PageEntry& entry) {
  if (cluster_.table.find(entry.nodeId) != nullptr) {
    reports_.apply(now, entry);
    return;
  }
  if (tombstones_.contains(entry.nodeId)) {
    tombstones_.onPageEntry(now, entry);
    return;
  }
  // Older evidence than we would pass on makes no member: two nodes could keep a dead one alive for each other.
  const Millis age{entry.ageTenths * 100u};
  if (entry.phase == NodePhase::Left || age >= cluster_.timing.mentionAgeMax) return;
  Member* member = cluster_.members.add(now, entry.nodeId, now - age, entry.address.ip, Proof::None);
  if (member == nullptr) return;
  member->address = entry.address;
  member->httpPort = entry.httpPort;
  member->incarnation = entry.incarnation;
  member->sequence = entry.sequence;
  member->phase = entry.phase;
  cluster_.members.discovered(now, entry.nodeId);
}

}  // namespace spore
