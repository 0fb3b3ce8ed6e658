// What the words of a command line mean for one node.
#pragma once

#include "boards/linux/linux_board.h"
#include "given_settings.h"
#include "node_runner.h"
#include "spore/node/node_options.h"

namespace spore {

struct NodeSetup {
  LinuxBoardOptions board;
  NodeOptions node;
  std::string names;                      // what node.names is to point to
  std::vector<GivenSetting> ownSettings;  // those that the engine does not have: a sketch may, a plain node does not
};

// Throws cli::Failure: Usage for a text that breaks its rule, Failed for what this machine does not have.
NodeSetup makeNodeSetup(const NodeRunOptions& options);

}  // namespace spore
