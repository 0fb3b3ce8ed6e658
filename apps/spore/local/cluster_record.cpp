#include "local/cluster_record.h"

#include <fmt/format.h>

#include <algorithm>

#include "boards/linux/file.h"
#include "failure.h"
#include "image/whole_file.h"
#include "local/ownership.h"
#include "local/state_folder.h"
#include "spore/base/ip_address.h"
#include "spore/base/text.h"

namespace spore::cli {
namespace fs = std::filesystem;
namespace {

constexpr size_t recordBytesMax = 1024 * 1024;

fs::path recordPath(uint16_t udpPort) {
  return clusterFolder(udpPort) / "cluster.json";
}

JsonValue toJson(const ProcessId& process) {
  return {{"pid", process.pid}, {"startTicks", process.startTicks}};
}

ProcessId processFrom(const JsonValue& object) {
  return {object.at("pid").get<pid_t>(), object.at("startTicks").get<uint64_t>()};
}

}  // namespace

bool ClusterRecord::isUp() const {
  if (owner && !isRunning(*owner)) return false;
  return std::any_of(nodes.begin(), nodes.end(), [](const LocalNode& node) { return isRunning(node.process); });
}

std::vector<ProcessId> ClusterRecord::processes() const {
  std::vector<ProcessId> all;
  for (const LocalNode& node : nodes) all.push_back(node.process);
  return all;
}

JsonValue toJson(const ClusterRecord& record) {
  JsonValue nodes = JsonValue::array();
  for (const LocalNode& node : record.nodes) {
    nodes.push_back(
        {{"name", node.name}, {"ip", node.ip}, {"httpPort", node.httpPort}, {"process", toJson(node.process)}});
  }
  JsonValue document{{"schema", "spore.local/1"}, {"cluster", record.cluster}, {"udpPort", record.udpPort}};
  document["owner"] = record.owner ? toJson(*record.owner) : JsonValue(nullptr);
  document["nodes"] = nodes;
  return document;
}

JsonValue processList(const ClusterRecord& record) {
  JsonValue nodes = JsonValue::array();
  for (const LocalNode& node : record.nodes) {
    JsonValue entry{{"name", node.name}, {"ip", node.ip}, {"httpPort", node.httpPort}, {"pid", nullptr}};
    if (isRunning(node.process)) entry["pid"] = node.process.pid;
    nodes.push_back(entry);
  }
  return nodes;
}

std::optional<ClusterRecord> parseRecord(const std::string& text) {
  try {
    const JsonValue document = parseJson(text).value_or(JsonValue());
    ClusterRecord record;
    record.cluster = document.at("cluster").get<std::string>();
    record.udpPort = document.at("udpPort").get<uint16_t>();
    if (!document.at("owner").is_null()) record.owner = processFrom(document.at("owner"));
    for (const JsonValue& node : document.at("nodes")) {
      record.nodes.push_back({node.at("name").get<std::string>(), node.at("ip").get<std::string>(),
                              node.at("httpPort").get<uint16_t>(), processFrom(node.at("process"))});
      const LocalNode& read = record.nodes.back();
      // A name is a part of paths, and an address is asked.
      if (!isHostName(read.name) || !parseIpAddress(read.ip).ok() || read.process.pid < 2) return std::nullopt;
    }
    return record;
  } catch (const JsonValue::exception&) {
    return std::nullopt;
  }
}

std::optional<ClusterRecord> loadRecord(uint16_t udpPort) {
  if (!isTrustedFolder(clusterFolder(udpPort))) return std::nullopt;
  const RegularFile file = readRegularFile(recordPath(udpPort).string(), recordBytesMax, SymbolicLinks::Refuse);
  if (!file.ok() || !isTrustedOwner(file.owner)) return std::nullopt;
  return parseRecord(file.content);
}

void saveRecord(const ClusterRecord& record) {
  const fs::path path = recordPath(record.udpPort);
  try {
    writeWholeFile(path, asBytes(indentedJson(toJson(record)) + "\n"), 0644, IfThere::Replace);
  } catch (Failure& failure) {
    failure.code = "E_STATE_FOLDER";
    failure.tryThis = "free some space, or run this in a folder that you may write to";
    throw;
  }
}

void removeRecord(uint16_t udpPort) {
  std::error_code ignored;
  fs::remove(recordPath(udpPort), ignored);
}

bool isStillRecorded(const ClusterRecord& record) {
  const std::optional<ClusterRecord> current = loadRecord(record.udpPort);
  return current && current->processes() == record.processes();
}

std::vector<ClusterRecord> allRecords() {
  std::vector<ClusterRecord> records;
  for (const uint16_t port : knownUdpPorts()) {
    if (auto record = loadRecord(port)) records.push_back(*std::move(record));
  }
  return records;
}

}  // namespace spore::cli
