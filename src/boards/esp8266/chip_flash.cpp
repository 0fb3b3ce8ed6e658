#include "boards/esp8266/chip_flash.h"

#include <Arduino.h>
#include <flash_hal.h>

// From the linker script: where flash is mapped to, the sector for the EEPROM library begins.
extern "C" uint32_t _EEPROM_start;

namespace spore {
namespace {

constexpr uint32_t sectors = 2;
constexpr uint32_t mappedFlash = 0x40200000;

// Where a sector begins in the flash. One with a file system between sketch and EEPROM has its second sector below
// that file system.
uint32_t sectorAddress(uint32_t sector) {
  const uint32_t first = reinterpret_cast<uintptr_t>(&_EEPROM_start) - mappedFlash;
  if (sector == 0) return first;
  return FS_PHYS_ADDR - Flash::sectorBytes;
}

// Where an offset is in the flash; 0, where the boot loader lives, for one that is not ours.
uint32_t address(uint32_t offset, size_t size) {
  const uint32_t sector = offset / Flash::sectorBytes;
  const uint32_t within = offset % Flash::sectorBytes;
  if (sector >= sectors || size > Flash::sectorBytes - within) return 0;
  return sectorAddress(sector) + within;
}

}  // namespace

Status ChipFlash::read(uint32_t offset, MutableBytes bytes) {
  const uint32_t from = address(offset, bytes.size());
  if (from == 0) return Status::IoError;
  return ESP.flashRead(from, bytes.data(), bytes.size()) ? Status::Ok : Status::IoError;
}

Status ChipFlash::program(uint32_t offset, Bytes bytes) {
  const uint32_t to = address(offset, bytes.size());
  if (to == 0) return Status::IoError;
  return ESP.flashWrite(to, bytes.data(), bytes.size()) ? Status::Ok : Status::IoError;
}

Status ChipFlash::erase(uint32_t sector) {
  if (sector >= sectors) return Status::IoError;
  return ESP.flashEraseSector(sectorAddress(sector) / sectorBytes) ? Status::Ok : Status::IoError;
}

}  // namespace spore
