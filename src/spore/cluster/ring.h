// The ring: all nodes by id, the first following the last. Everyone who knows the same members sees the same ring.
#pragma once

#include "spore/cluster/member_table.h"

namespace spore {

// Where a node that is not in the table would stand: the index of the first member with a greater id.
size_t ringPlace(const MemberTable& table, uint32_t nodeId);

}  // namespace spore
