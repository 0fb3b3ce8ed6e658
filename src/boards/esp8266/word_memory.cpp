// The memory that takes whole words only: what the code leaves of the instruction RAM.
#include "spore/base/word_memory.h"

#include <cstdlib>

// The linker's: the end of the code there.
extern "C" const char _text_end[];

namespace spore {
namespace {

#ifndef MMU_IRAM_SIZE
#define MMU_IRAM_SIZE 0x8000
#endif
constexpr uintptr_t iramEnd = 0x40100000 + MMU_IRAM_SIZE;
// The processor fetches ahead of what it runs.
constexpr uintptr_t fetchedAhead = 32;

uintptr_t next = 0;

}  // namespace

// Before the first line of a sketch, while static objects are made. With MMU_IRAM_HEAP the core makes a heap of what is left
// there.
void* takeWordMemory(size_t bytes) {
#if !defined(MMU_IRAM_HEAP) && !defined(SPORE_MEMBERS_IN_DRAM)
  if (next == 0) next = (reinterpret_cast<uintptr_t>(_text_end) + fetchedAhead + 3) / 4 * 4;
  if (next <= iramEnd && bytes <= iramEnd - next) {
    next += bytes;
    return reinterpret_cast<void*>(next - bytes);
  }
#endif
  return std::malloc(bytes);
}

// A sketch does not end.
void returnWordMemory(void*, size_t) {}

}  // namespace spore
