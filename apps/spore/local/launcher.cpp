#include "local/launcher.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <fstream>

#include "failure.h"
#include "local/process_table.h"
#include "local/state_folder.h"
#include "session.h"
#include "trust/cluster_key_file.h"

namespace spore::cli {
namespace {

// Two `spore up` at the same moment must not both find the place free.
class FolderLock {
 public:
  explicit FolderLock(const std::filesystem::path& folder)
      : descriptor_(open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0644)) {
    struct stat status {};
    const bool isFile = descriptor_ < 0 || (fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode));
    if (descriptor_ >= 0 && isFile && flock(descriptor_, LOCK_EX) == 0) return;
    const std::string cause = isFile ? std::strerror(errno) : "it is not a file";
    if (descriptor_ >= 0) close(descriptor_);
    throw Failure{ExitCode::Failed, "E_STATE_FOLDER", fmt::format("cannot lock {}", (folder / "lock").string()), cause,
                  "remove it; spore makes it anew"};
  }
  ~FolderLock() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int descriptor_;
};

bool isFree(const std::string& ip, uint16_t port) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  // As servers do, so that connections of a stopped node that still linger do not count.
  const int on = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(port);
  inet_pton(AF_INET, ip.c_str(), &name.sin_addr);
  const bool isBound = bind(descriptor, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0;
  close(descriptor);
  return isBound;
}

// A second cluster gets a port of its own, since it lives at the same addresses.
uint16_t findFreeHttpPort(size_t nodes) {
  constexpr uint16_t tries = 100;
  for (uint16_t port = defaultHttpPort; port < defaultHttpPort + tries; ++port) {
    bool isFreeEverywhere = true;
    for (size_t number = 1; number <= nodes && isFreeEverywhere; ++number)
      isFreeEverywhere = isFree(localNodeIp(number), port);
    if (isFreeEverywhere) return port;
  }
  return defaultHttpPort;  // the nodes will say what is wrong with it
}

std::vector<std::string> argumentsOf(const LaunchPlan& plan, const LocalNode& node, const std::string& stateDir) {
  std::vector<std::string> arguments{"spore",
                                     "node",
                                     "run",
                                     "--ip",
                                     node.ip,
                                     "--http-port",
                                     std::to_string(node.httpPort),
                                     "--udp-port",
                                     std::to_string(plan.udpPort),
                                     "--cluster",
                                     plan.cluster,
                                     "--name",
                                     node.name,
                                     "--state",
                                     stateDir};
  if (plan.isKeyed) arguments.insert(arguments.end(), {"--keys", localKeyPath(plan.udpPort).string()});
  for (const std::string& setting : plan.settings) arguments.insert(arguments.end(), {"--set", setting});
  return arguments;
}

void refuseIfUp(const ClusterRecord& record) {
  if (!record.isUp()) return;
  const std::string option = record.udpPort == defaultUdpPort ? "" : fmt::format(" --udp-port {}", record.udpPort);
  throw Failure{
      ExitCode::Failed, "E_ALREADY_UP",
      fmt::format("a local cluster is already running: \"{}\" with {} nodes at UDP port {}", record.cluster,
                  record.nodes.size(), record.udpPort),
      fmt::format("it was started here and is recorded in {}", clusterFolder(record.udpPort).string()),
      fmt::format("spore ps{0}   shows it;  spore down{0}   stops it;  or give this one its own --udp-port", option)};
}

// All that the nodes have kept: ids, settings, labels, and firmware that they took in updates.
void forgetStates(const LaunchPlan& plan, const std::filesystem::path& folder) {
  for (size_t number = 1; number <= plan.nodes; ++number) {
    std::error_code error;
    const std::filesystem::path state = folder / localNodeName(plan.namePrefix, number);
    std::filesystem::remove_all(state, error);
    if (!error) continue;
    throw Failure{ExitCode::Failed, "E_STATE_FOLDER", fmt::format("cannot remove {}", state.string()), error.message(),
                  "spore up   goes on with what is there"};
  }
}

// A record is only a file: what it calls a node must be one, of this very folder, or a child of this process that is
// about to become one.
std::vector<ProcessId> nodesToStop(const ClusterRecord& record) {
  const std::vector<ProcessId> nodes = nodesWithStateIn(clusterFolder(record.udpPort));
  std::vector<ProcessId> found;
  for (const LocalNode& node : record.nodes) {
    const bool isNode = std::find(nodes.begin(), nodes.end(), node.process) != nodes.end();
    if (isRunning(node.process) && (isNode || isOwnChild(node.process))) found.push_back(node.process);
  }
  return found;
}

void makeKeyIfMissing(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) return (void)readClusterKey(path);
  writeClusterKey(path, makeClusterKey(), KeyFileUse::New);
}

}  // namespace

std::filesystem::path localKeyPath(uint16_t udpPort) {
  return clusterFolder(udpPort) / "cluster-key.json";
}

std::string localNodeName(const std::string& prefix, size_t number) {
  const bool endsInMark = !prefix.empty() && (prefix.back() == '-' || prefix.back() == '_');
  return fmt::format("{}{}{}", prefix, endsInMark ? "" : "-", number);
}

std::string localNodeIp(size_t number) {
  return fmt::format("127.77.0.{}", number);
}

ClusterRecord launch(const LaunchPlan& plan, size_t& cleaned) {
  const std::filesystem::path folder = clusterFolder(plan.udpPort);
  makeClusterFolder(folder);
  const FolderLock lock(folder);
  cleaned = 0;
  if (const std::optional<ClusterRecord> old = loadRecord(plan.udpPort)) {
    refuseIfUp(*old);
    cleaned = shutDown(*old);
  }
  cleaned += stopUnrecorded(folder);
  ClusterRecord record{plan.cluster, plan.udpPort, thisProcess(), {}};
  const uint16_t httpPort = plan.httpPort != 0 ? plan.httpPort : findFreeHttpPort(plan.nodes);
  HeldProcesses held;
  if (plan.isFresh) forgetStates(plan, folder);
  if (plan.isKeyed) makeKeyIfMissing(localKeyPath(plan.udpPort));
  for (size_t number = 1; number <= plan.nodes; ++number) {
    LocalNode node{localNodeName(plan.namePrefix, number), localNodeIp(number), httpPort, {}};
    node.process = held.start(argumentsOf(plan, node, (folder / node.name).string()), logPathOf(record, node));
    record.nodes.push_back(node);
  }
  saveRecord(record);
  held.release();
  return record;
}

size_t shutDown(const ClusterRecord& record) {
  const std::vector<ProcessId> nodes = nodesToStop(record);
  const size_t running = nodes.size();
  stopProcesses(nodes);
  if (!isStillRecorded(record)) return running;
  removeRecord(record.udpPort);
  return running + stopUnrecorded(clusterFolder(record.udpPort));
}

size_t stopUnrecorded(const std::filesystem::path& folder) {
  const std::vector<ProcessId> nodes = nodesWithStateIn(folder);
  stopProcesses(nodes);
  return nodes.size();
}

std::vector<std::string> nodesWithUpdates(const ClusterRecord& record) {
  std::vector<std::string> names;
  for (const LocalNode& node : record.nodes) {
    std::error_code error;
    const std::filesystem::path program =
        std::filesystem::read_symlink(fmt::format("/proc/{}/exe", node.process.pid), error);
    const std::filesystem::path state = clusterFolder(record.udpPort) / node.name;
    const std::filesystem::path relative = program.lexically_relative(state);
    if (!error && !relative.empty() && *relative.begin() != "..") names.push_back(node.name);
  }
  return names;
}

std::string logPathOf(const ClusterRecord& record, const LocalNode& node) {
  return (clusterFolder(record.udpPort) / (node.name + ".log")).string();
}

std::vector<std::string> lastLogLines(const std::string& path, size_t count) {
  std::ifstream file(path);
  std::deque<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    lines.push_back(line);
    if (lines.size() > count) lines.pop_front();
  }
  return {lines.begin(), lines.end()};
}

}  // namespace spore::cli
