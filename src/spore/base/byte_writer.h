// Writes little-endian fields into a bounded buffer.
#pragma once

#include <cstring>

#include "spore/base/bytes.h"

namespace spore {

// Writing past the end writes nothing and makes ok() false for good.
class ByteWriter {
 public:
  explicit ByteWriter(MutableBytes buffer) : buffer_(buffer) {}

  bool ok() const { return ok_; }
  size_t room() const { return ok_ ? buffer_.size() - size_ : 0; }
  size_t size() const { return size_; }
  Bytes written() const { return {buffer_.data(), size_}; }
  void u8(uint8_t value) { little(value, 1); }
  void u16(uint16_t value) { little(value, 2); }
  void u24(uint32_t value) { little(value, 3); }
  void u32(uint32_t value) { little(value, 4); }
  void u64(uint64_t value) { little(value, 8); }
  void bytes(Bytes source) {
    if (!has(source.size())) return;
    if (!source.empty()) std::memcpy(buffer_.data() + size_, source.data(), source.size());
    size_ += source.size();
  }

 private:
  bool has(size_t count) {
    ok_ = ok_ && buffer_.size() - size_ >= count;
    return ok_;
  }
  void little(uint64_t value, size_t count) {
    if (!has(count)) return;
    for (size_t i = 0; i < count; ++i) buffer_.data()[size_++] = static_cast<uint8_t>(value >> (8 * i));
  }

  MutableBytes buffer_;
  size_t size_ = 0;
  bool ok_ = true;
};

}  // namespace spore
