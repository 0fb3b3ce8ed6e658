#include "spore/cluster/members/member_list.h"

#include <algorithm>

#include "spore/base/byte_writer.h"
#include "spore/base/hash.h"
#include "spore/context/event_names.h"

namespace spore {
namespace {

// Somebody who tells lies may stop, and a good-bye be true again.
constexpr Millis refutationMax{60000};

}  // namespace

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
  Member& likely = table_.at(found.place);
  return likely.nodeId == found.nodeId ? &likely : table_.find(found.nodeId);
}

Member* MemberList::add(Instant now, uint32_t nodeId, Instant heardAt, IpAddress at, Proof proof) {
  wouldProofHelp_ = false;
  if (proof == Proof::None && isShareTaken(at)) {
    wouldProofHelp_ = true;
    ++counters_.turnedAway;
    return nullptr;
  }
  if (table_.size() == MemberTable::capacity()) {
    const Member* leaving = findRoom(now, proof);
    if (leaving == nullptr) {
      ++counters_.turnedAway;
      return nullptr;
    }
    ++counters_.evicted;
    remove(now, leaving->nodeId);
  }
  Member* member = table_.add(nodeId);
  if (member == nullptr) return nullptr;
  shortIds_.insert(nodeId);
  member->setHeardAt(heardAt);
  member->mentionedTick = coarseTick(now);
  return member;
}

void MemberList::discovered(Instant now, uint32_t nodeId) {
  Member* member = table_.find(nodeId);
  if (member == nullptr) return;
  member->status = statusOf(*member, now);
  NodeInfo info = infoOf(*member, now);
  log("discovered", info);
  tell(event_names::nodeDiscovered, info);
}

void MemberList::named(Instant now, uint32_t nodeId) {
  const Member* member = table_.find(nodeId);
  if (member != nullptr) log("known by its name", infoOf(*member, now));
}

void MemberList::updated(Instant now, uint32_t nodeId) {
  const Member* member = table_.find(nodeId);
  if (member == nullptr) return;
  NodeInfo info = infoOf(*member, now);
  tell(event_names::nodeUpdated, info);
}

void MemberList::remove(Instant now, uint32_t nodeId) {
  const Member* member = table_.find(nodeId);
  if (member == nullptr) return;
  NodeInfo info = infoOf(*member, now);
  shortIds_.erase(nodeId);
  table_.remove(nodeId);
  log("removed", info);
  tell(event_names::nodeRemoved, info);
}

Millis MemberList::extended(const Member& member, Millis limit) {
  return member.phase == NodePhase::Busy ? limit + Millis{member.busyQuarters * 250u} : limit;
}

NodeStatus MemberList::statusOf(const Member& member, Instant now) const {
  const Millis age = now.since(member.heardAt);
  if (member.phase != NodePhase::Left) {
    if (age < extended(member, timing_.inactiveAfter)) return NodeStatus::Active;
    if (member.status == NodeStatus::Active && isHeld(member, now)) return NodeStatus::Active;
  }
  if (age < extended(member, timing_.deadAfter)) return NodeStatus::Inactive;
  return member.status == NodeStatus::Dead || mayCallDead(now) ? NodeStatus::Dead : NodeStatus::Inactive;
}

bool MemberList::isHeld(const Member& member, Instant now) const {
  if (isDrowsy(now)) return true;
  if (member.wasAskedInVain()) return false;
  const bool isTooLong = now.since(member.heardAt) >= extended(member, timing_.inactiveAfter + timing_.holdMax);
  return !member.isSuspect && !isTooLong && hasWitness(now);
}

// Somebody else whom this node hears and can ask.
bool MemberList::hasWitness(Instant now) const {
  return std::any_of(table_.begin(), table_.end(), [&](const Member& member) {
    return member.phase != NodePhase::Left && now.since(member.heardAt) < timing_.silenceBeforePull;
  });
}

bool MemberList::wake(Instant now) {
  const bool isWaking = hasSlept(now);
  awakeAt_ = now;
  if (isWaking) {
    wokeAt_ = now;
    // Whoever was asked in vain before that is asked again.
    for (Member& member : table_) member.wasProbed = false;
  }
  isDrowsy_ = isWaking || isDrowsy(now);
  isListening_ = isWaking || isListening(now);
  return isWaking;
}

bool MemberList::isDrowsy(Instant now) const {
  return hasSlept(now) || (isDrowsy_ && now.since(wokeAt_) < timing_.holdMax);
}

bool MemberList::mayCallDead(Instant now) const {
  return !isDeaf_ && !hasSlept(now) && !isListening(now);
}

size_t MemberList::activeCount(Instant now) const {
  return static_cast<size_t>(
      std::count_if(table_.begin(), table_.end(), [&](const Member& member) { return isActive(member, now); }));
}

bool MemberList::isFull(Instant now) const {
  if (table_.size() < MemberTable::capacity()) return false;
  return std::none_of(table_.begin(), table_.end(), [&](const Member& member) {
    const NodeStatus status = statusOf(member, now);
    return status == NodeStatus::Dead || (status != NodeStatus::Active && member.isNeverConfirmed());
  });
}

NodeInfo MemberList::infoOf(const Member& member, Instant now) const {
  NodeInfo info;
  info.nodeId = member.nodeId;
  info.hostname = table_.hostName(member);
  info.address = member.address;
  info.httpPort = member.httpPort;
  info.status = statusOf(member, now);
  info.phase = member.phase;
  info.incarnation = member.incarnation;
  info.freeHeap = uint64_t{member.freeHeap16} * 16;
  info.age = now.since(member.heardAt);
  return info;
}

void MemberList::judge(Instant now, Member& member) {
  const NodeStatus status = statusOf(member, now);
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
  const NodeIdentity& identity = context_.identity();
  View view{1, activeHashOf(identity.nodeId, identity.incarnation)};
  for (const Member& member : table_) {
    if (!isActive(member, now)) continue;
    ++view.active;
    view.hash ^= activeHashOf(member.nodeId, member.incarnation);
  }
  return view;
}

void MemberList::judgeAll(Instant now) {
  tickTaken(now);
  (void)grownUpAt_.take(now);  // nothing is to be done, but the clock wraps
  const bool mayForgetLies = refutations_.begin(now, refutationMax);
  uint32_t nodeId = 0;
  while (const Member* next = table_.nextAfter(nodeId)) {
    nodeId = next->nodeId;
    Member& member = *table_.find(nodeId);
    if (mayForgetLies) member.isRefuted = false;
    if (ticksSince(now, member.directTick) > ticksIn(timing_.inactiveAfter)) member.isDirectRecent = false;
    // That it would be silent for so long, somebody else may have said.
    if (!member.isDirectRecent && member.phase == NodePhase::Busy) member.isConfirmed = false;
    if (now.since(member.heardAt) >= keptFor(member)) {
      remove(now, nodeId);
    } else {
      judge(now, member);
    }
  }
  view_ = viewAt(now);
}

void MemberList::tell(const char* event, NodeInfo& info) {
  context_.fire(event, &info);
}

void MemberList::log(const char* what, const NodeInfo& info) {
  if (!context_.log().isOn(LogLevel::Info)) return;
  FixedString<80> line;
  line.appendCut(info.hostname);
  line.appendCut(" (");
  line.appendCut(nodeIdText(info.nodeId));
  line.appendCut(") is ");
  line.appendCut(what);
  context_.log().write(LogLevel::Info, "cluster", line);
}

}  // namespace spore
