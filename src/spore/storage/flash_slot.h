// FlashSlot: the place for a new firmware on a chip that has only one, in flash above the firmware that runs.
#pragma once

#include "spore/platform/crypto.h"
#include "spore/platform/firmware_slot.h"
#include "spore/platform/flash.h"
#include "spore/platform/storage.h"

namespace spore {

// Orders what the boot loader does at the next restart: it copies what was put down over what ran, unpacks it if it is
// gzip, and starts it. The order survives a restart, but no power cut.
class BootLoader {
 public:
  // Bytes from one offset of the flash to its beginning.
  virtual Status orderCopy(uint32_t from, uint32_t bytes) = 0;
  virtual void cancelOrder() = 0;

 protected:
  ~BootLoader() = default;
};

struct FlashLayout {
  uint32_t runningBytes = 0;
  // Where the room for firmware ends: a multiple of a sector. Behind it lie the file system and our records.
  uint32_t end = 0;
};

// The new image ends where the room ends, so that its copy, which grows from the beginning, meets it as late as can be.
class FlashSlot : public FirmwareSlot {
 public:
  // The flash's offsets count from its beginning here.
  FlashSlot(Flash& flash, BootLoader& loader, Storage& storage, const FlashLayout& layout)
      : flash_(flash), loader_(loader), storage_(storage), layout_(layout) {}

  size_t runningBytes() override { return layout_.runningBytes; }
  size_t roomBytes() override;
  Status readRunning(size_t offset, MutableBytes bytes) override { return readAt(offset, bytes); }
  Status readTrailer(MutableBytes bytes) override { return storage_.load(StorageKey::Trailer, bytes).status(); }
  Status open(const StagingPlan& plan) override;
  size_t staged() override { return staged_; }
  Status append(Bytes bytes) override;
  Status finish() override;
  Status read(size_t offset, MutableBytes bytes) override { return readAt(start_ + offset, bytes); }
  Status checkCopy(size_t unpackedBytes) override;
  Status commit(Bytes trailer) override;
  void discard() override;
  SlotTrial trial() override { return SlotTrial::Unknown; }
  Status confirm() override { return Status::Ok; }
  Status revert() override { return Status::Unsupported; }

 protected:
  ~FlashSlot() = default;

 private:
  static constexpr size_t pageBytes = 256;  // divides a sector; one program operation at most

  Status readAt(size_t offset, MutableBytes bytes);
  Status programPage();
  void recall(Bytes hash, size_t bytesMax);
  void noteProgress();

  Flash& flash_;
  BootLoader& loader_;
  Storage& storage_;
  const FlashLayout layout_;
  uint32_t start_ = 0;  // of what is put down
  uint32_t staged_ = 0;
  uint32_t erased_ = 0;                 // the sector that was erased last; the first one holds the boot loader
  Sha256Hash hash_{};                   // zeros: of nothing that could be resumed
  alignas(4) uint8_t page_[pageBytes];  // the page that is not full yet
};

}  // namespace spore
