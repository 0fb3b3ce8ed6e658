#include "node_introduction.h"

#include "boards/linux/linux_board.h"
#include "spore/node/spore.h"

namespace spore {
namespace {

void say(Board& board, const std::string& line) {
  board.log.write(LogLevel::Info, "node", line);
}

std::string introduction(Spore& node, const LinuxBoard& board, const NodeSetup& setup) {
  const std::string name(node.ctx().identity().hostname.view());
  const std::string cluster = ", cluster " + std::string(setup.node.cluster.view());
  if (!board.network().current()) return name + " has no network yet and waits for one" + cluster;
  const std::string ip(toText(board.network().current()->ip).view());
  const std::string broadcast = board.broadcast().isNone() ? "none" : toText(board.broadcast()).c_str();
  return name + " is at http://" + ip + ":" + std::to_string(setup.board.httpPort) + ", UDP " +
         std::to_string(setup.board.udpPort) + ", broadcast " + broadcast + cluster;
}

// Which interface, and why: whoever wonders finds it in the log.
void sayNetwork(LinuxBoard& board, const NodeSetup& setup) {
  Log& log = board.board().log;
  const std::optional<NetworkInterface>& network = board.network().current();
  if (!network) return;
  log.write(LogLevel::Info, "network", network->name + " " + addressText(*network) + ": " + board.network().reason());
  if (!board.broadcast().isNone()) return;
  const std::string lacks = network->name + " " + addressText(*network) + " has no broadcast address: ";
  if (setup.node.seeds.size() > 0) {
    log.write(LogLevel::Info, "network", lacks + "the cluster is met through the seeds alone");
  } else {
    log.write(LogLevel::Warning, "network",
              lacks + "without a seed this node finds nobody; name another node with --seed IP, or --broadcast IP");
  }
}

}  // namespace

void sayBegin(Spore& node, LinuxBoard& board, const NodeSetup& setup) {
  say(board.board(), introduction(node, board, setup));
  sayNetwork(board, setup);
}

void sayEnd(LinuxBoard& board, NodeLoopEnd end) {
  say(board.board(), end == NodeLoopEnd::Stopped ? "stopped" : "restarting");
}

}  // namespace spore
