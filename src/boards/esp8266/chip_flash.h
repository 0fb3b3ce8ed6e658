// ChipFlash: the two sectors of the chip's flash in which the node keeps its records.
#pragma once

#include "spore/platform/flash.h"

namespace spore {

// Sector 0 is the one that the core reserves for its EEPROM library, which a sketch of SPORE therefore must not use.
// Sector 1 is the top 4 KB of the sketch area, just below it: whoever writes a firmware there over the air has
// 4,096 bytes less room.
class ChipFlash final : public Flash {
 public:
  Status read(uint32_t offset, MutableBytes bytes) override;
  Status program(uint32_t offset, Bytes bytes) override;
  Status erase(uint32_t sector) override;
};

}  // namespace spore
