// How a node's phase travels: a newer version may know more of them.
#pragma once

#include "spore/context/node_info.h"

namespace spore {

// A phase that this version does not know is that of a living node.
constexpr NodePhase nodePhaseFromWire(uint8_t value) {
  return value <= static_cast<uint8_t>(NodePhase::Left) ? static_cast<NodePhase>(value) : NodePhase::Alive;
}

}  // namespace spore
