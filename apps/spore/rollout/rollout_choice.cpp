#include "rollout/rollout_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "api/env_file.h"
#include "api/node_choice.h"
#include "failure.h"
#include "output/terminal.h"
#include "rollout/io/observers.h"

namespace spore::cli {
namespace {

// The newest first; what cannot be read is nobody's.
std::vector<RolloutRecord> newestFirst(const std::filesystem::path& folder) {
  std::vector<RolloutRecord> records;
  std::vector<std::string> ids = rolloutIds(folder);
  std::reverse(ids.begin(), ids.end());
  for (const std::string& id : ids) {
    try {
      records.push_back(readRollout(folder, id));
    } catch (const Failure&) {
      continue;
    }
  }
  return records;
}

std::set<std::string> keysOf(const Plan& plan) {
  std::set<std::string> keys;
  for (const PlannedNode& node : plan.nodes) keys.insert(node.key);
  for (const Observer& observer : plan.observers) keys.insert(observer.key);
  return keys;
}

bool isClusterNamed(const Session& session) {
  if (!session.apiNode.empty() || session.udpPort || !session.cluster.empty()) return true;
  return !processEnvironment()("API_NODE").value_or("").empty() || !findInEnvFile("API_NODE").value_or("").empty();
}

Failure openChoice() {
  return usageFailure("rollouts of several clusters are kept here, and no cluster answers",
                      "it is not clear which one is meant",
                      "spore rollout list   (then name one; or --node IP[:PORT])");
}

Failure nothingKept(const std::filesystem::path& folder) {
  return {ExitCode::NotFound, "E_ROLLOUT_NOT_FOUND", "there is no rollout yet",
          fmt::format("{} is empty", folder.string()), "spore ota all --image FILE"};
}

}  // namespace

bool areOfOneCluster(const RolloutRecord& one, const RolloutRecord& other) {
  const std::set<std::string> keys = keysOf(other.state.plan);
  return isOfCluster(one, other.cluster, {keys.begin(), keys.end()});
}

bool isOfCluster(const RolloutRecord& record, const std::string& cluster, const std::vector<std::string>& keys) {
  if (!record.cluster.empty() && !cluster.empty() && record.cluster != cluster) return false;
  const std::set<std::string> known = keysOf(record.state.plan);
  return std::any_of(keys.begin(), keys.end(), [&known](const std::string& key) { return known.count(key) > 0; });
}

std::string chooseRollout(const Session& session, const std::string& named) {
  if (!named.empty()) return named;
  const std::filesystem::path folder = rolloutFolder(processEnvironment());
  const std::vector<RolloutRecord> records = newestFirst(folder);
  if (records.empty()) throw nothingKept(folder);
  const bool isOneCluster = std::all_of(records.begin(), records.end(), [&records](const RolloutRecord& record) {
    return areOfOneCluster(records.front(), record);
  });
  const bool isNamed = isClusterNamed(session);
  if (isOneCluster && !isNamed) return records.front().id;
  try {
    ClusterApi api(session);
    const std::string cluster = textIn(api.get("/api/node/status"), "cluster");
    std::vector<std::string> keys;
    for (const MemberView& member : readMembers(api.get(memberListTarget))) keys.push_back(keyOf(member));
    const auto found = std::find_if(records.begin(), records.end(),
                                    [&](const RolloutRecord& record) { return isOfCluster(record, cluster, keys); });
    if (found != records.end()) return found->id;
    throw Failure{ExitCode::NotFound, "E_ROLLOUT_NOT_FOUND",
                  fmt::format("no rollout of this cluster ({}) is kept here", printable(cluster)),
                  "those that are were of other clusters", "spore rollout list   shows them all"};
  } catch (const Failure& failure) {
    if (isNamed || failure.exitCode != ExitCode::Unreachable) throw;
    throw openChoice();
  }
}

}  // namespace spore::cli
