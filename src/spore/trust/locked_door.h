// LockedDoor: for a node that has keys and cannot use them. It is never open by accident.
#pragma once

#include "spore/cluster/cluster_manager.h"

namespace spore {

// From now on the node says nothing to its cluster and believes nobody; the log says why.
void lockFrames(Log& log, ClusterManager& cluster, FlashText why);

}  // namespace spore
