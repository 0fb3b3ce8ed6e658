#include "figures.h"

#include <cstdio>

#include "boards/lx106/host_calls.h"

extern "C" {
extern const char engineConstantsBegin[], engineConstantsEnd[];
extern const char engineDataBegin[], engineDataEnd[];
extern const char engineVariablesBegin[], engineVariablesEnd[];
extern const char engineCodeBegin[], engineCodeEnd[];
extern const char dramBegin[], dramEnd[];
}

namespace spore {

StaticMemory staticMemory() {
  StaticMemory memory;
  memory.engineConstants = static_cast<uint32_t>(engineConstantsEnd - engineConstantsBegin);
  memory.engineData = static_cast<uint32_t>(engineDataEnd - engineDataBegin);
  memory.engineVariables = static_cast<uint32_t>(engineVariablesEnd - engineVariablesBegin);
  memory.engineCode = static_cast<uint32_t>(engineCodeEnd - engineCodeBegin);
  memory.image = static_cast<uint32_t>(dramEnd - dramBegin);
  return memory;
}

void printFigure(const char* name, uint32_t value) {
  char line[80];
  const int length = std::snprintf(line, sizeof(line), "figure %s %lu\n", name, static_cast<unsigned long>(value));
  if (length > 0) lx106::print({line, static_cast<size_t>(length)});
}

}  // namespace spore
