#include "spore/cluster/incarnations/miscount.h"

namespace spore {

void Miscount::note(Instant now, uint32_t nodeId) {
  if (reminding_.begin(now, remindInterval)) mustRemind_ = nodeId;
  if (!noted_.isRunning(now)) nodeId_ = 0;
  if (nodeId_ != nodeId) {
    if (nodeId_ != 0) return;
    nodeId_ = nodeId;
    since_ = now;
  }
  noted_.restart(now, memory);
}

uint32_t Miscount::takeReminder() {
  const uint32_t nodeId = mustRemind_;
  mustRemind_ = 0;
  return nodeId;
}

}  // namespace spore
