// Reads little-endian fields from untrusted bytes, by shifts: the chip traps unaligned loads.
#pragma once

#include "spore/base/bytes.h"

namespace spore {

// Reading past the end gives zeros and makes ok() false for good, so a decoder checks once, at its end.
class ByteReader {
 public:
  explicit ByteReader(Bytes bytes) : bytes_(bytes) {}

  bool ok() const { return ok_; }
  size_t remaining() const { return ok_ ? bytes_.size() - position_ : 0; }
  uint8_t u8() { return static_cast<uint8_t>(little(1)); }
  uint16_t u16() { return static_cast<uint16_t>(little(2)); }
  uint32_t u24() { return static_cast<uint32_t>(little(3)); }
  uint32_t u32() { return static_cast<uint32_t>(little(4)); }
  uint64_t u64() { return little(8); }
  Bytes bytes(size_t count) {
    if (!take(count)) return {};
    return {bytes_.data() + position_ - count, count};
  }

 private:
  bool take(size_t count) {
    if (!ok_ || bytes_.size() - position_ < count) {
      ok_ = false;
      return false;
    }
    position_ += count;
    return true;
  }
  uint64_t little(size_t count) {
    if (!take(count)) return 0;
    uint64_t value = 0;
    for (size_t i = 0; i < count; ++i) value |= static_cast<uint64_t>(bytes_.data()[position_ - count + i]) << (8 * i);
    return value;
  }

  Bytes bytes_;
  size_t position_ = 0;
  bool ok_ = true;
};

}  // namespace spore
