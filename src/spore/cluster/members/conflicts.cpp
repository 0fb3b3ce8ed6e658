#include "spore/cluster/members/conflicts.h"

#include "spore/cluster/timers.h"
#include "spore/context/event_names.h"

namespace spore {
namespace {

constexpr Millis memory{60000};
// A suspicion that is not believed yet is kept for so long. Higher finds twins through heavier losses, and takes boards
// whose addresses are swapped back and forth for twins.
constexpr Millis suspicionMemory{20000};
// Frames that were under way while addresses moved come within less.
constexpr Millis sightingSpacing{1000};
// Twins speak each 4 s or oftener. What has not been seen for so long gives its place to something new.
constexpr Millis freshFor{10000};
constexpr unsigned sightingsToBelieve = 3;
constexpr uint16_t sightingsMax = 0xFFF;
// Every so many frames of a member, others at its address are looked for. Higher costs less and finds a conflict later
// that nobody's moving has announced.
constexpr uint32_t framesPerSearch = 8;

}  // namespace

void Conflicts::onOwnId(Instant now, Endpoint own, Endpoint from) {
  sightId(now, cluster_.node.identity().nodeId, own, from);
}

void Conflicts::onDirect(Instant now, const Member& member, Endpoint own, Endpoint from, Endpoint before) {
  const bool hasMoved = before != from;
  // A duplicate counts, too: two nodes that count alike seem to say the same.
  if (hasMoved && before.port != 0) sightId(now, member.nodeId, before, from);
  if (member.address != from) return;
  if (from == own) return sightSharedAddress(now, member.nodeId, cluster_.node.identity().nodeId, own);
  if (hasMoved || member.sequence % framesPerSearch == 0) {
    const Member* other = findOtherAt(now, member);
    if (other != nullptr) sightSharedAddress(now, member.nodeId, other->nodeId, member.address);
  }
  for (const Entry& entry : entries_) {
    if (entry.seen == 0 || !entry.isAddress || Endpoint{entry.ip, entry.port} != from) continue;
    const uint32_t other = entry.nodeId == member.nodeId ? entry.other : entry.nodeId;
    const bool isOurs = entry.nodeId == member.nodeId || entry.other == member.nodeId;
    // With ourselves, only while it is our address.
    if (isOurs && other != cluster_.node.identity().nodeId) sightSharedAddress(now, member.nodeId, other, from);
  }
}

// Somebody else whose last frame came from there, a moment ago.
const Member* Conflicts::findOtherAt(Instant now, const Member& member) const {
  const Endpoint address = member.address;
  for (const Member& other : cluster_.table) {
    if (other.address != address || other.nodeId == member.nodeId) continue;
    if (cluster_.suspicion.isHeardItself(other, now)) return &other;
  }
  return nullptr;
}

void Conflicts::sightId(Instant now, uint32_t nodeId, Endpoint first, Endpoint second) {
  Entry sighting;
  sighting.nodeId = nodeId;
  sighting.ip = first.ip;
  sighting.port = first.port;
  sighting.other = second.ip.value;
  sighting.otherPort = second.port;
  sight(now, sighting);
}

void Conflicts::sightSharedAddress(Instant now, uint32_t sender, uint32_t other, Endpoint address) {
  Entry sighting;
  sighting.isAddress = 1;
  sighting.isOfOther = sender > other;
  sighting.nodeId = sender < other ? sender : other;
  sighting.other = sender < other ? other : sender;
  sighting.ip = address.ip;
  sighting.port = address.port;
  sight(now, sighting);
}

void Conflicts::sight(Instant now, const Entry& sighting) {
  for (Entry& entry : entries_) {
    if (!isSame(entry, sighting)) continue;
    // One that goes on speaking from an address proves nothing: the other one may have left it. Of a conflict with
    // ourselves only the other side is ever heard.
    const uint32_t ownId = cluster_.node.identity().nodeId;
    const bool isOneSided = !entry.isAddress || entry.nodeId == ownId || entry.other == ownId;
    const bool isNews = isOneSided || entry.isOfOther != sighting.isOfOther;
    if (!isNews || ticksSince(now, entry.seenTick) <= ticksIn(sightingSpacing)) return;
    entry.seenTick = coarseTick(now);
    entry.isOfOther = sighting.isOfOther;
    if (entry.seen < sightingsMax) entry.seen = (entry.seen + 1) & sightingsMax;
    return;
  }
  Entry* place = findPlace(now);
  if (place == nullptr) return;
  *place = sighting;
  place->seen = 1;
  place->seenTick = coarseTick(now);
}

bool Conflicts::isSame(const Entry& a, const Entry& b) {
  if (a.seen == 0 || a.isAddress != b.isAddress || a.nodeId != b.nodeId) return false;
  const bool isEqual = a.ip == b.ip && a.port == b.port && a.other == b.other && a.otherPort == b.otherPort;
  if (a.isAddress || isEqual) return isEqual;
  return a.ip.value == b.other && a.port == b.otherPort && a.other == b.ip.value && a.otherPort == b.port;
}

bool Conflicts::isBelieved(const Entry& entry) {
  return entry.seen >= sightingsToBelieve;
}

// An empty one, or that of something that has not been seen for a while: rather a suspicion than a conflict, and rather
// what is older. Null: all are in use. What goes on keeps its place, or five conflicts would drive each other out and
// be told as new again and again.
Conflicts::Entry* Conflicts::findPlace(Instant now) {
  Entry* best = nullptr;
  for (Entry& entry : entries_) {
    if (entry.seen == 0) return &entry;
    const uint16_t age = ticksSince(now, entry.seenTick);
    if (age <= ticksIn(freshFor)) continue;
    const bool isOlder = best != nullptr && age > ticksSince(now, best->seenTick);
    const bool isWeaker = best != nullptr && isBelieved(*best) && !isBelieved(entry);
    if (best == nullptr || isWeaker || (isOlder && isBelieved(*best) == isBelieved(entry))) best = &entry;
  }
  return best;
}

void Conflicts::tick(Instant now) {
  for (Entry& entry : entries_) {
    if (ticksSince(now, entry.seenTick) > ticksIn(isBelieved(entry) ? memory : suspicionMemory)) {
      entry = Entry{};
    } else if (isBelieved(entry) && !entry.isTold) {
      entry.isTold = 1;
      tell(conflictOf(entry, now));
    }
  }
}

void Conflicts::tell(const NodeConflict& conflict) {
  cluster_.node.log().write(LogLevel::Warning, "cluster", describe(conflict));
  NodeConflict copy = conflict;
  cluster_.node.fire(event_names::nodeConflict, &copy);
}

NodeConflict Conflicts::conflictOf(const Entry& entry, Instant now) {
  NodeConflict conflict;
  conflict.kind = entry.isAddress ? ConflictKind::Address : ConflictKind::Id;
  conflict.nodeId = entry.nodeId;
  conflict.address = Endpoint{entry.ip, entry.port};
  if (entry.isAddress) {
    conflict.otherNodeId = entry.other;
  } else {
    conflict.otherAddress = Endpoint{IpAddress{entry.other}, entry.otherPort};
  }
  conflict.seen = entry.seen;
  conflict.age = Millis{uint32_t{ticksSince(now, entry.seenTick)} << 7};
  return conflict;
}

Result<NodeConflict> Conflicts::at(size_t place, Instant now) const {
  if (place >= placesMax || !isBelieved(entries_[place])) return Status::NotFound;
  return conflictOf(entries_[place], now);
}

}  // namespace spore
