// The ring: all nodes by id, the first following the last. Everyone who knows the same members sees the same ring.
#pragma once

#include "spore/cluster/members/member_table.h"

namespace spore {

// The place where a node that is not in the table would stand: the index of the first member with a greater id.
size_t ringPlace(const MemberTable& table, uint32_t nodeId);

enum class RingSide : uint8_t { After, Before };
// The index of the member that is `step` members away from the next one on that side of a place. The table is not
// empty, and `step` less than its size.
inline size_t ringIndex(const MemberTable& table, size_t place, RingSide side, size_t step) {
  const size_t size = table.size();
  return (side == RingSide::After ? place + step : place + 2 * size - 1 - step) % size;
}

}  // namespace spore
