#include <fmt/format.h>

#include <memory>

#include "commands/commands.h"
#include "commands/many_nodes.h"
#include "commands/options.h"
#include "rollout/key_rotation.h"

namespace spore::cli {
namespace {

// Keys are small, and a node with the wrong ones comes back by itself within five minutes.
RolloutTerms rotationTerms() {
  RolloutTerms terms;
  terms.parallelMax = 8;
  terms.soakMs = 5 * 1000;
  terms.deadlineMs = 120 * 1000;
  terms.queueMs = 10 * 60 * 1000;
  return terms;
}

ExitCode runRetire(const Session& session, const NodeChoice& choice) {
  ClusterApi cluster(session);
  const std::vector<Target> targets = chooseTargets(cluster, choice, "spore key retire");
  return askEach(session, targets, [&session](const Target& target) -> NodeAnswer {
    const JsonValue answer = askJson(target.endpoint, postCall("/api/node/keys", {{"step", "retire"}}));
    return {answer, fmt::format("{} {} believes what the keys of epoch {} say, and no others\n",
                                session.standardOutput().tick(), target.name, numberIn(answer, "epoch"))};
  });
}

void addRetireCommand(CLI::App& parent, Session& session) {
  const auto choice = std::make_shared<NodeChoice>();
  CLI::App* retire =
      parent.add_subcommand("retire", "Let nodes forget their old keys now, not a day after the rotation");
  addNodeChoice(*retire, *choice);
  addJsonOption(*retire, session);
  addApiOptions(*retire, session);
  retire->callback([&session, choice] {
    session.action = [&session, choice] {
      NodeChoice chosen = *choice;
      chosen.isForAll = chosen.isForAll || chosen.names.empty();
      return runRetire(session, chosen);
    };
  });
}

}  // namespace

void addKeyRotateCommand(CLI::App& parent, Session& session) {
  const auto request = std::make_shared<RotationRequest>();
  request->terms = rotationTerms();
  CLI::App* rotate = parent.add_subcommand("rotate", "Give all nodes of a cluster new keys, and nobody else");
  rotate->add_option("--revoke", request->revoked, "A node that gets none any more: it was stolen")
      ->type_name("NAME")
      ->allow_extra_args(false);
  rotate
      ->add_option_function<std::string>(
          "--wait", [request](const std::string& text) { request->terms.queueMs = parseDuration("--wait", text); },
          "How long for nodes that are away (default 10m)")
      ->type_name("TIME");
  rotate->add_option("--max-parallel", request->terms.parallelMax, "Nodes at once (default 8)")
      ->check(CLI::Range(1, 1000))
      ->type_name("N");
  rotate->add_flag("--force", request->isForced, "Also while a member that is there does not take its keys");
  rotate->add_flag("--dry-run", request->isDryRun, "Show the plan, and do nothing");
  rotate->add_flag("-y,--yes", request->isAgreed, "Do not ask");
  addJsonOption(*rotate, session);
  addApiOptions(*rotate, session);
  rotate->callback(
      [&session, request] { session.action = [&session, request] { return rotateKeys(session, *request); }; });
  addRetireCommand(parent, session);
}

}  // namespace spore::cli
