#include "node_runner.h"

#include <memory>

#include "boards/linux/linux_board.h"
#include "boards/linux/program_slots.h"
#include "boards/linux/start_error.h"
#include "failure.h"
#include "node_loop.h"
#include "node_setup.h"
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

NodeLoopEnd runOnce(const NodeRunOptions& options) {
  const auto setup = std::make_unique<NodeSetup>(makeNodeSetup(options));
  LinuxBoard board(setup->board);
  setup->node.names = setup->names.c_str();
  const auto node = std::make_unique<Spore>(board.board(), setup->node);
  if (const Status status = node->begin(); status != Status::Ok) {
    throw cli::Failure{cli::ExitCode::Failed,
                       "E_NODE_BEGIN",
                       "the node cannot begin",
                       std::string(wordInRam(toText(status))),
                       "this is a mistake in the program: please report it",
                       {}};
  }
  say(board.board(), introduction(*node, board, *setup));
  sayNetwork(board, *setup);
  const NodeLoopEnd end = runNodeLoop(*node, board);
  say(board.board(), end == NodeLoopEnd::Stopped ? "stopped" : "restarting");
  return end;
}

}  // namespace

int runNode(const NodeRunOptions& options) {
  if (!options.stateDir.empty()) runActiveProgram(options.stateDir);
  try {
    // A node whose program cannot be started again goes on in this one.
    while (runOnce(options) == NodeLoopEnd::RestartWanted) restartProgram(options.stateDir);
    // Somebody stops the node; its trial goes on with its next start.
    dismissGuardian();
  } catch (const StartError& error) {
    throw cli::Failure{cli::ExitCode::Failed, "E_NODE_START", error.what(), error.cause, error.advice, {}};
  }
  return 0;
}

}  // namespace spore
