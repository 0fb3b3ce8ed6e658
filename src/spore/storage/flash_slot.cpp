#include "spore/storage/flash_slot.h"

#include <algorithm>
#include <cstring>

#include "spore/base/byte_reader.h"
#include "spore/base/byte_writer.h"

namespace spore {
namespace {

constexpr uint32_t sector = Flash::sectorBytes;
// How often the progress of a transfer is written down. Lower loses less to a restart and wears the records' sectors.
constexpr uint32_t progressBytes = 64 * 1024;
constexpr size_t progressRecordBytes = 32 + 2 * 4;

constexpr uint32_t roundedUp(uint32_t bytes) {
  return (bytes + sector - 1) / sector * sector;
}

}  // namespace

size_t FlashSlot::roomBytes() {
  const uint32_t running = roundedUp(layout_.runningBytes);
  return running < layout_.end ? layout_.end - running : 0;
}

Status FlashSlot::open(const StagingPlan& plan) {
  if (plan.bytes == 0 || plan.bytes > roomBytes()) return Status::TooLarge;
  // An order for what lay here before would copy what is about to come, unfinished.
  loader_.cancelOrder();
  const auto bytes = static_cast<uint32_t>(plan.bytes);
  const uint32_t start = layout_.end - roundedUp(bytes);
  const bool isSame = plan.hash.size() == hash_.size() && start == start_ && hash_ != Sha256Hash{} &&
                      std::equal(hash_.begin(), hash_.end(), plan.hash.begin());
  start_ = start;
  if (plan.unpackedBytes > 0) {
    if (const Status status = checkCopy(plan.unpackedBytes); status != Status::Ok) return status;
  }
  if (isSame) return Status::Ok;
  staged_ = 0;
  erased_ = 0;
  hash_ = {};
  if (plan.hash.size() != hash_.size()) return Status::Ok;
  std::copy(plan.hash.begin(), plan.hash.end(), hash_.begin());
  recall(plan.hash, plan.bytes);
  return Status::Ok;
}

// Takes up what an earlier run of this node wrote down of the same transfer, which ends with a full page.
void FlashSlot::recall(Bytes hash, size_t bytesMax) {
  uint8_t bytes[progressRecordBytes];
  const Result<size_t> size = storage_.load(StorageKey::Staging, bytes);
  if (!size.ok() || size.value() != sizeof bytes) return;
  ByteReader reader{bytes};
  const Bytes known = reader.bytes(hash.size());
  const uint32_t start = reader.u32();
  const uint32_t staged = reader.u32();
  if (start != start_ || staged > bytesMax || staged % sector != 0) return;
  if (std::equal(known.begin(), known.end(), hash.begin())) staged_ = staged;
}

void FlashSlot::noteProgress() {
  if (hash_ == Sha256Hash{}) return;
  uint8_t bytes[progressRecordBytes];
  ByteWriter writer{bytes};
  writer.bytes(asBytes(hash_));
  writer.u32(start_);
  writer.u32(staged_);
  // If it is not stored, the transfer begins anew after a restart; nothing worse happens.
  (void)storage_.store(StorageKey::Staging, writer.written());
}

Status FlashSlot::append(Bytes bytes) {
  if (bytes.size() > layout_.end - start_ - staged_) return Status::TooLarge;
  while (!bytes.empty()) {
    const size_t used = staged_ % pageBytes;
    const Bytes piece = bytes.first(pageBytes - used);
    std::memcpy(page_ + used, piece.data(), piece.size());
    staged_ += static_cast<uint32_t>(piece.size());
    bytes = bytes.from(piece.size());
    if (staged_ % pageBytes != 0) continue;
    if (const Status status = programPage(); status != Status::Ok) return status;
    if (staged_ % progressBytes == 0) noteProgress();
  }
  return Status::Ok;
}

// The page under way, filled up with ones, which programming leaves as they are: it may be programmed again when more
// of it has come. Its sector is erased before the first of it, and never in between.
Status FlashSlot::programPage() {
  const uint32_t used = staged_ % pageBytes == 0 ? pageBytes : staged_ % pageBytes;
  const uint32_t offset = start_ + staged_ - used;
  std::memset(page_ + used, 0xFF, pageBytes - used);
  if (offset % sector == 0 && erased_ != offset) {
    if (const Status status = flash_.erase(offset / sector); status != Status::Ok) return status;
    erased_ = offset;
  }
  return flash_.program(offset, Bytes{page_});
}

Status FlashSlot::finish() {
  return staged_ % pageBytes == 0 ? Status::Ok : programPage();
}

Status FlashSlot::readAt(size_t offset, MutableBytes bytes) {
  alignas(4) uint8_t words[64];
  while (!bytes.empty()) {
    const size_t skipped = offset % 4;
    const size_t size = std::min(bytes.size(), sizeof words - skipped);
    const size_t whole = (skipped + size + 3) / 4 * 4;
    const Status status = flash_.read(static_cast<uint32_t>(offset - skipped), MutableBytes{words}.first(whole));
    if (status != Status::Ok) return status;
    std::memcpy(bytes.data(), words + skipped, size);
    offset += size;
    bytes = bytes.from(size);
  }
  return Status::Ok;
}

// The copy can be made again after every restart, as long as it does not reach what it is made from.
Status FlashSlot::checkCopy(size_t unpackedBytes) {
  return unpackedBytes <= start_ ? Status::Ok : Status::Forbidden;
}

Status FlashSlot::commit(Bytes trailer) {
  if (const Status status = storage_.store(StorageKey::Trailer, trailer); status != Status::Ok) return status;
  (void)storage_.remove(StorageKey::Staging);
  return loader_.orderCopy(start_, staged_);
}

void FlashSlot::discard() {
  staged_ = 0;
  hash_ = {};
  (void)storage_.remove(StorageKey::Staging);
}

}  // namespace spore
