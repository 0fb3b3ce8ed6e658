// The incarnation of a node: how often it has started, kept where a restart does not lose it.
#pragma once

#include "spore/platform/storage.h"

namespace spore {

// Counts this start and stores it. A record that cannot be read counts as none; a node whose storage lost its
// count learns from the others that it is further on (ClusterManager), and stores that.
uint32_t nextIncarnation(Storage& storage);
Status storeIncarnation(Storage& storage, uint32_t incarnation);

}  // namespace spore
