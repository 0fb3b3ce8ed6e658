// The memory that takes whole words only: the instruction RAM, as on the chip. Tests build more nodes at once than a chip
// holds: what does not fit lies in memory that it does not have.
#include "boards/lx106/word_memory.h"

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
  // Only what was taken last: objects go in the reverse of the order in which they came. The rest is lost.
  void giveBack(void* memory, size_t bytes) {
    if (static_cast<char*>(memory) + bytes == next) next -= bytes;
  }
};

Region iram{wordMemoryBegin, wordMemoryEnd};
Region outside{outsideMemoryBegin, outsideMemoryEnd};

}  // namespace

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
