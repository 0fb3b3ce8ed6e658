#include "spore/services/figures.h"

namespace spore {

void writeFigure(JsonWriter& json, const void* counters, const Figure& figure) {
  const Figure row = inRam(figure);
  const void* const counter = static_cast<const uint8_t*>(counters) + row.offset;
  json.field(std::string_view{row.name}, *static_cast<const uint32_t*>(counter));
}

}  // namespace spore
