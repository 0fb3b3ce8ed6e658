// Linux has no memory that takes words only: pages of the system's, beside the heap.
#include "spore/base/word_memory.h"

#include <sys/mman.h>

namespace spore {

void* takeWordMemory(size_t bytes) {
  void* const pages = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return pages == MAP_FAILED ? nullptr : pages;
}

void returnWordMemory(void* memory, size_t bytes) {
  (void)munmap(memory, bytes);
}

}  // namespace spore
