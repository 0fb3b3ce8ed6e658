// Which local cluster a command means when several are recorded.
#pragma once

#include <optional>
#include <vector>

#include "local/cluster_record.h"
#include "session.h"

namespace spore::cli {

// Chooses among those to which --udp-port and --cluster apply: the only one, else the one at UDP port 4210. Nothing if
// there is none; throws a usage Failure that lists them if the choice stays open.
std::optional<ClusterRecord> chooseAmong(std::vector<ClusterRecord> records, const Session& session);

// Chooses among all that are recorded, crashed ones too.
std::optional<ClusterRecord> chooseRecorded(const Session& session);
// Chooses among those with at least one running node.
std::optional<ClusterRecord> chooseRunning(const Session& session);

}  // namespace spore::cli
