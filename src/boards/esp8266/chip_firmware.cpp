#include "boards/esp8266/chip_firmware.h"

#include <Arduino.h>
#include <eboot_command.h>
#include <flash_hal.h>

#include <new>

#include "boards/esp8266/http_limits.h"

namespace spore {

uint32_t FirmwareFlash::end() {
  return FS_PHYS_ADDR - sectorBytes;
}

Status FirmwareFlash::read(uint32_t offset, MutableBytes bytes) {
  return ESP.flashRead(offset, bytes.data(), bytes.size()) ? Status::Ok : Status::IoError;
}

Status FirmwareFlash::program(uint32_t offset, Bytes bytes) {
  if (offset + bytes.size() > end()) return Status::IoError;
  return ESP.flashWrite(offset, bytes.data(), bytes.size()) ? Status::Ok : Status::IoError;
}

Status FirmwareFlash::erase(uint32_t sector) {
  if (sector >= end() / sectorBytes) return Status::IoError;
  return ESP.flashEraseSector(sector) ? Status::Ok : Status::IoError;
}

Status ChipLoader::orderCopy(uint32_t from, uint32_t bytes) {
  eboot_command order{};
  order.action = ACTION_COPY_RAW;
  order.args[0] = from;
  order.args[1] = 0;  // the beginning of the flash
  order.args[2] = bytes;
  eboot_command_write(&order);
  return Status::Ok;
}

void ChipLoader::cancelOrder() {
  eboot_command_clear();
}

ChipFirmware::ChipFirmware(Storage& storage)
    : FlashSlot(flash_, loader_, storage, {ESP.getSketchSize(), FirmwareFlash::end()}) {}

// What is lent must not bring the web server to its knees.
MutableBytes ChipFirmware::lend(size_t bytes) {
  if (lent_ != nullptr || ESP.getFreeHeap() < http_limits::heapFloorBytes + bytes) return {};
  lent_.reset(new (std::nothrow) uint8_t[bytes]);
  return lent_ == nullptr ? MutableBytes{} : MutableBytes{lent_.get(), bytes};
}

}  // namespace spore
