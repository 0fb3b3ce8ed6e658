// Joins one node and its Linux board on the board's event loop.
#pragma once

#include <functional>

#include "spore/base/instant.h"

namespace spore {

class LinuxBoard;
class Spore;

enum class NodeLoopEnd {
  Stopped,        // SIGTERM, SIGINT or SIGHUP; the cluster has been told
  RestartWanted,  // SystemInfo::restart(); the engine has told the cluster
};

// What a node does in one pass. Returns for how long nothing will be due.
using NodePass = std::function<Millis()>;

// Runs until the node is to end. The node has begun already. Afterwards all connections are closed and the board is
// of no further use.
NodeLoopEnd runNodeLoop(Spore& node, LinuxBoard& board, const NodePass& pass);

}  // namespace spore
