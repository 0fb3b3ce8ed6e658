#include "spore/services/firmware_watch.h"

#include <algorithm>
#include <cstring>

#include "spore/ota/image_head.h"

namespace spore {
namespace {

constexpr Millis judgePeriod{1000};
// A node that starts has to join first.
constexpr uint32_t hashingBeginsS = 5;

}  // namespace

void FirmwareWatch::begin(const TrialTerms& terms) {
  terms_ = terms;
  size_ = board_.firmware.runningBytes();
  if (size_ < imageHeadBytes) return;
  uint8_t bytes[imageTrailerBytes];
  if (board_.firmware.readRunning(0, MutableBytes{bytes}.first(imageHeadBytes)) != Status::Ok) return;
  if (const Result<ImageHead> head = readImageHead(Bytes{bytes}.first(imageHeadBytes)); head.ok()) {
    rules_.isChip = head.value().kind != ImageKind::LinuxExecutable;
    rules_.flashMode = head.value().flashMode;
    rules_.machine = head.value().machine;
  }
  // An executable that somebody started just as `spore image pack` left it.
  const bool hasRoom = size_ > imageTrailerBytes;
  if (hasRoom && board_.firmware.readRunning(size_ - imageTrailerBytes, bytes) == Status::Ok &&
      readTrailer(bytes).ok()) {
    size_ -= imageTrailerBytes;
  }
  isHashing_ = true;
  if (rules_.keys.empty() && rules_.acceptsUnsigned && board_.firmware.roomBytes() > 0) {
    say(LogLevel::Info, SPORE_TEXT("takes new firmware without a signature"));
  }
}

bool FirmwareWatch::loop(Instant now) {
  if (isHashing_) {
    if (!isTimeToHash()) return false;
    hashMore(now);
    return isHashing_;
  }
  if ((trial_.isPending() || trial_.isUnsaved()) && now.since(judgedAt_) >= judgePeriod) judge(now);
  return false;
}

// At once where a trial waits for the hash, or for the end of the one before.
bool FirmwareWatch::isTimeToHash() const {
  if (facts_.uptimeS() >= hashingBeginsS || hash_) return true;
  return isOnTrial() || board_.firmware.trial() == SlotTrial::GivenUp;
}

void FirmwareWatch::knowFirmware() {
  while (isHashing_) {
    hashMore(board_.clock.now());
    if (!hash_) return;  // read, or there is no memory to read it now
  }
}

void FirmwareWatch::hashMore(Instant now) {
  const auto read = [this](size_t offset, MutableBytes bytes) { return board_.firmware.readRunning(offset, bytes); };
  Status status = Status::Ok;
  if (!hash_) {
    if (!hash_.make()) return;
    status = hash_->begin(board_.crypto, size_);
  }
  if (status == Status::Ok) status = hash_->step(board_.crypto, read);
  isHashing_ = status == Status::Ok && !hash_->isDone();
  if (status == Status::Ok && !isHashing_) onHashed(now);
  if (!isHashing_) hash_.drop();
}

void FirmwareWatch::onHashed(Instant now) {
  rules_.runningHash = hash_->result(board_.crypto);
  if (isOurs(TrailerPlace::Slot)) trailer_ = TrailerPlace::Slot;
  if (isOurs(TrailerPlace::BehindImage)) trailer_ = TrailerPlace::BehindImage;
  const bool wasGivenUp =
      trial_.begin(now, *rules_.runningHash, terms_, board_.firmware.trial(), bootGuard_.isSafeMode());
  judgedAt_ = now;
  if (trial_.record().failedHash != Sha256Hash{}) rules_.failedHash = trial_.record().failedHash;
  if (trial_.isPending()) say(LogLevel::Info, SPORE_TEXT("new firmware, on trial"));
  if (wasGivenUp) {
    bootGuard_.forgive();  // those starts were the other's
    say(LogLevel::Warning, SPORE_TEXT("the new firmware ended or hung on trial; this is the one before it"));
  }
}

Status FirmwareWatch::readTrailerAt(TrailerPlace place, MutableBytes bytes) {
  const bool isBehind = place == TrailerPlace::BehindImage;
  return isBehind ? board_.firmware.readRunning(size_, bytes) : board_.firmware.readTrailer(bytes);
}

// A trailer says by its hash which image it belongs to.
bool FirmwareWatch::isOurs(TrailerPlace place) {
  uint8_t bytes[imageTrailerBytes];
  if (readTrailerAt(place, bytes) != Status::Ok) return false;
  const Result<ImageTrailer> trailer = readTrailer(bytes);
  return trailer.ok() && trailer.value().imageHash == *rules_.runningHash;
}

Status FirmwareWatch::readImage(size_t offset, MutableBytes bytes) {
  const MutableBytes ofImage = bytes.first(size_ - std::min(offset, size_));
  if (!ofImage.empty()) {
    if (const Status status = board_.firmware.readRunning(offset, ofImage); status != Status::Ok) return status;
  }
  const MutableBytes ofTrailer = bytes.from(ofImage.size());
  if (ofTrailer.empty()) return Status::Ok;
  uint8_t trailer[imageTrailerBytes];
  if (const Status status = readTrailerAt(trailer_, trailer); status != Status::Ok) return status;
  const size_t first = offset + ofImage.size() - size_;
  std::memcpy(ofTrailer.data(), trailer + first, ofTrailer.size());
  return Status::Ok;
}

void FirmwareWatch::judge(Instant now) {
  judgedAt_ = now;
  if (!trial_.isPending()) return saveAgain();
  TrialFacts facts;
  facts.hasJoined = cluster_.activeCount(now) > 0;
  facts.isSeen = cluster_.counters().probesAnswered > 0;
  facts.freeHeap = facts_.system().freeHeap();
  switch (trial_.judge(now, facts)) {
    case TrialOutcome::Confirmed: return confirm();
    case TrialOutcome::Failed: return giveUp();
    default: return saveAgain();
  }
}

// The slot first: as long as it does not know, the firmware before is kept. What cannot be written down is tried again
// with the next judgement.
void FirmwareWatch::confirm() {
  const Status ofSlot = board_.firmware.confirm();
  if (ofSlot == Status::Ok && trial_.confirm() == Status::Ok) {
    hasSaidUnsaved_ = false;
    return say(LogLevel::Info, SPORE_TEXT("the new firmware has passed its trial"));
  }
  sayUnsaved();
}

void FirmwareWatch::giveUp() {
  const bool hasReturned = board_.firmware.revert() == Status::Ok;
  trial_.noteReturn(hasReturned);
  rules_.failedHash = trial_.record().failedHash;
  say(LogLevel::Error, hasReturned
                           ? SPORE_TEXT("the new firmware has failed its trial; going back")
                           : SPORE_TEXT("the new firmware has failed its trial, and there is none to go back to"));
  if (hasReturned) restart_();
}

void FirmwareWatch::saveAgain() {
  if (!trial_.isUnsaved()) return;
  trial_.saveAgain();
  if (trial_.isUnsaved()) return sayUnsaved();
  hasSaidUnsaved_ = false;
  say(LogLevel::Info, SPORE_TEXT("the state of the trial is stored after all"));
}

void FirmwareWatch::sayUnsaved() {
  if (hasSaidUnsaved_) return;
  hasSaidUnsaved_ = true;
  say(LogLevel::Error, SPORE_TEXT("the state of the trial cannot be stored: the storage is full, read-only or broken"));
}

// A firmware in safe mode has failed too, whoever judged it.
bool FirmwareWatch::isProven() const {
  const FirmwareRecord& record = trial_.record();
  const bool hasFailed = record.outcome == TrialOutcome::Failed && rules_.runningHash == record.imageHash;
  return !isOnTrial() && !hasFailed && !bootGuard_.isSafeMode();
}

Status FirmwareWatch::announce(Instant now, const ImageTrailer& image) {
  return trial_.announce(image.imageHash, cluster_.activeCount(now) > 0);
}

void FirmwareWatch::say(LogLevel level, FlashText text) {
  board_.log.say(level, "update", text);
}

}  // namespace spore
