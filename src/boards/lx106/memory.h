// How much of its two kinds of memory nodes use.
#pragma once

#include <cstddef>

namespace spore::lx106 {

// Bytes of the instruction RAM that nodes have asked for.
size_t wordMemoryTaken();
// The most that was taken of spare memory at one time, in bytes.
size_t spareMemoryPeak();

}  // namespace spore::lx106
