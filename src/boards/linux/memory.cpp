// Linux has one kind of memory only: pages of the system's, beside the heap.
#include <sys/mman.h>

#include "spore/base/spare_memory.h"
#include "spore/base/word_memory.h"

namespace spore {

void* takeWordMemory(size_t bytes) {
  void* const pages = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return pages == MAP_FAILED ? nullptr : pages;
}

void returnWordMemory(void* memory, size_t bytes) {
  (void)munmap(memory, bytes);
}

void* takeSpareMemory(size_t bytes) {
  return takeWordMemory(bytes);
}

void returnSpareMemory(void* memory, size_t bytes) {
  returnWordMemory(memory, bytes);
}

}  // namespace spore
