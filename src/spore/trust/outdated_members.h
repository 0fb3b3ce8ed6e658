// OutdatedMembers: who speaks under keys of an epoch that this node has not, or not any more. It may be a member that
// slept through a change of keys: its operator is told where it is. It may be a stranger: nothing else comes of it.
#pragma once

#include "spore/base/fixed_vector.h"
#include "spore/base/instant.h"
#include "spore/base/ip_address.h"

namespace spore {

struct OutdatedMember {
  uint32_t nodeId = 0;
  IpAddress ip;
  Instant heardAt;
};

class OutdatedMembers {
 public:
  static constexpr size_t countMax = 4;

  // Where there is no room, the one that was heard longest ago goes.
  void note(Instant now, uint32_t nodeId, IpAddress ip);
  const OutdatedMember* begin() const { return members_.begin(); }
  const OutdatedMember* end() const { return members_.end(); }

 private:
  FixedVector<OutdatedMember, countMax> members_;
};

}  // namespace spore
