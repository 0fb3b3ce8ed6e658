#include "spore/cluster/dissemination/tombstones.h"

#include <algorithm>

#include "spore/base/search.h"

namespace spore {
namespace {

// A burst of losses must not swallow all of them.
constexpr uint8_t repeats = 4;
constexpr Millis repeatInterval{2000};
constexpr Millis quietAfterNews{5000};
// Several nodes notice the same mention: the first one to speak spares the others.
constexpr uint32_t answerJitterMs = 1000;

}  // namespace

Status Tombstones::retire(Instant now, uint32_t nodeId) {
  const Member* member = cluster_.table.find(nodeId);
  if (member == nullptr) return Status::NotFound;
  if (cluster_.suspicion.isActive(*member, now)) return Status::Busy;
  Forget forget;
  forget.nodeId = nodeId;
  forget.incarnation = member->incarnation;
  Tombstone& tombstone = place(forget);
  tombstone.repeatsLeft = repeats;
  tell(now, tombstone);
  remove(now, nodeId);
  return Status::Ok;
}

void Tombstones::onForget(Instant now, const Forget& forget) {
  const Member* member = cluster_.table.find(forget.nodeId);
  if (member != nullptr && (isAlive(*member, now) || member->incarnation > forget.incarnation)) return;
  Tombstone& tombstone = place(forget);
  tombstone.quiet.restart(now, quietAfterNews);
  if (tombstone.repeatsLeft == 0) tombstone.due.clear();
  remove(now, forget.nodeId);
}

bool Tombstones::isAlive(const Member& member, Instant now) const {
  return cluster_.suspicion.isHeardItself(member, now) || cluster_.suspicion.isActive(member, now);
}

void Tombstones::remove(Instant now, uint32_t nodeId) {
  remembered_.forget(nodeId);
  cluster_.members.remove(now, nodeId);
}

Tombstones::Tombstone& Tombstones::place(const Forget& forget) {
  for (Tombstone& known : tombstones_) {
    if (known.forget.nodeId != forget.nodeId) continue;
    known.forget.incarnation = std::max(known.forget.incarnation, forget.incarnation);
    return known;
  }
  if (tombstones_.full()) tombstones_.erase(0);
  Tombstone tombstone;
  tombstone.forget = forget;
  CHECK(tombstones_.push(tombstone) == Status::Ok);
  return tombstones_.back();
}

void Tombstones::erase(uint32_t nodeId) {
  for (size_t i = 0; i < tombstones_.size(); ++i) {
    if (tombstones_[i].forget.nodeId != nodeId) continue;
    tombstones_.erase(i);
    return;
  }
}

bool Tombstones::contains(uint32_t nodeId) const {
  return anyOf(tombstones_, [&](const Tombstone& tombstone) { return tombstone.forget.nodeId == nodeId; });
}

void Tombstones::onReport(Instant now, const FreshnessReport& report) {
  for (Tombstone& tombstone : tombstones_) {
    const Forget& forget = tombstone.forget;
    if (shortNodeId(forget.nodeId) == report.shortId && (forget.incarnation & 0xF) == report.incarnationLow) {
      onMention(now, tombstone);
    }
  }
}

void Tombstones::onPageEntry(Instant now, const PageEntry& entry) {
  for (Tombstone& tombstone : tombstones_) {
    const Forget& forget = tombstone.forget;
    if (forget.nodeId == entry.nodeId && entry.incarnation <= forget.incarnation) onMention(now, tombstone);
  }
}

void Tombstones::onMention(Instant now, Tombstone& tombstone) {
  if (tombstone.due.isSet() || tombstone.quiet.isRunning(now)) return;
  tombstone.due.set(now + Millis{cluster_.node.random().below(answerJitterMs)});
}

void Tombstones::loop(Instant now) {
  for (Tombstone& tombstone : tombstones_) {
    if (!tombstone.due.take(now)) continue;
    if (tombstone.repeatsLeft > 0) --tombstone.repeatsLeft;
    tell(now, tombstone);
  }
}

void Tombstones::tell(Instant now, Tombstone& tombstone) {
  encodeForget(cluster_.sender.open(FrameType::Forget), tombstone.forget);
  if (cluster_.sender.broadcast() == Status::Ok) ++cluster_.counters.forgetsSent;
  tombstone.quiet.restart(now, quietAfterNews);
  if (tombstone.repeatsLeft > 0) tombstone.due.set(now + repeatInterval);
}

}  // namespace spore
