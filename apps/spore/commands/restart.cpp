#include <fmt/format.h>

#include <memory>

#include "commands/commands.h"
#include "commands/many_nodes.h"
#include "commands/options.h"

namespace spore::cli {
namespace {

ExitCode runRestart(const Session& session, const NodeChoice& choice) {
  ClusterApi cluster(session);
  const std::vector<Target> targets = chooseTargets(cluster, choice, "spore restart");
  if (!isAgreedTo(session, choice, targets, "restart")) return ExitCode::Interrupted;
  return askEach(session, targets, [&session](const Target& target) -> NodeAnswer {
    return {askJson(target.endpoint, postCall("/api/node/restart", JsonValue::object())),
            fmt::format("{} {} ({}) is restarting; spore members -w shows when it is back\n",
                        session.standardOutput().tick(), target.name, addressText(target.endpoint))};
  });
}

}  // namespace

void addRestartCommand(CLI::App& parent, Session& session) {
  const auto choice = std::make_shared<NodeChoice>();
  CLI::App* restart = parent.add_subcommand("restart", "Restart nodes");
  addNodeChoice(*restart, *choice);
  addAgreement(*restart, *choice);
  addJsonOption(*restart, session);
  addApiOptions(*restart, session);
  restart->callback(
      [&session, choice] { session.action = [&session, choice] { return runRestart(session, *choice); }; });
}

}  // namespace spore::cli
