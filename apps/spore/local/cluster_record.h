// The record of one local cluster: which processes `spore up` has started.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "json.h"
#include "local/process.h"

namespace spore::cli {

struct LocalNode {
  std::string name;
  std::string ip;
  uint16_t httpPort = 0;
  ProcessId process;
};

struct ClusterRecord {
  std::string cluster;
  uint16_t udpPort = 0;
  // The `spore up` that stops these nodes when it ends; none once `up --detach` has succeeded.
  std::optional<ProcessId> owner;
  std::vector<LocalNode> nodes;

  // Whether it is a living cluster: a node runs, and its `up` has not crashed. Everything else may be cleaned away.
  bool isUp() const;
  std::vector<ProcessId> processes() const;
};

JsonValue toJson(const ClusterRecord& record);
// [{"name","ip","httpPort","pid"}], pid null where the process has ended.
JsonValue processList(const ClusterRecord& record);
// Nothing if it is not a record.
std::optional<ClusterRecord> parseRecord(const std::string& text);

// .spore/udp-PORT/cluster.json; nothing if there is none.
std::optional<ClusterRecord> loadRecord(uint16_t udpPort);
void saveRecord(const ClusterRecord& record);  // all or nothing; throws a Failure
void removeRecord(uint16_t udpPort);
// False once it was stopped, even if another cluster has taken its place.
bool isStillRecorded(const ClusterRecord& record);
std::vector<ClusterRecord> allRecords();  // by UDP port

}  // namespace spore::cli
