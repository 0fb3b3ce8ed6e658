#include "spore/trust/key_changes.h"

#include <utility>

#include "spore/trust/sealed_keys.h"

namespace spore {
namespace {

bool isSame(const NodeKeys& a, const NodeKeys& b) {
  return a.epoch == b.epoch && a.generation == b.generation && a.frameKey == b.frameKey && a.nodeKey == b.nodeKey;
}

// What was sealed long ago brings nobody back.
bool isOlder(const NodeKeys& a, const NodeKeys& b) {
  return a.epoch < b.epoch || a.generation < b.generation;
}

KeyRing swapped(const KeyRing& ring, KeyStep step) {
  return {ring.other, ring.active, step};
}

}  // namespace

Millis KeyChanges::left(Instant now) const {
  const bool runs = ring_.step == KeyStep::OnTrial || ring_.step == KeyStep::Retiring;
  return runs && !now.hasReached(until_) ? until_.since(now) : Millis{0};
}

// A start begins the time anew: a node cannot know how long it was off.
void KeyChanges::wait(Instant now) {
  until_ = now + (ring_.step == KeyStep::OnTrial ? trialLength : retireLength);
}

Status KeyChanges::take(Instant now, const KeyRing& next) {
  uint8_t record[keyRingRecordBytesMax];
  const size_t size = encodeKeyRing(next, record);
  const Status status = storage_.store(StorageKey::NodeKeys, Bytes{record}.first(size));
  if (status != Status::Ok) return status;
  ring_ = next;
  ++changes_;
  wait(now);
  return Status::Ok;
}

Status KeyChanges::stage(Instant now, Bytes sealed) {
  const Result<NodeKeys> keys = openSealedKeys(crypto_, ring_.active.nodeKey, sealed);
  if (!keys.ok()) return keys.status();
  if (ring_.step == KeyStep::OnTrial) return Status::Busy;
  if (isSame(keys.value(), ring_.active)) return Status::Ok;
  if (isOlder(keys.value(), ring_.active)) return Status::Forbidden;
  if (ring_.step == KeyStep::Staged && isSame(keys.value(), ring_.other)) return Status::Ok;
  hasReverted_ = false;
  return take(now, {ring_.active, keys.value(), KeyStep::Staged});
}

Status KeyChanges::switchOver(Instant now) {
  if (ring_.step == KeyStep::OnTrial) return Status::Ok;
  if (ring_.step != KeyStep::Staged) return Status::Unavailable;
  hasReverted_ = false;
  return take(now, swapped(ring_, KeyStep::OnTrial));
}

Status KeyChanges::confirm(Instant now) {
  if (ring_.step == KeyStep::Retiring) return Status::Ok;
  if (ring_.step != KeyStep::OnTrial) return Status::Unavailable;
  return take(now, {ring_.active, ring_.other, KeyStep::Retiring});
}

Status KeyChanges::retire(Instant now) {
  if (ring_.step == KeyStep::None) return Status::Ok;
  if (ring_.step != KeyStep::Retiring) return Status::Unavailable;
  return take(now, {ring_.active, {}, KeyStep::None});
}

Status KeyChanges::discard(Instant now) {
  if (ring_.step != KeyStep::Staged) return ring_.step == KeyStep::None ? Status::Ok : Status::Unavailable;
  return take(now, {ring_.active, {}, KeyStep::None});
}

void KeyChanges::loop(Instant now) {
  if (ring_.step == KeyStep::None || ring_.step == KeyStep::Staged || !now.hasReached(until_)) return;
  const bool reverts = ring_.step == KeyStep::OnTrial;
  // What cannot be stored is tried again later.
  if ((reverts ? take(now, swapped(ring_, KeyStep::Staged)) : retire(now)) == Status::Ok)
    hasReverted_ = reverts;
  else
    until_ = now + Millis{60000};
}

}  // namespace spore
