// Waiting until a local cluster is whole.
#pragma once

#include <string>
#include <vector>

#include "local/cluster_record.h"

namespace spore::cli {

// Returns once every node lists every node, itself too, as ACTIVE with resources and a non-empty api. Throws a Failure
// after 30 s, at once when a node has ended, and on SIGINT or SIGTERM.
void waitUntilReady(const ClusterRecord& record);

}  // namespace spore::cli
