// Flash: the sectors of a board's NOR flash in which a node keeps its records.
#pragma once

#include <cstddef>
#include <cstdint>

#include "spore/base/bytes.h"
#include "spore/base/status.h"

namespace spore {

// Erasing sets every bit of a sector, programming only clears bits. Offsets count from the first of our sectors.
// Offsets and sizes are multiples of 4, and memory is aligned to 4 bytes, as SPI flash drivers want it.
class Flash {
 public:
  static constexpr size_t sectorBytes = 4096;

  // Each: IoError.
  virtual Status read(uint32_t offset, MutableBytes bytes) = 0;
  // Stays within one sector.
  virtual Status program(uint32_t offset, Bytes bytes) = 0;
  // Takes tens of milliseconds and wears the sector: about 100,000 times are promised by makers.
  virtual Status erase(uint32_t sector) = 0;

 protected:
  ~Flash() = default;
};

}  // namespace spore
