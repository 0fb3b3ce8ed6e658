// What the words of a command line mean for one node.
#pragma once

#include "boards/linux/linux_board.h"
#include "node_runner.h"
#include "spore/node/node_options.h"

namespace spore {

struct NodeSetup {
  LinuxBoardOptions board;
  NodeOptions node;
  std::string names;  // what node.names is to point to
};

// Throws cli::Failure: Usage for a text that breaks its rule, Failed for what this machine does not have.
NodeSetup makeNodeSetup(const NodeRunOptions& options);

}  // namespace spore
