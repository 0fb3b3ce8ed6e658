// The engine's own events as JSON, for those who watch a node from outside.
#pragma once

#include "spore/json/json_writer.h"

namespace spore {

// Writes the payload of the engine event `name` as an object: docs/api.md lists the fields. `null` for an
// event that is not the engine's: nobody else knows what its data points at.
void writeEngineEvent(JsonWriter& json, const char* name, const void* data);

}  // namespace spore
