#include "spore/trust/outdated_members.h"

namespace spore {

void OutdatedMembers::note(Instant now, uint32_t nodeId, IpAddress ip) {
  size_t oldest = 0;
  for (size_t i = 0; i < members_.size(); ++i) {
    if (members_[i].nodeId == nodeId) {
      members_.erase(i);
      break;
    }
    if (now.roundSince(members_[i].heardAt) > now.roundSince(members_[oldest].heardAt)) oldest = i;
  }
  if (members_.full()) members_.erase(oldest);
  CHECK(members_.push({nodeId, ip, now}) == Status::Ok);
}

}  // namespace spore
