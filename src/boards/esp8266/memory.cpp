// What a node takes of the chip's memory: of the instruction RAM what the code leaves, and for a while of the heap.
#include <Arduino.h>

#include <cstdlib>

#include "boards/esp8266/http_limits.h"
#include "spore/base/spare_memory.h"
#include "spore/base/word_memory.h"

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

// Before the first line of a sketch, while static objects are made. With MMU_IRAM_HEAP the core makes a heap of what is
// left there.
void* takeWordMemory(size_t bytes) {
#if !defined(MMU_IRAM_HEAP) && !defined(SPORE_TABLES_IN_DRAM)
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

// Not from what the SDK and a request need.
void* takeSpareMemory(size_t bytes) {
  if (ESP.getFreeHeap() < http_limits::heapFloorBytes + http_limits::heapPerRequestBytes + bytes) return nullptr;
  return std::malloc(bytes);
}

void returnSpareMemory(void* memory, size_t) {
  std::free(memory);
}

}  // namespace spore
