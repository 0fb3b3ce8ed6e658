#include "node_runner.h"

#include <cerrno>
#include <cstring>
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

std::string introduction(Spore& node, const NodeSetup& setup) {
  const std::string ip(toText(setup.board.self.ip).view());
  const std::string broadcast = setup.board.broadcast.isNone() ? "none" : toText(setup.board.broadcast).c_str();
  return std::string(node.ctx().identity().hostname.view()) + " is at http://" + ip + ":" +
         std::to_string(setup.board.httpPort) + ", UDP " + std::to_string(setup.board.self.port) + ", broadcast " +
         broadcast + ", cluster " + setup.node.cluster.c_str();
}

NodeLoopEnd runOnce(const NodeRunOptions& options) {
  const auto setup = std::make_unique<NodeSetup>(makeNodeSetup(options));
  LinuxBoard board(setup->board);
  const auto node = std::make_unique<Spore>(board.board(), setup->node);
  if (const Status status = node->begin(); status != Status::Ok) {
    throw cli::Failure{cli::ExitCode::Failed,
                       "E_NODE_BEGIN",
                       "the node cannot begin",
                       std::string(wordInRam(toText(status))),
                       "this is a mistake in the program: please report it",
                       {}};
  }
  say(board.board(), introduction(*node, *setup));
  const NodeLoopEnd end = runNodeLoop(*node, board);
  say(board.board(), end == NodeLoopEnd::Stopped ? "stopped" : "restarting");
  return end;
}

}  // namespace

int runNode(const NodeRunOptions& options) {
  const ProgramSlots slots(ProgramSlots::folderIn(options.stateDir));
  if (!options.stateDir.empty()) runActiveProgram(slots);
  try {
    if (runOnce(options) == NodeLoopEnd::Stopped) return 0;
  } catch (const StartError& error) {
    throw cli::Failure{cli::ExitCode::Failed, "E_NODE_START", error.what(), error.cause, error.advice, {}};
  }
  restartProgram(slots);
  throw cli::Failure{cli::ExitCode::Failed,
                     "E_RESTART",
                     "the program could not be started again",
                     std::string("/proc/self/exe: ") + std::strerror(errno),
                     "start the node by hand",
                     {}};
}

}  // namespace spore
