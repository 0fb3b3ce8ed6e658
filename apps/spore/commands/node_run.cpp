#include <memory>

#include "commands/commands.h"
#include "node_run_options.h"

namespace spore::cli {

void addNodeCommand(CLI::App& parent, Session& session) {
  CLI::App* node = parent.add_subcommand("node", "Run a node on this machine, or show one");
  node->require_subcommand(0, 1);
  const auto options = std::make_shared<NodeRunOptions>();
  const auto setAction = [&session, options] {
    session.action = [options] { return static_cast<ExitCode>(runNode(*options)); };
  };
  CLI::App* run = node->add_subcommand("run", "Run a node on this machine until SIGTERM or Ctrl-C");
  run->callback(setAction);
  addNodeRunOptions(*run, *options);
  // `spore node --ip …` is `spore node run --ip …`.
  addNodeRunOptions(*node, *options);
  node->callback([node, setAction] {
    if (node->get_subcommands().empty()) setAction();
  });
  addNodeShowCommand(*node, session);
}

}  // namespace spore::cli
