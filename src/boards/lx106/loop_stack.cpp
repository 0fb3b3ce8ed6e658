#include "boards/lx106/loop_stack.h"

#include <cstdint>

#include "boards/lx106/stop.h"

extern "C" {
extern uint32_t loopStackBegin[];
extern uint32_t loopStackEnd[];
void callOnStack(void (*run)(void*), void* argument, void* stackTop);
}

namespace spore::lx106 {
namespace {

constexpr uint32_t paint = 0x5AA5C33C;
// The lowest words: whoever touched them has been, or was about to be, below the stack.
constexpr size_t guardWords = 4;

bool isOverrun() {
  for (size_t i = 0; i < guardWords; ++i) {
    if (loopStackBegin[i] != paint) return true;
  }
  return false;
}

}  // namespace

void paintLoopStack() {
  for (uint32_t* word = loopStackBegin; word < loopStackEnd; ++word) *word = paint;
}

size_t loopStackUsed() {
  const uint32_t* word = loopStackBegin;
  while (word < loopStackEnd && *word == paint) ++word;
  return static_cast<size_t>(loopStackEnd - word) * sizeof(uint32_t);
}

void callOnLoopStack(void (*run)(void*), void* argument) {
  callOnStack(run, argument, loopStackEnd);
  if (isOverrun()) stop("the loop stack of %u bytes overflowed", static_cast<unsigned>(loopStackBytes));
}

}  // namespace spore::lx106
