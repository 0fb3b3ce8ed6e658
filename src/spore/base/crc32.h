// CRC-32, to tell a record that was written whole from one that a power cut tore.
#pragma once

#include <cstdint>

#include "spore/base/bytes.h"

namespace spore {

// As in IEEE 802.3 and gzip (RFC 1952, 8). Continue by passing the previous result as `before`. Bit by bit: a table
// would take 1 KB of a chip's memory, to save milliseconds at start-up.
constexpr uint32_t crc32(Bytes bytes, uint32_t before = 0) {
  uint32_t crc = ~before;
  for (const uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
  }
  return ~crc;
}

}  // namespace spore
