// How much of the memory that takes whole words only is in use.
#pragma once

#include <cstddef>

namespace spore::lx106 {

// Bytes of the instruction RAM that nodes have asked for.
size_t wordMemoryTaken();

}  // namespace spore::lx106
