// Views of memory that somebody else owns: Bytes to read, MutableBytes to fill.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "spore/base/check.h"

namespace spore {

template <typename Byte>
class ByteView {
 public:
  constexpr ByteView() = default;
  constexpr ByteView(Byte* data, size_t size) : data_(data), size_(size) {}
  template <size_t Size>
  constexpr ByteView(Byte (&array)[Size]) : data_(array), size_(Size) {}

  constexpr Byte* data() const { return data_; }
  constexpr size_t size() const { return size_; }
  constexpr bool empty() const { return size_ == 0; }
  constexpr Byte* begin() const { return data_; }
  constexpr Byte* end() const { return data_ + size_; }
  Byte& operator[](size_t index) const {
    HEADER_CHECK(index < size_);
    return data_[index];
  }
  // The first `count` bytes, or all of them if there are fewer.
  constexpr ByteView first(size_t count) const { return {data_, count < size_ ? count : size_}; }
  // What follows the first `count` bytes; empty if there are fewer.
  constexpr ByteView from(size_t count) const {
    return count < size_ ? ByteView{data_ + count, size_ - count} : ByteView{};
  }

 private:
  Byte* data_ = nullptr;
  size_t size_ = 0;
};

using Bytes = ByteView<const uint8_t>;
using MutableBytes = ByteView<uint8_t>;

inline Bytes readOnly(MutableBytes bytes) {
  return {bytes.data(), bytes.size()};
}
inline Bytes asBytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}
inline std::string_view asText(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace spore
