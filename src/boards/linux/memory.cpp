// Linux has one kind of memory only: pages of the system's, beside the heap.
#include <sys/mman.h>

#include <atomic>

#include "spore/base/spare_memory.h"
#include "spore/base/word_memory.h"

namespace spore {
namespace {

// A simulated fleet of a thousand nodes takes 140 MB; a leak ends here instead of with the machine.
constexpr size_t spareMax = size_t{1} << 30;
std::atomic<size_t> spareTaken = 0;

}  // namespace

void* takeWordMemory(size_t bytes) {
  void* const pages = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return pages == MAP_FAILED ? nullptr : pages;
}

void returnWordMemory(void* memory, size_t bytes) {
  (void)munmap(memory, bytes);
}

void* takeSpareMemory(size_t bytes) {
  if (bytes > spareMax) return nullptr;
  if ((spareTaken += bytes) > spareMax) {
    spareTaken -= bytes;
    return nullptr;
  }
  void* const memory = takeWordMemory(bytes);
  if (memory == nullptr) spareTaken -= bytes;
  return memory;
}

void returnSpareMemory(void* memory, size_t bytes) {
  spareTaken -= bytes;
  returnWordMemory(memory, bytes);
}

}  // namespace spore
