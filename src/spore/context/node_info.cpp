#include "spore/context/node_info.h"

namespace spore {

const char* toText(NodeStatus status) {
  switch (status) {
    case NodeStatus::Active: return "ACTIVE";
    case NodeStatus::Inactive: return "INACTIVE";
    case NodeStatus::Dead: return "DEAD";
  }
  return "DEAD";
}

FlashText toText(NodePhase phase) {
  switch (phase) {
    case NodePhase::Alive: return SPORE_TEXT("alive");
    case NodePhase::Busy: return SPORE_TEXT("busy");
    case NodePhase::Restarting: return SPORE_TEXT("restarting");
    case NodePhase::Left: return SPORE_TEXT("left");
  }
  return SPORE_TEXT("left");
}

}  // namespace spore
