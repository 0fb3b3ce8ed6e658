// Images for the chip that are whole: a boot loader, and a sketch with one segment of any content.
#pragma once

#include <cstring>

#include "spore/base/bytes.h"

namespace spore {

constexpr size_t chipSketchAt = 4096;
// Where the content of the sketch's segment begins.
constexpr size_t chipContentAt = chipSketchAt + 16;

enum class ChipCore : uint8_t { Older, WithLengthAndCrc };

inline void putWord(MutableBytes image, size_t at, uint32_t word) {
  for (int i = 0; i < 4; ++i) image[at + static_cast<size_t>(i)] = static_cast<uint8_t>(word >> 8 * i);
}

inline void putChipHead(MutableBytes image, size_t at, uint32_t entry, uint32_t address, size_t length) {
  const uint8_t head[] = {0xE9, 1, 3, 0x20};
  std::memcpy(image.data() + at, head, sizeof head);
  putWord(image, at + 4, entry);
  putWord(image, at + 8, address);
  putWord(image, at + 12, static_cast<uint32_t>(length));
}

inline uint8_t chipSum(Bytes data) {
  uint8_t sum = 0xEF;
  for (const uint8_t byte : data) sum ^= byte;
  return sum;
}

// Length and CRC of an image that is whole but for these.
inline void sealChipImage(MutableBytes image, ChipCore core) {
  if (core == ChipCore::Older) return;
  std::memset(image.data() + chipContentAt, 0, 8);
  uint32_t crc = 0xFFFFFFFF;
  for (const uint8_t byte : image) {
    crc ^= static_cast<uint32_t>(byte) << 24;
    for (int bit = 0; bit < 8; ++bit) crc = crc << 1 ^ (crc & 0x80000000 ? 0x04C11DB7u : 0);
  }
  putWord(image, chipContentAt, static_cast<uint32_t>(image.size()));
  putWord(image, chipContentAt + 4, crc);
}

// Makes an image of all these bytes, a multiple of 16 and at least 4,144; what stands from chipContentAt on, but for
// the last 16, becomes the sketch's code.
inline void makeChipImage(MutableBytes image, ChipCore core = ChipCore::WithLengthAndCrc) {
  const size_t end = image.size() - 16;
  std::memset(image.data(), 0xAA, chipSketchAt);
  putChipHead(image, 0, 0x4010F000, 0x4010F000, 16);
  image[47] = chipSum(readOnly(image).from(16).first(16));
  putChipHead(image, chipSketchAt, 0x40100004, 0x40201010, end - chipContentAt);
  if (core == ChipCore::WithLengthAndCrc) std::memset(image.data() + chipContentAt, 0, 8);
  std::memset(image.data() + end, 0, 16);
  image[image.size() - 1] = chipSum(readOnly(image).first(end).from(chipContentAt));
  sealChipImage(image, core);
}

}  // namespace spore
