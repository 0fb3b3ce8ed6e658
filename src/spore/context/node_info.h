// What one node knows of another, as handlers of engine events receive it.
#pragma once

#include <cstdint>

#include "spore/base/flash_text.h"
#include "spore/base/instant.h"
#include "spore/base/ip_address.h"
#include "spore/base/text.h"

namespace spore {

// Heard within 10 s, within 60 s, longer ago (thresholds are settings).
enum class NodeStatus : uint8_t { Active, Inactive, Dead };
// "ACTIVE", "INACTIVE", "DEAD": the specification's words.
const char* toText(NodeStatus status);

// What a node says of itself. Busy: it announced a stall. Left: it said good-bye.
enum class NodePhase : uint8_t { Alive, Busy, Restarting, Left };
// "alive", "busy", "restarting", "left".
FlashText toText(NodePhase phase);

// The data of node_discovered, node_updated, node_status_changed and node_removed: a copy, valid during
// the handler's call only.
struct NodeInfo {
  uint32_t nodeId = 0;
  HostName hostname;
  Endpoint address;       // IP and UDP port
  uint16_t httpPort = 0;  // 0 until its first heartbeat
  NodeStatus status = NodeStatus::Active;
  NodePhase phase = NodePhase::Alive;
  uint32_t incarnation = 0;
  uint64_t freeHeap = 0;  // bytes, a multiple of 16
  Millis age;
};

}  // namespace spore
