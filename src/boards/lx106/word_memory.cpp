// The memory that takes whole words only: the instruction RAM, as on the chip, for the first who asks. Tests build more
// nodes than a chip holds: the others get memory that it does not have.
#include "boards/lx106/word_memory.h"

#include "spore/base/word_memory.h"

extern "C" char wordMemoryBegin[], wordMemoryEnd[], outsideMemoryBegin[], outsideMemoryEnd[];

namespace spore {
namespace {

char* next = wordMemoryBegin;
char* end = wordMemoryEnd;

}  // namespace

size_t lx106::wordMemoryTaken() {
  return static_cast<size_t>((end == wordMemoryEnd ? next : wordMemoryEnd) - wordMemoryBegin);
}

void* takeWordMemory(size_t bytes) {
  if (bytes > static_cast<size_t>(end - next) && end == wordMemoryEnd) {
    next = outsideMemoryBegin;
    end = outsideMemoryEnd;
  }
  if (bytes > static_cast<size_t>(end - next)) return nullptr;
  next += bytes;
  return next - bytes;
}

void returnWordMemory(void*, size_t) {}

}  // namespace spore
