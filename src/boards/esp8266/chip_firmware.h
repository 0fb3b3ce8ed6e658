// ChipFirmware: the chip's flash as a place for new firmware, and its boot loader, which copies it into place.
#pragma once

#include <memory>

#include "spore/storage/flash_slot.h"

namespace spore {

// All of the flash below our own sectors, counted from its beginning, where the firmware lies.
class FirmwareFlash final : public Flash {
 public:
  // Where the room for firmware ends. The top sector of the sketch area is ours (chip_flash.h).
  static uint32_t end();

  Status read(uint32_t offset, MutableBytes bytes) override;
  Status program(uint32_t offset, Bytes bytes) override;
  Status erase(uint32_t sector) override;
};

// The core's boot loader reads its order from the first 128 bytes of RTC memory, which survive a restart and no power
// cut.
class ChipLoader final : public BootLoader {
 public:
  Status orderCopy(uint32_t from, uint32_t bytes) override;
  void cancelOrder() override;
};

class ChipFirmware final : public FlashSlot {
 public:
  explicit ChipFirmware(Storage& storage);

  MutableBytes lend(size_t bytes) override;
  void giveBack() override { lent_.reset(); }

 private:
  FirmwareFlash flash_;
  ChipLoader loader_;
  std::unique_ptr<uint8_t[]> lent_;
};

}  // namespace spore
