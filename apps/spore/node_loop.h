// Joins one node and its Linux board on the board's event loop.
#pragma once

namespace spore {

class LinuxBoard;
class Spore;

enum class NodeLoopEnd {
  Stopped,        // SIGTERM, SIGINT or SIGHUP; the cluster has been told
  RestartWanted,  // SystemInfo::restart(); the engine has told the cluster
};

// Runs until the node is to end. The node has begun already. Afterwards all connections are closed and the board is
// of no further use.
NodeLoopEnd runNodeLoop(Spore& node, LinuxBoard& board);

}  // namespace spore
