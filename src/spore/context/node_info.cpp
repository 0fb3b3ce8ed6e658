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

const char* toText(NodePhase phase) {
  switch (phase) {
    case NodePhase::Alive: return "alive";
    case NodePhase::Busy: return "busy";
    case NodePhase::Restarting: return "restarting";
    case NodePhase::Left: return "left";
  }
  return "left";
}

}  // namespace spore
