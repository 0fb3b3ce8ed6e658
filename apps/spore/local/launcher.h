// Starting and ending the processes of a local cluster, with its record always telling the truth.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "local/cluster_record.h"

namespace spore::cli {

struct LaunchPlan {
  size_t nodes = 5;
  uint16_t udpPort = 4210;
  uint16_t httpPort = 0;  // 0: 8080, or the next one that is free on all addresses
  std::string namePrefix = "node";
  std::string cluster = "spore";
  std::vector<std::string> settings;  // "name=value", handed to each node
  bool isFresh = false;               // forget what nodes of these names have kept
  bool isKeyed = false;               // with the key in the cluster's folder, which is made where there is none
};

constexpr size_t localNodesMax = 200;

// The key of the local clusters at this UDP port, if they have one.
std::filesystem::path localKeyPath(uint16_t udpPort);

// "node-1", or "lab_1" when the prefix ends in - or _ itself.
std::string localNodeName(const std::string& prefix, size_t number);
// 127.77.0.1 for the first.
std::string localNodeIp(size_t number);

// Starts the nodes, owned by this process; the record is written before any of them runs. Throws a Failure when a
// cluster runs at this UDP port already. What a crashed `up` has left there is stopped first and reported in `cleaned`.
ClusterRecord launch(const LaunchPlan& plan, size_t& cleaned);

// Stops all nodes and removes the record. Returns how many were running.
size_t shutDown(const ClusterRecord& record);

// Stops the nodes of a cluster's folder, or of all, that no record names: it was damaged or removed. Returns how many.
size_t stopUnrecorded(const std::filesystem::path& folder);

// Nodes that run what they took in an update, and not this program: their folders keep it.
std::vector<std::string> nodesWithUpdates(const ClusterRecord& record);

std::string logPathOf(const ClusterRecord& record, const LocalNode& node);
// The last lines of a node's log; empty if there are none.
std::vector<std::string> lastLogLines(const std::string& path, size_t count);

}  // namespace spore::cli
