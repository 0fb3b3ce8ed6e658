// What the words of a command line mean for one node.
#pragma once

#include <optional>

#include "boards/linux/linux_board.h"
#include "given_settings.h"
#include "node_runner.h"
#include "spore/node/node_options.h"
#include "trust/cluster_key_file.h"

namespace spore {

struct NodeSetup {
  LinuxBoardOptions board;
  NodeOptions node;
  std::string names;  // what node.names is to point to
  std::optional<cli::ClusterKey> clusterKey;
  NodeKeys keys;                          // what node.keys points to, where there is a cluster key
  std::vector<GivenSetting> ownSettings;  // those that the engine does not have: a sketch may, a plain node does not
};

// Throws cli::Failure: Usage for a text that breaks its rule, Failed for what this machine does not have.
NodeSetup makeNodeSetup(const NodeRunOptions& options);

// The keys of the node that this board is, if there is a key file. The setup stays where it is until the node has
// begun.
void takeKeys(NodeSetup& setup, LinuxBoard& board);

}  // namespace spore
