// ImageFlaw: what is wrong with the bytes of a firmware image itself.
#pragma once

#include <cstdint>

namespace spore {

enum class ImageFlaw : uint8_t {
  None,
  NotFirmware,    // begins like none, or its header contradicts itself
  OtherChip,      // for an ESP32 or another relative of the chip
  NoSketch,       // of a chip's image: nothing stands behind the boot loader
  CutShort,       // ends before it says that it does
  BytesTooMany,   // goes on behind its end
  WrongSegment,   // a part belongs to an address where the machine has nothing for it
  WrongSum,       // a check byte or the CRC is another: it was damaged
  WrongLength,    // says of itself another length than it has
  NotExecutable,  // an ELF file that cannot be started: a library, or nothing to load in it
};

}  // namespace spore
