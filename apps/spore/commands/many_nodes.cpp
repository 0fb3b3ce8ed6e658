#include "commands/many_nodes.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "api/member_report.h"
#include "failure.h"
#include "output/output.h"

namespace spore::cli {
namespace {

constexpr const char* selectorHelp = "Members with these labels: k=v,k!=v";

std::vector<Target> selected(ClusterApi& cluster, const NodeChoice& choice, const char* command) {
  Selection selection;
  for (const std::string& text : choice.labels) selection.addLabels(text);
  selection.addStatuses("ACTIVE");
  std::vector<MemberView> members = readMembers(cluster.get(memberListTarget));
  sortForPeople(members);
  std::vector<Target> targets;
  for (const MemberView& member : members) {
    if (selection.matches(member.labels, member.status)) targets.push_back(targetOf(member));
  }
  if (!targets.empty()) return targets;
  throw Failure{ExitCode::NotFound, "E_NODE_NOT_FOUND", fmt::format("{}: no ACTIVE member is selected", command),
                fmt::format("none of the {} members fits", members.size()), "spore members -o wide"};
}

std::string whoText(const Target& target) {
  return fmt::format("{} ({})", target.name, addressText(target.endpoint));
}

}  // namespace

void addSelectionOptions(CLI::App& command, NodeChoice& choice) {
  command.add_option("-l,--selector", choice.labels, selectorHelp)->type_name("K=V")->allow_extra_args(false);
  command.add_flag("--all", choice.isForAll, "All ACTIVE members");
}

void addAgreement(CLI::App& command, NodeChoice& choice) {
  command.add_flag("-y,--yes", choice.isAgreed, "Do not ask before many nodes are changed");
}

void addNodeChoice(CLI::App& command, NodeChoice& choice, const char* description) {
  command.add_option("NAME", choice.names, description)->type_name("");
  addSelectionOptions(command, choice);
}

std::vector<Target> chooseTargets(ClusterApi& cluster, const NodeChoice& choice, const char* command) {
  if (choice.names.empty() != choice.isSelecting()) {
    throw usageFailure(choice.isSelecting() ? "names and a selection do not go together"
                                            : fmt::format("{}: no node is named", command),
                       "it is for named nodes, for those that -l selects, or for --all",
                       fmt::format("{} --help", command));
  }
  if (choice.isSelecting()) return selected(cluster, choice, command);
  std::vector<Target> targets;
  for (const std::string& name : choice.names) {
    const Target target = resolveTarget(cluster, name);
    const bool isKnown = std::any_of(targets.begin(), targets.end(),
                                     [&target](const Target& other) { return other.endpoint == target.endpoint; });
    if (!isKnown) targets.push_back(target);
  }
  return targets;
}

bool isAgreedTo(const Session& session, const NodeChoice& choice, const std::vector<Target>& targets,
                const char* doing) {
  if (choice.isAgreed || !choice.isSelecting() || targets.size() < 2) return true;
  if (!session.standardOutput().isTerminal || session.wantsJson() || isatty(STDIN_FILENO) == 0) {
    throw usageFailure(fmt::format("{} nodes are to be changed, and nobody can be asked", targets.size()),
                       "this is no terminal", "the same with -y");
  }
  std::string names;
  for (const Target& target : targets) names += (names.empty() ? "" : ", ") + target.name;
  printOut("{} {} nodes: {}\nGo on? [y/N] ", doing, targets.size(), names);
  std::string answer;
  std::getline(std::cin, answer);
  if (answer == "y" || answer == "Y" || answer == "yes") return true;
  printOut("nothing was done\n");
  return false;
}

ExitCode askEach(const Session& session, const std::vector<Target>& targets,
                 const std::function<NodeAnswer(const Target&)>& askOne) {
  if (targets.size() == 1) {
    const NodeAnswer answer = askOne(targets[0]);
    writeOut(session.wantsJson() ? compactJson(answer.json) + "\n" : answer.text);
    return ExitCode::Done;
  }
  JsonValue nodes = JsonValue::array();
  std::vector<Failure> failures;
  for (const Target& target : targets) {
    JsonValue line{{"node", target.name}, {"address", addressText(target.endpoint)}};
    try {
      const NodeAnswer answer = askOne(target);
      line["answer"] = answer.json;
      // If output is lost the other nodes are still asked; the loss is told in the end.
      if (!session.wantsJson()) tryWriteOut(answer.text);
    } catch (const Failure& failure) {
      line["error"] = {{"code", failure.code}, {"message", failure.error}, {"cause", failure.cause}};
      if (!session.wantsJson()) printError("{}: {} ({})\n", whoText(target), failure.error, failure.cause);
      failures.push_back(failure);
    }
    nodes.push_back(line);
  }
  if (session.wantsJson()) writeOut(compactJson(JsonValue{{"nodes", nodes}}) + "\n");
  if (!session.wantsJson() && !failures.empty())
    printError("{} of {} nodes did it, {} did not\n", targets.size() - failures.size(), targets.size(),
               failures.size());
  if (failures.empty()) return ExitCode::Done;
  return failures.size() == targets.size() ? failures.front().exitCode : ExitCode::Partial;
}

}  // namespace spore::cli
