#include "node_runner.h"

#include <memory>

#include "boards/linux/linux_board.h"
#include "boards/linux/program_slots.h"
#include "boards/linux/start_error.h"
#include "failure.h"
#include "node_introduction.h"
#include "node_setup.h"
#include "spore/node/spore.h"
#include "spore/node/trust.h"

namespace spore {
namespace {

NodeLoopEnd runOnce(const NodeRunOptions& options) {
  const auto setup = std::make_unique<NodeSetup>(makeNodeSetup(options));
  if (!setup->ownSettings.empty()) throw unknownSetting(setup->ownSettings.front(), {});
  LinuxBoard board(setup->board);
  takeKeys(*setup, board);
  setup->node.names = setup->names.c_str();
  const auto node = std::make_unique<Spore>(board.board(), setup->node);
  const auto trust = std::make_unique<Trust>(*node);
  if (const Status status = node->begin(); status != Status::Ok) {
    throw cli::Failure{cli::ExitCode::Failed,
                       "E_NODE_BEGIN",
                       "the node cannot begin",
                       std::string(wordInRam(toText(status))),
                       "this is a mistake in the program: please report it",
                       {}};
  }
  sayBegin(*node, board, *setup);
  const NodeLoopEnd end = runNodeLoop(*node, board, [&node] { return node->loop(); });
  sayEnd(board, end);
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
