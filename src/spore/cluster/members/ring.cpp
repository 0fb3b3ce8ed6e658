#include "spore/cluster/members/ring.h"

#include <algorithm>

namespace spore {

size_t ringPlace(const MemberTable& table, uint32_t nodeId) {
  const Member* place = std::lower_bound(table.begin(), table.end(), nodeId,
                                         [](const Member& member, uint32_t id) { return member.nodeId < id; });
  return static_cast<size_t>(place - table.begin());
}

}  // namespace spore
