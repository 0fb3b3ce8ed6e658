// Which rollout a command means that names none: the newest of the cluster that is asked, not of the machine.
#pragma once

#include <string>
#include <vector>

#include "rollout/io/rollout_record.h"
#include "session.h"

namespace spore::cli {

// Whether two rollouts are of one cluster: the same name, if both know it, and a node in common.
bool areOfOneCluster(const RolloutRecord& one, const RolloutRecord& other);
// Whether it was of a cluster with this name (empty: not known) and one of these nodes.
bool isOfCluster(const RolloutRecord& record, const std::string& cluster, const std::vector<std::string>& keys);

// `named`, unless it is empty. A cluster is asked only where --node, API_NODE or a cluster is named, or where rollouts
// of several are kept. Throws a Failure: E_ROLLOUT_NOT_FOUND; usage where it stays open which one is meant.
std::string chooseRollout(const Session& session, const std::string& named);

}  // namespace spore::cli
