#include "spore/ota/update_engine.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <optional>

#include "spore/ota/image_check.h"
#include "spore/ota/image_head.h"
#include "spore/ota/multipart_reader.h"
#include "spore/ota/sliced_hash.h"
#include "spore/platform/content_range.h"

namespace spore {
namespace {

UpdateFault faultOf(Status status) {
  switch (status) {
    case Status::Ok: return UpdateFault::None;
    case Status::Full:
    case Status::TooLarge: return UpdateFault::NoRoom;
    case Status::Forbidden: return UpdateFault::CopyNotRepeatable;
    case Status::Unsupported: return UpdateFault::NoSlot;
    case Status::Unavailable: return UpdateFault::PlaceUnusable;
    case Status::Busy: return UpdateFault::OnTrial;
    default: return UpdateFault::StorageFailed;
  }
}

Sha256Hash hashOf(Crypto& crypto, Bytes bytes) {
  Sha256State hash;
  if (crypto.begin(hash) != Status::Ok) return {};
  crypto.add(hash, bytes);
  return crypto.result(hash);
}

UpdateFault faultOfTrailer(Status status) {
  return status == Status::NotFound ? UpdateFault::NoTrailer : UpdateFault::BadTrailer;
}

}  // namespace

FlashText toText(UpdateState state) {
  switch (state) {
    case UpdateState::Idle: return SPORE_TEXT("idle");
    case UpdateState::Prepared: return SPORE_TEXT("prepared");
    case UpdateState::Receiving: return SPORE_TEXT("receiving");
    case UpdateState::Verifying: return SPORE_TEXT("verifying");
    case UpdateState::Installed: return SPORE_TEXT("installed");
    case UpdateState::Failed: return SPORE_TEXT("failed");
  }
  return SPORE_TEXT("idle");
}

// What a transfer needs beside the slot.
struct UpdateEngine::Transfer {
  uint8_t tail[imageTrailerBytes];  // the newest bytes: they may turn out to be the trailer
  size_t tailSize = 0;
  uint8_t head[imageHeadBytes];
  size_t headSize = 0;
  bool isHeadJudged = false;
  ImageHead imageHead;
  std::optional<MultipartReader> multipart;
  size_t bodyLeft = 0;  // of the upload
  SlicedHash readBack;
  ImageCheck check;  // of what is read back
};

UpdateFault UpdateEngine::prepare(Bytes trailer, bool isForced, ImageForm form) {
  const bool isTaken = isBodyOpen_ && isPrepared_;
  if (isTaken || state_ == UpdateState::Verifying || state_ == UpdateState::Installed) return UpdateFault::Busy;
  if (rules_.isOnTrial) return UpdateFault::OnTrial;
  if (!canHash()) return UpdateFault::NoSlot;
  const Result<ImageTrailer> read = readTrailer(trailer);
  if (!read.ok()) return faultOfTrailer(read.status());
  // An image that is refused here does not touch a transfer that waits to be resumed.
  if (const UpdateFault fault = judge(read.value(), isForced); fault != UpdateFault::None) return fault;
  if (const UpdateFault fault = judgeSignature(read.value(), trailer); fault != UpdateFault::None) return fault;
  endTransfer();
  isBodyOpen_ = false;
  trailer_ = read.value();
  hasTrailer_ = true;
  isUnpacked_ = form == ImageForm::Unpacked && trailer_.kind == ImageKind::ChipGzip;
  if (const UpdateFault fault = open(bodyBytes()); fault != UpdateFault::None) return fail(fault);
  total_ = bodyBytes() + imageTrailerBytes;
  isPrepared_ = true;
  isForced_ = isForced;
  state_ = UpdateState::Prepared;
  fault_ = UpdateFault::None;
  return UpdateFault::None;
}

bool UpdateEngine::canHash() {
  Sha256State hash;
  return crypto_.begin(hash) == Status::Ok;
}

// All that a trailer tells. The order is that of what an operator would want to hear first.
UpdateFault UpdateEngine::judge(const ImageTrailer& image, bool isForced) const {
  const bool isForChip = image.kind != ImageKind::LinuxExecutable;
  if (isForChip != rules_.isChip || image.board != rules_.board.view()) return UpdateFault::OtherBoard;
  if (rules_.flashMode != FlashMode::None && image.flashMode != rules_.flashMode) return UpdateFault::OtherFlashMode;
  if (isForced) return UpdateFault::None;
  if (image.product != rules_.product.view()) return UpdateFault::OtherProduct;
  if (rules_.isHeld) return UpdateFault::Held;
  if (rules_.runningHash == image.imageHash) return UpdateFault::Current;
  if (rules_.failedHash == image.imageHash) return UpdateFault::FailedBefore;
  return UpdateFault::None;
}

UpdateFault UpdateEngine::judgeSignature(const ImageTrailer& image, Bytes trailer) {
  if (rules_.keys.empty() && rules_.acceptsUnsigned) return UpdateFault::None;
  if (!image.isSigned) return UpdateFault::Unsigned;
  for (const PublicKey& key : rules_.keys) {
    if (image.keyId != keyIdOf(crypto_, key)) continue;
    // Not the fault of the image: the same upload may succeed a second later.
    if (!crypto_.canVerify()) return UpdateFault::NoMemory;
    const bool isGenuine = crypto_.verifies(key, hashOf(crypto_, signedPart(trailer)), image.signature);
    return isGenuine ? UpdateFault::None : UpdateFault::WrongSignature;
  }
  return UpdateFault::UnknownKey;
}

UpdateFault UpdateEngine::begin(const UploadHead& head) {
  if (isBodyOpen_ || state_ == UpdateState::Verifying || state_ == UpdateState::Installed) return UpdateFault::Busy;
  if (rules_.isOnTrial) return UpdateFault::OnTrial;
  if (!head.contentRange.empty()) {
    // Somebody's mistake with a range must not end what somebody else has prepared.
    if (const UpdateFault fault = openRange(head); fault != UpdateFault::None) return fault;
  } else {
    if (const UpdateFault fault = judgeHeadOfWhole(head); fault != UpdateFault::None) return fault;
    endTransfer();
    if (const UpdateFault fault = openWhole(head); fault != UpdateFault::None) return fail(fault);
  }
  state_ = UpdateState::Receiving;
  fault_ = UpdateFault::None;
  isBodyOpen_ = true;
  return UpdateFault::None;
}

UpdateFault UpdateEngine::judgeHeadOfWhole(const UploadHead& head) {
  if (!canHash()) return UpdateFault::NoSlot;
  if (rules_.isHeld && !head.isForced) return UpdateFault::Held;
  if (head.contentLength == 0) return UpdateFault::NoLength;
  const bool isForm = multipartBoundary(head.contentType).status() == Status::Malformed;
  return isForm ? UpdateFault::NotMultipart : UpdateFault::None;
}

UpdateFault UpdateEngine::openWhole(const UploadHead& head) {
  isForced_ = head.isForced;
  const Result<std::string_view> boundary = multipartBoundary(head.contentType);
  // A body in parts is a little longer than its file. What is no longer than a trailer is refused when it has come.
  const size_t longest = std::max(head.contentLength, imageTrailerBytes + 1) - imageTrailerBytes;
  if (const UpdateFault fault = open(longest); fault != UpdateFault::None) return fault;
  if (const UpdateFault fault = lend(); fault != UpdateFault::None) return fault;
  if (boundary.ok()) {
    transfer_->multipart.emplace(boundary.value());
  } else {
    total_ = head.contentLength;
  }
  transfer_->bodyLeft = head.contentLength;
  return UpdateFault::None;
}

UpdateFault UpdateEngine::openRange(const UploadHead& head) {
  const Result<ContentRange> range = readContentRange(head.contentRange);
  if (!range.ok() || range.value().size() != head.contentLength) return UpdateFault::BadRange;
  if (!isPrepared_) return UpdateFault::NotPrepared;
  if (range.value().total != total_ || range.value().first != received()) return UpdateFault::WrongPlace;
  if (transfer_ == nullptr) {
    if (const UpdateFault fault = lend(); fault != UpdateFault::None) return fault;
    transfer_->isHeadJudged = slot_.staged() > 0;  // when its first bytes came
  }
  transfer_->bodyLeft = head.contentLength;
  return UpdateFault::None;
}

UpdateFault UpdateEngine::open(size_t imageBytes) {
  StagingPlan plan;
  plan.bytes = imageBytes;
  if (hasTrailer_) {
    plan.unpackedBytes = trailer_.unpackedSize;
    plan.hash = asBytes(bodyHash());
  }
  return faultOf(slot_.open(plan));
}

UpdateFault UpdateEngine::lend() {
  const MutableBytes memory = slot_.lend(sizeof(Transfer));
  if (memory.size() < sizeof(Transfer)) return UpdateFault::NoMemory;
  transfer_ = new (memory.data()) Transfer;
  return UpdateFault::None;
}

UpdateFault UpdateEngine::take(Bytes piece) {
  if (!isBodyOpen_) return closedFault();
  if (piece.size() > transfer_->bodyLeft) return fail(UpdateFault::BadRange);
  transfer_->bodyLeft -= piece.size();
  if (!transfer_->multipart) {
    const UpdateFault fault = takeFileBytes(piece);
    return fault == UpdateFault::None ? fault : fail(fault);
  }
  UpdateFault fault = UpdateFault::None;
  const Status status = transfer_->multipart->take(piece, [this, &fault](Bytes bytes) {
    fault = takeFileBytes(bytes);
    return fault == UpdateFault::None ? Status::Ok : Status::Forbidden;
  });
  if (fault != UpdateFault::None) return fail(fault);
  return status == Status::Ok ? UpdateFault::None : fail(UpdateFault::NotMultipart);
}

// All but the last imageTrailerBytes that have come so far belong to the image for certain.
UpdateFault UpdateEngine::takeFileBytes(Bytes piece) {
  Transfer& transfer = *transfer_;
  const size_t known = transfer.tailSize + piece.size();
  const size_t certain = known - std::min(known, imageTrailerBytes);
  const size_t fromTail = std::min(certain, transfer.tailSize);
  if (const UpdateFault fault = stage(Bytes{transfer.tail}.first(fromTail)); fault != UpdateFault::None) return fault;
  const size_t fromPiece = certain - fromTail;
  if (const UpdateFault fault = stage(piece.first(fromPiece)); fault != UpdateFault::None) return fault;
  std::memmove(transfer.tail, transfer.tail + fromTail, transfer.tailSize - fromTail);
  transfer.tailSize -= fromTail;
  const Bytes rest = piece.from(fromPiece);
  if (!rest.empty()) std::memcpy(transfer.tail + transfer.tailSize, rest.data(), rest.size());
  transfer.tailSize += rest.size();
  return UpdateFault::None;
}

// The head is judged before the first byte is put down.
UpdateFault UpdateEngine::stage(Bytes bytes) {
  Transfer& transfer = *transfer_;
  if (!transfer.isHeadJudged) {
    const Bytes head = bytes.first(imageHeadBytes - transfer.headSize);
    if (!head.empty()) std::memcpy(transfer.head + transfer.headSize, head.data(), head.size());
    transfer.headSize += head.size();
    bytes = bytes.from(head.size());
    if (transfer.headSize < imageHeadBytes) return UpdateFault::None;
    if (const UpdateFault fault = judgeHead(); fault != UpdateFault::None) return fault;
    if (const Status status = slot_.append(Bytes{transfer.head}); status != Status::Ok) return faultOf(status);
  }
  return bytes.empty() ? UpdateFault::None : faultOf(slot_.append(bytes));
}

UpdateFault UpdateEngine::judgeHead() {
  const Result<ImageHead> head = readImageHead(Bytes{transfer_->head}.first(transfer_->headSize));
  if (head.status() == Status::Unsupported) return UpdateFault::OtherChip;
  if (!head.ok()) return UpdateFault::NotFirmware;
  const ImageHead& seen = head.value();
  if ((seen.kind != ImageKind::LinuxExecutable) != rules_.isChip) return UpdateFault::OtherBoard;
  if (seen.machine != rules_.machine && rules_.machine != 0) return UpdateFault::OtherBoard;
  const bool isOther = seen.flashMode != FlashMode::None && seen.flashMode != rules_.flashMode;
  if (isOther && rules_.flashMode != FlashMode::None) return UpdateFault::OtherFlashMode;
  if (isPrepared_ && seen.kind != bodyKind()) return UpdateFault::NotFirmware;
  transfer_->imageHead = seen;
  transfer_->isHeadJudged = true;
  return UpdateFault::None;
}

UpdateFault UpdateEngine::finish() {
  if (!isBodyOpen_) return closedFault();
  isBodyOpen_ = false;
  if (transfer_->multipart) {
    const Status status = transfer_->multipart->finish();
    if (status == Status::NotFound) return fail(UpdateFault::NoFile);
    if (status != Status::Ok) return fail(UpdateFault::CutShort);
  } else {
    if (transfer_->bodyLeft > 0) {
      if (!isPrepared_) return fail(UpdateFault::CutShort);
      pause();
      return UpdateFault::CutShort;
    }
    if (isPrepared_ && received() < total_) return UpdateFault::None;
  }
  const UpdateFault fault = readTail();
  if (fault != UpdateFault::None) return fail(fault);
  state_ = UpdateState::Verifying;
  return UpdateFault::None;
}

UpdateFault UpdateEngine::readTail() {
  if (transfer_->tailSize < imageTrailerBytes) return UpdateFault::NoTrailer;
  const Result<ImageTrailer> read = readTrailer(Bytes{transfer_->tail}.first(transfer_->tailSize));
  if (!read.ok()) return faultOfTrailer(read.status());
  if (!transfer_->isHeadJudged) return UpdateFault::NotFirmware;
  if (isPrepared_ && trailer_.fileHash != read.value().fileHash) return UpdateFault::BadTrailer;
  trailer_ = read.value();
  hasTrailer_ = true;
  const ImageHead& head = transfer_->imageHead;
  if (transfer_->headSize > 0) {
    isUnpacked_ = trailer_.kind == ImageKind::ChipGzip && head.kind == ImageKind::ChipPlain;
    if (head.kind != bodyKind()) return UpdateFault::NotFirmware;
  }
  if (head.flashMode != FlashMode::None && head.flashMode != trailer_.flashMode) return UpdateFault::BadTrailer;
  if (bodyBytes() != slot_.staged()) return UpdateFault::OtherSize;
  if (const UpdateFault fault = judge(trailer_, isForced_); fault != UpdateFault::None) return fault;
  total_ = bodyBytes() + imageTrailerBytes;
  (void)transfer_->readBack.begin(crypto_, bodyBytes());
  transfer_->check = ImageCheck{bodyKind(), bodyBytes(), trailer_.unpackedSize};
  return faultOf(slot_.finish());
}

bool UpdateEngine::step() {
  if (state_ != UpdateState::Verifying) return false;
  SlicedHash& hash = transfer_->readBack;
  const auto read = [this](size_t offset, MutableBytes bytes) {
    const Status status = slot_.read(offset, bytes);
    if (status == Status::Ok) transfer_->check.take(readOnly(bytes));
    return status;
  };
  if (const Status status = hash.step(crypto_, read); status != Status::Ok) {
    (void)fail(UpdateFault::StorageFailed);
    return false;
  }
  if (!hash.isDone()) return true;
  const UpdateFault fault = install();
  if (fault != UpdateFault::None) {
    (void)fail(fault);
  } else {
    releaseMemory();
    state_ = UpdateState::Installed;
  }
  return false;
}

// Everything is there and has been read back.
UpdateFault UpdateEngine::install() {
  if (transfer_->readBack.result(crypto_) != bodyHash()) return UpdateFault::Corrupt;
  if (transfer_->check.flaw() != ImageFlaw::None) return UpdateFault::Damaged;
  if (const UpdateFault fault = judgeSignature(trailer_, Bytes{transfer_->tail}); fault != UpdateFault::None)
    return fault;
  if (rules_.isOnTrial) return UpdateFault::OnTrial;
  if (const Status status = slot_.checkCopy(trailer_.unpackedSize); status != Status::Ok) return faultOf(status);
  if (const Status status = announce_(trailer_); status != Status::Ok) return faultOf(status);
  return faultOf(slot_.commit(Bytes{transfer_->tail}));
}

void UpdateEngine::interrupt() {
  if (state_ != UpdateState::Receiving) return;
  isBodyOpen_ = false;
  if (!isPrepared_) {
    (void)fail(UpdateFault::CutShort);
    return;
  }
  pause();
}

// Keeps what came: its sender, or another one with the same image, may go on.
void UpdateEngine::pause() {
  (void)slot_.finish();
  releaseMemory();
  state_ = UpdateState::Prepared;
}

bool UpdateEngine::discard() {
  if (state_ == UpdateState::Idle || state_ == UpdateState::Installed) return false;
  endTransfer();
  isBodyOpen_ = false;
  slot_.discard();
  state_ = UpdateState::Idle;
  fault_ = UpdateFault::None;
  return true;
}

size_t UpdateEngine::received() const {
  if (state_ == UpdateState::Installed || state_ == UpdateState::Verifying) return total_;
  if (state_ != UpdateState::Prepared && state_ != UpdateState::Receiving) return 0;
  if (transfer_ == nullptr) return slot_.staged();
  const size_t heldBack = transfer_->isHeadJudged ? 0 : transfer_->headSize;
  return slot_.staged() + heldBack + transfer_->tailSize;
}

UpdateFault UpdateEngine::fail(UpdateFault fault) {
  releaseMemory();
  // All of it is there, and is no good: a next try begins anew.
  if (state_ == UpdateState::Verifying || fault == UpdateFault::OtherSize) slot_.discard();
  isBodyOpen_ = false;
  isPrepared_ = false;
  state_ = UpdateState::Failed;
  fault_ = fault;
  return fault;
}

// The image's facts stay, for whoever asks what happened.
void UpdateEngine::releaseMemory() {
  if (transfer_ == nullptr) return;
  transfer_->~Transfer();
  transfer_ = nullptr;
  slot_.giveBack();
}

void UpdateEngine::endTransfer() {
  releaseMemory();
  isPrepared_ = false;
  isUnpacked_ = false;
  hasTrailer_ = false;
  total_ = 0;
}

}  // namespace spore
