// Constant data that a chip leaves in flash instead of copying it to RAM.
#pragma once

#include <type_traits>

#include "spore/base/bytes.h"
#include "spore/base/in_flash.h"

namespace spore {

// Bytes in the order of little-endian words.
class FlashBytes {
 public:
  FlashBytes() = default;
  FlashBytes(const uint32_t* words, size_t size) : words_(words), size_(size) {}

  size_t size() const { return size_ - taken_; }
  // Copies the next bytes and returns how many; 0 at the end.
  size_t take(MutableBytes out) {
    size_t count = 0;
    while (count < out.size() && taken_ < size_) {
      // volatile: the compiler must not make a load of one byte of it.
      const uint32_t word = static_cast<const volatile uint32_t*>(words_)[taken_ / 4];
      do {
        out[count++] = static_cast<uint8_t>(word >> (taken_ % 4 * 8));
        ++taken_;
      } while (taken_ % 4 != 0 && count < out.size() && taken_ < size_);
    }
    return count;
  }

 private:
  const uint32_t* words_ = nullptr;
  size_t size_ = 0;
  size_t taken_ = 0;
};

// Both sides are aligned to words.
void copyFromFlash(void* to, const void* from, size_t words);

// A copy of one object, for instance of a table's row, which may then be read like any other.
template <typename Row>
Row inRam(const Row& row) {
  static_assert(std::is_trivially_copyable_v<Row> && sizeof(Row) % 4 == 0 && alignof(Row) % 4 == 0);
  Row copy;
  copyFromFlash(&copy, &row, sizeof row / 4);
  return copy;
}

}  // namespace spore
