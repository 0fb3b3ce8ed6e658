// Figures: counters and their names, as tables that a chip leaves in flash.
#pragma once

#include <cstddef>

#include "spore/base/flash_bytes.h"
#include "spore/json/json_writer.h"

namespace spore {

struct Figure {
  char name[20];
  uint32_t offset;  // of the uint32_t in the struct of counters
};

// The row of a member, whose name is the figure's.
#define SPORE_FIGURE(Counters, member) \
  { #member, offsetof(Counters, member) }

// Writes one row of a table (SPORE_IN_FLASH), or all of them in order.
void writeFigure(JsonWriter& json, const void* counters, const Figure& figure);
template <size_t Count>
void writeFigures(JsonWriter& json, const void* counters, const Figure (&table)[Count]) {
  for (const Figure& figure : table) writeFigure(json, counters, figure);
}

}  // namespace spore
