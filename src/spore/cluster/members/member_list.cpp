#include "spore/cluster/members/member_list.h"

#include "spore/base/byte_writer.h"
#include "spore/base/hash.h"
#include "spore/base/search.h"
#include "spore/cluster/cluster_context.h"
#include "spore/context/event_names.h"

namespace spore {

uint16_t activeHashOf(uint32_t nodeId, uint32_t incarnation) {
  uint8_t bytes[8];
  ByteWriter writer{MutableBytes{bytes}};
  writer.u32(nodeId);
  writer.u32(incarnation);
  const uint32_t hash = fingerprint(writer.written());
  return static_cast<uint16_t>(hash ^ hash >> 16);
}

Member* MemberList::findShort(uint32_t shortId) {
  const ShortIdIndex::Found found = shortIds_.find(shortId);
  if (found.nodeId == 0) return nullptr;
  Member& likely = cluster_.table.at(found.place);
  return likely.nodeId == found.nodeId ? &likely : cluster_.table.find(found.nodeId);
}

Member* MemberList::add(Instant now, uint32_t nodeId, Instant heardAt, IpAddress at, Proof proof) {
  wouldProofHelp_ = false;
  if (proof == Proof::None && isShareTaken(at)) {
    wouldProofHelp_ = true;
    ++cluster_.counters.turnedAway;
    return nullptr;
  }
  if (cluster_.table.size() == MemberTable::capacity()) {
    const Member* leaving = findRoom(now, proof);
    if (leaving == nullptr) {
      ++cluster_.counters.turnedAway;
      return nullptr;
    }
    ++cluster_.counters.evicted;
    remove(now, leaving->nodeId);
  }
  Member* member = cluster_.table.add(nodeId);
  if (member == nullptr) return nullptr;
  shortIds_.insert(nodeId);
  Suspicion::noteEvidence(*member, heardAt);
  member->mentionedTick = coarseTick(now);
  return member;
}

void MemberList::discovered(Instant now, uint32_t nodeId) {
  Member* member = cluster_.table.find(nodeId);
  if (member == nullptr) return;
  member->status = cluster_.suspicion.statusOf(*member, now);
  NodeInfo info = infoOf(*member, now);
  log("discovered", info);
  tell(event_names::nodeDiscovered, info);
}

void MemberList::named(Instant now, uint32_t nodeId) {
  const Member* member = cluster_.table.find(nodeId);
  if (member != nullptr) log("known by its name", infoOf(*member, now));
}

void MemberList::updated(Instant now, uint32_t nodeId) {
  const Member* member = cluster_.table.find(nodeId);
  if (member == nullptr) return;
  NodeInfo info = infoOf(*member, now);
  tell(event_names::nodeUpdated, info);
}

void MemberList::remove(Instant now, uint32_t nodeId) {
  const Member* member = cluster_.table.find(nodeId);
  if (member == nullptr) return;
  NodeInfo info = infoOf(*member, now);
  shortIds_.erase(nodeId);
  cluster_.table.remove(nodeId);
  log("removed", info);
  tell(event_names::nodeRemoved, info);
}

bool MemberList::isFull(Instant now) const {
  if (cluster_.table.size() < MemberTable::capacity()) return false;
  return !anyOf(cluster_.table, [&](const Member& member) {
    const NodeStatus status = cluster_.suspicion.statusOf(member, now);
    return status == NodeStatus::Dead || (status != NodeStatus::Active && member.isNeverConfirmed());
  });
}

NodeInfo MemberList::infoOf(const Member& member, Instant now) const {
  NodeInfo info;
  info.nodeId = member.nodeId;
  info.hostname = cluster_.table.hostName(member);
  info.address = member.address;
  info.httpPort = member.httpPort;
  info.status = cluster_.suspicion.statusOf(member, now);
  info.phase = member.phase;
  info.incarnation = member.incarnation;
  info.freeHeap = uint64_t{member.freeHeap16} * 16;
  info.age = now.since(member.heardAt);
  return info;
}

void MemberList::judge(Instant now, Member& member) {
  const NodeStatus status = cluster_.suspicion.statusOf(member, now);
  if (status == member.status) return;
  member.status = status;
  if (status != NodeStatus::Active) member.isRefuted = false;
  if (status == NodeStatus::Active) {
    member.wantsReport = true;
    if (member.isConfirmed && member.latencyMs == latencyUnknown) member.needsContact = true;
  }
  NodeInfo info = infoOf(member, now);
  log(toText(status), info);
  tell(event_names::nodeStatusChanged, info);
}

MemberList::View MemberList::viewAt(Instant now) const {
  const NodeIdentity& identity = cluster_.node.identity();
  View view{1, activeHashOf(identity.nodeId, identity.incarnation)};
  for (const Member& member : cluster_.table) {
    if (!cluster_.suspicion.isActive(member, now)) continue;
    ++view.active;
    view.hash ^= activeHashOf(member.nodeId, member.incarnation);
  }
  return view;
}

void MemberList::judgeAll(Instant now) {
  tickTaken(now);
  (void)grownUpAt_.take(now);  // nothing is to be done, but the clock wraps
  cluster_.suspicion.beginRound(now, view_.active);
  uint32_t nodeId = 0;
  while (const Member* next = cluster_.table.nextAfter(nodeId)) {
    nodeId = next->nodeId;
    Member& member = *cluster_.table.find(nodeId);
    cluster_.suspicion.age(member, now);
    if (now.since(member.heardAt) >= keptFor(member)) {
      remove(now, nodeId);
    } else {
      judge(now, member);
    }
  }
  view_ = viewAt(now);
}

void MemberList::tell(const char* event, NodeInfo& info) {
  cluster_.node.fire(event, &info);
}

void MemberList::log(const char* what, const NodeInfo& info) {
  if (!cluster_.node.log().isOn(LogLevel::Info)) return;
  FixedString<80> line;
  line.appendCut(info.hostname);
  line.appendCut(" (");
  line.appendCut(nodeIdText(info.nodeId));
  line.appendCut(") is ");
  line.appendCut(what);
  cluster_.node.log().write(LogLevel::Info, "cluster", line);
}

}  // namespace spore
