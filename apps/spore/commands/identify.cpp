#include <fmt/format.h>

#include <memory>

#include "commands/commands.h"
#include "commands/many_nodes.h"
#include "commands/options.h"

namespace spore::cli {
namespace {

struct IdentifyOptions {
  NodeChoice choice;
  uint32_t seconds = 10;
};

ExitCode runIdentify(const Session& session, const IdentifyOptions& options) {
  ClusterApi cluster(session);
  const std::vector<Target> targets = chooseTargets(cluster, options.choice, "spore identify");
  return askEach(session, targets, [&](const Target& target) -> NodeAnswer {
    return {askJson(target.endpoint, postCall("/api/node/identify", JsonValue{{"seconds", options.seconds}})),
            fmt::format("{} {} ({}) blinks for {} s\n", session.standardOutput().tick(), target.name,
                        addressText(target.endpoint), options.seconds)};
  });
}

}  // namespace

void addIdentifyCommand(CLI::App& parent, Session& session) {
  const auto options = std::make_shared<IdentifyOptions>();
  CLI::App* identify = parent.add_subcommand("identify", "Blink the light of nodes, to find the boards");
  addNodeChoice(*identify, options->choice);
  identify->add_option("--seconds", options->seconds, "How long, 10 if left out")
      ->check(CLI::Range(1, 300))
      ->type_name("SECONDS");
  addJsonOption(*identify, session);
  addApiOptions(*identify, session);
  identify->callback(
      [&session, options] { session.action = [&session, options] { return runIdentify(session, *options); }; });
}

}  // namespace spore::cli
