#include "spore/ota/trial.h"

#include "spore/platform/record.h"

namespace spore {
namespace {

// A firmware that starts again and again within its trial is no good, whatever it does in between.
constexpr uint8_t startsMax = 3;

}  // namespace

Status Trial::announce(const Sha256Hash& image, bool hasPeers) {
  before_ = record_.outcome;
  record_.outcome = TrialOutcome::Pending;
  record_.hadPeers = hasPeers;
  record_.fault = TrialFault::None;
  record_.starts = 0;
  record_.imageHash = image;
  const Status status = store();
  if (status != Status::Ok) {
    record_.outcome = before_;
    isUnsaved_ = false;  // nothing was changed
  }
  return status;
}

// If even this cannot be stored, the next start finds an image that never ran, which is nobody's fault.
void Trial::withdraw() {
  if (record_.outcome != TrialOutcome::Pending || isPending_) return;
  record_.outcome = before_;
  (void)store();
}

void Trial::countStart(bool hasFailed) {
  const Result<FirmwareRecord> read =
      loadRecord<firmwareRecordBytes>(storage_, StorageKey::Firmware, decodeFirmwareRecord);
  if (!read.ok()) return;
  record_ = read.value();
  if (!isOpen() || record_.starts == UINT8_MAX || (record_.starts > 0 && !hasFailed)) return;
  ++record_.starts;
  (void)store();
}

void Trial::uncountStart() {
  if (!isOpen() || record_.starts == 0) return;
  --record_.starts;
  (void)store();
}

bool Trial::begin(Instant now, const Sha256Hash& running, const TrialTerms& terms, SlotTrial slot, bool isSafeMode) {
  terms_ = terms;
  const bool isMeant = record_.imageHash == running;
  if (slot == SlotTrial::Open && !(isOpen() && isMeant)) {
    // The record of it was lost: it is judged all the same, or whoever waits beside it would end it.
    record_.outcome = TrialOutcome::Pending;
    record_.hadPeers = false;
    record_.fault = TrialFault::None;
    record_.starts = 1;
    record_.imageHash = running;
    (void)store();
  } else if (!isOpen()) {
    return false;
  } else if (slot == SlotTrial::GivenUp) {
    record_.fault = TrialFault::Gone;
    noteReturn(true);
    return true;
  } else if (!isMeant) {
    settle(TrialOutcome::None);
    return false;
  } else if (slot == SlotTrial::Settled) {
    settle(TrialOutcome::Confirmed);  // passed, and the power failed before the node's own record said so
    return false;
  }
  isPending_ = true;
  startedAt_ = now;
  if (isSafeMode) record_.fault = TrialFault::Restarts;
  return false;
}

TrialOutcome Trial::judge(Instant now, const TrialFacts& facts) {
  if (!isPending_) return record_.outcome;
  const Millis age = now.since(startedAt_);
  const bool isAtHome = !record_.hadPeers || (facts.hasJoined && facts.isSeen);
  if (record_.starts > startsMax) record_.fault = TrialFault::Restarts;
  if (facts.freeHeap < terms_.heapFloor) record_.fault = TrialFault::LowHeap;
  if (!isAtHome && age >= terms_.patience) record_.fault = TrialFault::NotSeen;
  if (record_.fault != TrialFault::None) return TrialOutcome::Failed;
  return !isAtHome || age < terms_.duration ? TrialOutcome::Pending : TrialOutcome::Confirmed;
}

Status Trial::confirm() {
  const uint8_t starts = record_.starts;
  record_.outcome = TrialOutcome::Confirmed;
  record_.starts = 0;
  const Status status = store();
  isPending_ = status != Status::Ok;
  if (!isPending_) return status;
  record_.outcome = TrialOutcome::Pending;
  record_.starts = starts;
  return status;
}

void Trial::settle(TrialOutcome outcome) {
  record_.outcome = outcome;
  record_.starts = 0;
  (void)store();
}

void Trial::noteReturn(bool hasReturned) {
  isPending_ = false;
  record_.outcome = hasReturned ? TrialOutcome::Reverted : TrialOutcome::Failed;
  record_.failedHash = record_.imageHash;
  (void)store();
}

Millis Trial::left(Instant now) const {
  const Millis age = now.since(startedAt_);
  return isPending_ && age < terms_.duration ? Millis{terms_.duration.count - age.count} : Millis{0};
}

Status Trial::store() {
  uint8_t bytes[firmwareRecordBytes];
  ByteWriter writer{bytes};
  encodeFirmwareRecord(writer, record_);
  const Status status = storage_.store(StorageKey::Firmware, writer.written());
  isUnsaved_ = status != Status::Ok;
  return status;
}

}  // namespace spore
