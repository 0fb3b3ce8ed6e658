// What a node takes of the chip's memory: of the instruction RAM what the code leaves, and for a while of the heap.
#include <Arduino.h>

#include <cstdlib>
#include <new>

#include "boards/esp8266/http_limits.h"
#include "boards/esp8266/word_arena.h"
#include "spore/base/limits.h"
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

// The size of an entry of the member list (cluster/members/member.h), which is by far the largest table.
constexpr size_t memberBytes = 60;

}  // namespace

// Called before the first line of a sketch, while static objects are made. With MMU_IRAM_HEAP the core makes a heap of
// what is left there.
void* takeWordMemory(size_t bytes) {
#if !defined(MMU_IRAM_HEAP) && !defined(SPORE_TABLES_IN_DRAM)
  static WordArena* arena = nullptr;
  // Made at the first table, which a static object may be: nothing says that one of this file would be made before it.
  alignas(WordArena) static unsigned char memory[sizeof(WordArena)];
  if (arena == nullptr) {
    const uintptr_t begin = reinterpret_cast<uintptr_t>(_text_end) + fetchedAhead;
    arena = ::new (memory) WordArena{begin, iramEnd, memberBytes * limits::membersMax};
  }
  if (const uintptr_t found = arena->take(bytes); found != 0) return reinterpret_cast<void*>(found);
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
