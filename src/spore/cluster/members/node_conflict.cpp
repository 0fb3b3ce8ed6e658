#include "spore/cluster/members/node_conflict.h"

#include "spore/base/flash_format.h"
#include "spore/base/text.h"

namespace spore {

FlashText toText(ConflictKind kind) {
  return kind == ConflictKind::Id ? SPORE_TEXT("id") : SPORE_TEXT("address");
}

FixedString<160> describe(const NodeConflict& conflict) {
  const auto id = nodeIdText(conflict.nodeId);
  const auto address = toText(conflict.address);
  char line[161];
  if (conflict.kind == ConflictKind::Id) {
    SPORE_PRINT(line, "two nodes use the id %s, at %s and %s; give one its own (was a state folder or a MAC copied?)",
                id.c_str(), address.c_str(), toText(conflict.otherAddress).c_str());
  } else {
    SPORE_PRINT(line,
                "two nodes use the address %s, ids %s and %s; give one its own (fixed addresses? two DHCP servers?)",
                address.c_str(), id.c_str(), nodeIdText(conflict.otherNodeId).c_str());
  }
  return FixedString<160>{line};
}

}  // namespace spore
