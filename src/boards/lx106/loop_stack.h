// The stack that a sketch's loop has on the chip: 4,096 bytes, painted, so that the deepest use shows.
#pragma once

#include <cstddef>
#include <new>
#include <utility>

namespace spore::lx106 {

constexpr size_t loopStackBytes = 4096;

// Fills the stack with a pattern. Not while it is in use.
void paintLoopStack();
// Bytes that were used since it was painted.
size_t loopStackUsed();
// Runs it on that stack. Stops the machine when the stack overflowed.
void callOnLoopStack(void (*run)(void*), void* argument);

template <typename Work>
void onLoopStack(Work&& work) {
  callOnLoopStack([](void* argument) { (*static_cast<std::remove_reference_t<Work>*>(argument))(); }, &work);
}

}  // namespace spore::lx106
