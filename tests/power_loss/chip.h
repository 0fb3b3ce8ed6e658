// A chip with flash, a boot loader, and power that fails: what survives what is as the ESP8266 has it.
#pragma once

#include <optional>
#include <vector>

#include "spore/storage/flash_slot.h"
#include "spore/storage/flash_storage.h"
#include "support/nor_flash.h"

namespace spore {

constexpr uint32_t firmwareSectors = 30;
constexpr uint32_t recordSectors = 2;
constexpr uint32_t roomEnd = firmwareSectors * Flash::sectorBytes;
using Image = std::vector<uint8_t>;

// The records' sectors as FlashStorage counts them.
class RecordFlash final : public Flash {
 public:
  explicit RecordFlash(Flash& flash) : flash_(flash) {}
  Status read(uint32_t offset, MutableBytes bytes) override { return flash_.read(roomEnd + offset, bytes); }
  Status program(uint32_t offset, Bytes bytes) override { return flash_.program(roomEnd + offset, bytes); }
  Status erase(uint32_t sector) override { return flash_.erase(firmwareSectors + sector); }

 private:
  Flash& flash_;
};

struct CopyOrder {
  uint32_t from;
  uint32_t bytes;
};

// Its order lies in memory that a restart leaves alone and a power cut does not. It copies sector by sector, each
// erased and then programmed, unpacks gzip on the way, verifies nothing, and drops the order when it is done.
class CopyingLoader final : public BootLoader {
 public:
  explicit CopyingLoader(Flash& flash) : flash_(flash) {}

  Status orderCopy(uint32_t from, uint32_t bytes) override {
    order_ = CopyOrder{from, bytes};
    return Status::Ok;
  }
  void cancelOrder() override { order_.reset(); }
  bool hasOrder() const { return order_.has_value(); }
  void losePower() { order_.reset(); }
  // To be called at each start. False: the flash failed under it.
  bool run();

 private:
  bool copyPlain(const CopyOrder& order);
  bool copyGzip(const CopyOrder& order);
  bool writeSector(uint32_t offset, Bytes bytes);

  Flash& flash_;
  std::optional<CopyOrder> order_;
};

class ChipSlot final : public FlashSlot {
 public:
  using FlashSlot::FlashSlot;
  MutableBytes lend(size_t bytes) override {
    memory_.assign(bytes, 0);
    return {memory_.data(), bytes};
  }
  void giveBack() override { memory_.clear(); }

 private:
  std::vector<uint8_t> memory_;
};

struct Chip {
  NorFlash<firmwareSectors + recordSectors> flash;
  CopyingLoader loader{flash};

  explicit Chip(const Image& firmware);
  // What lies at the beginning of the flash is that image, byte by byte.
  bool holds(const Image& image);
  void cutPower() {
    flash.restorePower();
    loader.losePower();
  }
};

}  // namespace spore
