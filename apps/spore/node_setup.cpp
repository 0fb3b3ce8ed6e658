#include "node_setup.h"

#include <iterator>

#include "boards/linux/file.h"
#include "boards/linux/network_choice.h"
#include "failure.h"
#include "given_settings.h"
#include "image/key_file.h"
#include "name_rule.h"
#include "search_domains.h"
#include "spore/platform/record.h"
#include "spore/trust/key_ring.h"

namespace spore {
namespace {

// Whatever is longer is no resolv.conf.
constexpr size_t resolverBytesMax = 64 * 1024;
constexpr uint64_t megabyte = 1024 * 1024;
// The memory that must stay free while a firmware is on trial. A node needs about 6 MB.
constexpr uint64_t heapFloorBytes = 8 * megabyte;

using cli::ExitCode;
using cli::Failure;
using cli::usageFailure;

IpAddress parseIp(const char* option, const std::string& text) {
  const auto ip = parseIpAddress(text);
  if (!ip.ok()) {
    throw usageFailure(std::string(option) + " '" + text + "' is not an IPv4 address",
                       "it has four numbers of 0 to 255", "spore node run " + std::string(option) + " 127.77.0.1");
  }
  return ip.value();
}

// The network that is asked for must be there now, or nobody would notice a typing mistake; later it may go and come
// back.
void checkNetwork(const NetworkWish& wish) {
  const std::optional<MachineNetwork> machine = MachineNetworkReader().read();
  if (!machine) return;
  std::string names;
  bool isThere = wish.interfaceName.empty();
  for (const MachineNetwork::Link& link : machine->links) {
    isThere = isThere || link.name == wish.interfaceName;
    names += (names.empty() ? "" : " ") + link.name;
  }
  if (!isThere) {
    throw Failure{ExitCode::Failed,
                  "E_INTERFACE",
                  "this machine has no interface " + wish.interfaceName,
                  "it has " + names,
                  "ip -4 address   shows the interfaces and addresses of this machine",
                  {}};
  }
  if (wish.ip.isNone() || chooseNetwork(*machine, wish)) return;
  const std::string where =
      wish.interfaceName.empty() ? "no interface of this machine" : wish.interfaceName + " does not have";
  throw Failure{ExitCode::Failed,
                "E_ADDRESS",
                (wish.interfaceName.empty() ? where + " has the address " : where + " the address ") +
                    std::string(toText(wish.ip).view()),
                "a node lives at an address that is there already",
                "ip -4 address   shows the addresses of this machine",
                {}};
}

void setNetwork(const NodeRunOptions& options, LinuxBoardOptions& board) {
  if (options.udpPort == 0 || options.httpPort == 0) {
    throw usageFailure("a port must be between 1 and 65535",
                       "0 leaves the choice to chance, and nobody would find the node",
                       "spore node run --udp-port 4210 --http-port 8080");
  }
  board.network.interfaceName = options.interfaceName;
  if (!options.ip.empty()) board.network.ip = parseIp("--ip", options.ip);
  checkNetwork(board.network);
  board.udpPort = options.udpPort;
  if (!options.broadcast.empty()) board.broadcast = parseIp("--broadcast", options.broadcast);
  board.httpPort = options.httpPort;
}

void setLog(const NodeRunOptions& options, LinuxBoardOptions& board) {
  constexpr const char* levels[] = {"debug", "info", "warning", "error"};
  bool isKnown = false;
  for (size_t i = 0; i < std::size(levels); ++i) {
    if (options.logLevel != levels[i]) continue;
    board.logLevel = static_cast<LogLevel>(i);
    isKnown = true;
  }
  if (!isKnown) {
    throw usageFailure("--log-level '" + options.logLevel + "' is not known", "it is debug, info, warning or error",
                       "spore node run --log-level info");
  }
  if (options.logFormat != "text" && options.logFormat != "json") {
    throw usageFailure("--log-format '" + options.logFormat + "' is not known", "it is text or json",
                       "spore node run --log-format text");
  }
  board.logFormat = options.logFormat == "json" ? LogFormat::Json : LogFormat::Text;
}

void setNames(const NodeRunOptions& options, NodeOptions& node) {
  if (!options.name.empty() && !cli::isNameOfNode(options.name)) {
    throw usageFailure("--name '" + options.name + "' is not a host name", cli::nameRule,
                       "spore node run --name kitchen-1");
  }
  if (!isHostName(options.cluster)) {
    throw usageFailure("--cluster '" + options.cluster + "' is not a cluster name", "it has 1 to 32 of A-Z a-z 0-9 _ -",
                       "spore node run --cluster spore");
  }
  node.hostname = HostName{options.name};
  node.cluster = HostName{options.cluster};
  for (const std::string& label : options.labels) {
    const size_t equals = label.find('=');
    const Status status = equals == std::string::npos
                              ? Status::Malformed
                              : node.labels.set(label.substr(0, equals), std::string_view(label).substr(equals + 1));
    if (status == Status::Ok) continue;
    const std::string cause = status == Status::TooLarge || status == Status::Full
                                  ? "a node has at most 8 labels of 48 bytes each, and 200 bytes together"
                                  : "a label is key=value of A-Z a-z 0-9 _ - . /";
    throw usageFailure("--label '" + label + "' cannot be set", cause, "spore node run --label role=sensor");
  }
}

void setSeeds(const NodeRunOptions& options, NodeOptions& node) {
  for (const std::string& text : options.seeds) {
    const auto seed = parseEndpoint(text, options.udpPort);
    if (!seed.ok()) {
      throw usageFailure("--seed '" + text + "' is not an address", "it is IP or IP:UDP_PORT",
                         "spore node run --seed 10.0.1.5");
    }
    if (node.seeds.push(seed.value()) == Status::Ok) continue;
    throw usageFailure("too many seeds", "a node greets at most " + std::to_string(seedsMax),
                       "leave some out: one living node is enough");
  }
}

// The user's, and the domains in which this machine looks names up: there `kitchen` is `kitchen.example.com`.
std::string otherNames(const NodeRunOptions& options) {
  std::string names;
  for (const std::string& name : options.names) {
    if (name.empty() || name.find_first_of(" \t,/:@") != std::string::npos) {
      throw usageFailure("--also-named '" + name + "' is not a name", "it is a host name, or a dot and a domain",
                         "--also-named gate.example.com   or   --also-named .example.com");
    }
    names += name + " ";
  }
  const RegularFile resolver = readRegularFile("/etc/resolv.conf", resolverBytesMax, SymbolicLinks::Follow);
  for (const std::string& domain : cli::searchDomains(resolver.content)) names += "." + domain + " ";
  return names;
}

void setUpdates(const NodeRunOptions& options, NodeSetup& setup) {
  for (const std::string& key : options.updateKeys) {
    if (setup.node.updateKeys.push(cli::publicKeyFrom(key)) == Status::Ok) continue;
    throw usageFailure("too many update keys", "a node knows at most two, the one in use and the one that follows it",
                       "leave the oldest out");
  }
  // An upload is code that will run here. On loopback only those can send one who can run code anyway.
  const bool isLoopback = setup.board.network.ip.isLoopback();
  setup.node.acceptsUnsigned = options.allowsUnsigned || isLoopback;
  setup.node.trial.duration = Millis{options.trialSeconds * 1000};
  setup.node.trial.patience = Millis{options.trialSeconds * 3000};
  setup.node.trial.heapFloor = heapFloorBytes;
  // Its own verdict comes first.
  setup.board.guardSeconds = options.trialSeconds * 3 + 60;
  setup.board.memoryMax = options.memoryMegabytes * megabyte;
}

// What the node has stored is of this cluster, and not older: its keys have changed since it was given the first.
bool hasOwnKeys(const cli::ClusterKey& clusterKey, LinuxBoard& board) {
  const Result<KeyRing> stored =
      loadRecord<keyRingRecordBytesMax + 1>(board.board().storage, StorageKey::NodeKeys, decodeKeyRing);
  if (!stored.ok() || stored.value().active.epoch < clusterKey.epoch) return false;
  const NodeKeys& keys = stored.value().active;
  return keys.nodeKey ==
             deriveNodeKey(board.board().crypto, clusterKey.root, board.system().chipId(), keys.generation) &&
         keys.frameKey == deriveFrameKey(board.board().crypto, clusterKey.root, keys.epoch);
}

}  // namespace

NodeSetup makeNodeSetup(const NodeRunOptions& options) {
  NodeSetup setup;
  setNetwork(options, setup.board);
  setLog(options, setup.board);
  setup.board.stateDir = options.stateDir;
  setNames(options, setup.node);
  setSeeds(options, setup.node);
  setup.ownSettings = applyGivenSettings(options, setup.node.settings);
  setUpdates(options, setup);
  if (!options.keysFile.empty()) setup.clusterKey = cli::readClusterKey(options.keysFile);
  setup.names = otherNames(options);
  return setup;
}

void takeKeys(NodeSetup& setup, LinuxBoard& board) {
  if (!setup.clusterKey || hasOwnKeys(*setup.clusterKey, board)) return;
  setup.keys = cli::nodeKeysOf(*setup.clusterKey, board.system().chipId());
  setup.node.keys = &setup.keys;
}

}  // namespace spore
