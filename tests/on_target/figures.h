// What a run on the bare chip tells: sizes from the linker, and lines that the host compares with their budgets.
#pragma once

#include <cstdint>

namespace spore {

struct StaticMemory {
  uint32_t engineConstants;  // .rodata; on the chip it lies in DRAM
  uint32_t engineData;
  uint32_t engineVariables;  // .bss, the node itself included
  uint32_t engineCode;       // in flash
  uint32_t image;            // all of DRAM that this program has used up, its loop stack included
};
StaticMemory staticMemory();

// Prints `name value`, one word each: run_life.py reads it.
void printFigure(const char* name, uint32_t value);

}  // namespace spore
