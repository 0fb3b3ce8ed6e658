// Runs one node on this machine until it is told to stop.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace spore {

// Texts are taken as the user wrote them; runNode() judges them.
struct NodeRunOptions {
  std::string interfaceName;  // empty: the one that suits best (boards/linux/network_choice.h)
  std::string ip;             // empty: the interface's, followed when it changes
  uint16_t httpPort = 8080;
  uint16_t udpPort = 4210;
  std::string broadcast;           // empty: the subnet's; 127.255.255.255 on loopback
  std::vector<std::string> seeds;  // "IP" or "IP:udpPort"
  std::string cluster = "spore";
  std::string name;                     // empty: derived from the node's id
  std::vector<std::string> names;       // further names and .domains of it, for browsers
  std::vector<std::string> labels;      // "key=value"
  std::string stateDir;                 // made if missing; empty: nothing is kept
  std::string logLevel = "info";        // debug, info, warning, error
  std::string logFormat = "text";       // text, json
  std::string configFile;               // lines of `name = value`; empty: none
  std::vector<std::string> settings;    // "name=value", over the file's
  std::string detection;                // "5s"; over the file's, and under `settings`; empty: as they say
  std::vector<std::string> updateKeys;  // public keys, as digits or as files
  std::string keysFile;                 // with the cluster's root key; empty: the keys in storage, or none
  bool allowsUnsigned = false;          // images without a signature, from whoever can reach this node
  uint32_t trialSeconds = 30;
  uint32_t memoryMegabytes = 128;  // that the node may use
};

// Blocks until SIGTERM, SIGINT or SIGHUP, says good-bye to the cluster and returns 0. Throws cli::Failure: Usage for an
// option that breaks its rule, Failed when the node cannot run (address taken or not there, state directory not
// writable). POST /api/node/restart re-executes the program with the same arguments: the process id stays and this does
// not return.
int runNode(const NodeRunOptions& options);

}  // namespace spore
