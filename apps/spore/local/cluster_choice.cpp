#include "local/cluster_choice.h"

#include <fmt/format.h>

#include <algorithm>

#include "failure.h"

namespace spore::cli {

std::optional<ClusterRecord> chooseAmong(std::vector<ClusterRecord> records, const Session& session) {
  std::erase_if(records, [&session](const ClusterRecord& record) {
    const bool isOtherPort = session.udpPort && *session.udpPort != record.udpPort;
    const bool isOtherCluster = !session.cluster.empty() && session.cluster != record.cluster;
    return isOtherPort || isOtherCluster;
  });
  if (records.empty()) return std::nullopt;
  if (records.size() == 1) return records.front();
  const auto usual = std::find_if(records.begin(), records.end(),
                                  [](const ClusterRecord& record) { return record.udpPort == defaultUdpPort; });
  if (usual != records.end()) return *usual;

  std::string list;
  for (const ClusterRecord& record : records) {
    list += fmt::format("{}{} (cluster \"{}\")", list.empty() ? "" : ", ", record.udpPort, record.cluster);
  }
  throw usageFailure(fmt::format("{} local clusters are recorded, and none of them is at the usual UDP port {}",
                                 records.size(), defaultUdpPort),
                     "their UDP ports: " + list, fmt::format("--udp-port {}", records.front().udpPort));
}

std::optional<ClusterRecord> chooseRecorded(const Session& session) {
  return chooseAmong(allRecords(), session);
}

std::optional<ClusterRecord> chooseRunning(const Session& session) {
  std::vector<ClusterRecord> records = allRecords();
  std::erase_if(records, [](const ClusterRecord& record) {
    return std::none_of(record.nodes.begin(), record.nodes.end(),
                        [](const LocalNode& node) { return isRunning(node.process); });
  });
  return chooseAmong(std::move(records), session);
}

}  // namespace spore::cli
