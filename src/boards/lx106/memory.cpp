// The memory that takes whole words only: the instruction RAM, as on the chip. Tests build more nodes at once than a
// chip holds: what does not fit lies in memory that it does not have. Spare memory is an arena, because nobody may use
// a heap.
#include "boards/lx106/memory.h"

#include <algorithm>
#include <cstdint>

#include "spore/base/spare_memory.h"
#include "spore/base/word_memory.h"

extern "C" char wordMemoryBegin[], wordMemoryEnd[], outsideMemoryBegin[], outsideMemoryEnd[];

namespace spore {
namespace {

// Given out from its beginning on.
struct Region {
  char* next;
  char* const end;

  void* take(size_t bytes) {
    if (bytes > static_cast<size_t>(end - next)) return nullptr;
    next += bytes;
    return next - bytes;
  }
  // Takes back only what was given last: objects go in the reverse of the order in which they came. The rest is lost.
  void giveBack(void* memory, size_t bytes) {
    if (static_cast<char*>(memory) + bytes == next) next -= bytes;
  }
};

Region iram{wordMemoryBegin, wordMemoryEnd};
Region outside{outsideMemoryBegin, outsideMemoryEnd};

// Blocks of a few units, each found where first there is room. As much as a chip's heap has to lend: the last lines of
// the log, values, and what a publisher of sure messages needs, all at once.
class Arena {
 public:
  void* take(size_t bytes) {
    if (bytes > sizeof(bytes_)) return nullptr;
    const uint64_t block = unitsOf(bytes);
    for (size_t first = 0; first + count(bytes) <= unitsMax; ++first) {
      if ((taken_ & block << first) != 0) continue;
      taken_ |= block << first;
      peak_ = std::max(peak_, static_cast<size_t>(__builtin_popcountll(taken_)) * unitBytes);
      return bytes_ + first * unitBytes;
    }
    return nullptr;
  }
  void giveBack(void* memory, size_t bytes) {
    taken_ &= ~(unitsOf(bytes) << ((static_cast<uint8_t*>(memory) - bytes_) / unitBytes));
  }
  size_t peak() const { return peak_; }

 private:
  static constexpr size_t unitBytes = 224;
  static constexpr size_t unitsMax = 63;

  static size_t count(size_t bytes) { return (bytes + unitBytes - 1) / unitBytes; }
  static uint64_t unitsOf(size_t bytes) { return (uint64_t{1} << count(bytes)) - 1; }

  alignas(8) uint8_t bytes_[unitsMax * unitBytes];
  uint64_t taken_ = 0;
  size_t peak_ = 0;
};

Arena arena;

}  // namespace

size_t lx106::spareMemoryPeak() {
  return arena.peak();
}

void* takeSpareMemory(size_t bytes) {
  return arena.take(bytes);
}

void returnSpareMemory(void* memory, size_t bytes) {
  arena.giveBack(memory, bytes);
}

size_t lx106::wordMemoryTaken() {
  return static_cast<size_t>(iram.next - wordMemoryBegin);
}

void* takeWordMemory(size_t bytes) {
  void* const memory = iram.take(bytes);
  return memory != nullptr ? memory : outside.take(bytes);
}

void returnWordMemory(void* memory, size_t bytes) {
  iram.giveBack(memory, bytes);
  outside.giveBack(memory, bytes);
}

}  // namespace spore
