// SpareShortage: while it is there, boards have no spare memory.
#pragma once

#include <cstddef>

#include "spore/base/spare_memory.h"

namespace spore {

// Takes all that there is, large blocks first: a chip's arena, or what a process may take on Linux, none of which it
// touches.
class SpareShortage {
 public:
  SpareShortage() {
    for (size_t bytes = largest; bytes >= smallest; bytes /= 2) {
      while (count_ < blocksMax) {
        void* const memory = takeSpareMemory(bytes);
        if (memory == nullptr) break;
        blocks_[count_++] = {memory, bytes};
      }
    }
  }
  ~SpareShortage() {
    while (count_ > 0) {
      const Block& block = blocks_[--count_];
      returnSpareMemory(block.memory, block.bytes);
    }
  }
  SpareShortage(const SpareShortage&) = delete;
  SpareShortage& operator=(const SpareShortage&) = delete;

 private:
  static constexpr size_t largest = size_t{1} << 29;
  static constexpr size_t smallest = 64;
  static constexpr size_t blocksMax = 64;

  struct Block {
    void* memory;
    size_t bytes;
  };
  Block blocks_[blocksMax];
  size_t count_ = 0;
};

}  // namespace spore
