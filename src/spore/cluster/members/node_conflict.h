// NodeConflict: an id or an address that two nodes use at once, as this node sees it.
#pragma once

#include <cstdint>

#include "spore/base/fixed_string.h"
#include "spore/base/flash_text.h"
#include "spore/base/instant.h"
#include "spore/base/ip_address.h"

namespace spore {

// Id: two nodes speak under one id. Address: two nodes speak from one address and port.
enum class ConflictKind : uint8_t { Id, Address };
// "id", "address".
FlashText toText(ConflictKind kind);

// The data of node_conflict: a copy, valid during the handler's call only.
struct NodeConflict {
  ConflictKind kind = ConflictKind::Id;
  uint32_t nodeId = 0;
  uint32_t otherNodeId = 0;  // Address: the other one; else 0
  Endpoint address;
  Endpoint otherAddress;  // Id: the other one; else port 0
  uint16_t seen = 0;      // how often
  Millis age;             // since it was seen last
};

// One line that says what the conflict is and what to do about it.
FixedString<160> describe(const NodeConflict& conflict);

}  // namespace spore
