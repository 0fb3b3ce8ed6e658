#include "spore/cluster/node_conflict.h"

#include "spore/base/text.h"

namespace spore {

const char* toText(ConflictKind kind) { return kind == ConflictKind::Id ? "id" : "address"; }

FixedString<160> describe(const NodeConflict& conflict) {
  FixedString<160> line;
  if (conflict.kind == ConflictKind::Id) {
    line.append("two nodes use the id ");
    line.append(nodeIdText(conflict.nodeId));
    line.append(", at ");
    line.append(toText(conflict.address));
    line.append(" and ");
    line.append(toText(conflict.otherAddress));
    line.append("; give one its own (was a state folder or a MAC copied?)");
  } else {
    line.append("two nodes use the address ");
    line.append(toText(conflict.address));
    line.append(", ids ");
    line.append(nodeIdText(conflict.nodeId));
    line.append(" and ");
    line.append(nodeIdText(conflict.otherNodeId));
    line.append("; give one its own (fixed addresses? two DHCP servers?)");
  }
  return line;
}

}  // namespace spore
