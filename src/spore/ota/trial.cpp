#include "spore/ota/trial.h"

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
  if (status != Status::Ok) record_.outcome = before_;
  return status;
}

// If even this cannot be stored, the next start finds an image that never ran, which is nobody's fault.
void Trial::withdraw() {
  if (record_.outcome != TrialOutcome::Pending || isPending_) return;
  record_.outcome = before_;
  (void)store();
}

bool Trial::begin(Instant now, const Sha256Hash& running, const TrialTerms& terms, bool hasReturned) {
  terms_ = terms;
  uint8_t bytes[firmwareRecordBytes + 1];
  const Result<size_t> size = storage_.load(StorageKey::Firmware, bytes);
  if (!size.ok()) return false;
  const Result<FirmwareRecord> read = decodeFirmwareRecord(Bytes{bytes}.first(size.value()));
  if (!read.ok()) return false;
  record_ = read.value();
  if (record_.outcome != TrialOutcome::Pending) return false;
  if (record_.imageHash != running && !hasReturned) {
    record_.outcome = TrialOutcome::None;
    (void)store();
    return false;
  }
  if (record_.imageHash != running) {
    record_.fault = TrialFault::Gone;
    noteReturn(true);
    return true;
  }
  isPending_ = true;
  startedAt_ = now;
  ++record_.starts;
  (void)store();
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
  if (!isAtHome || age < terms_.duration) return TrialOutcome::Pending;
  isPending_ = false;
  record_.outcome = TrialOutcome::Confirmed;
  record_.starts = 0;
  (void)store();
  return TrialOutcome::Confirmed;
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
  return storage_.store(StorageKey::Firmware, writer.written());
}

}  // namespace spore
