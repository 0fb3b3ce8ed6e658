#include <fmt/format.h>

#include <memory>

#include "commands/commands.h"
#include "commands/many_nodes.h"
#include "commands/options.h"
#include "failure.h"

namespace spore::cli {
namespace {

std::vector<Target> membersToForget(ClusterApi& cluster, const NodeChoice& choice) {
  std::vector<Target> targets;
  if (!choice.isForAll) {
    for (const std::string& name : choice.names)
      targets.push_back(targetOf(findInCluster(cluster, name, Meaning::Gone)));
    return targets;
  }
  for (const MemberView& member : readMembers(cluster.get(memberListTarget))) {
    if (member.status == "DEAD") targets.push_back(targetOf(member));
  }
  return targets;
}

ExitCode runForget(const Session& session, const NodeChoice& choice) {
  if (choice.names.empty() != choice.isForAll) {
    throw usageFailure(choice.isForAll ? "names and --dead do not go together" : "no member is named",
                       "it is for named members, or for all that are DEAD", "spore forget --help");
  }
  ClusterApi cluster(session);
  const std::vector<Target> targets = membersToForget(cluster, choice);
  if (!isAgreedTo(session, choice, targets, "forget")) return ExitCode::Interrupted;
  return askEach(session, targets, [&](const Target& target) -> NodeAnswer {
    // By id: a name may have been given to another node in the meantime.
    return {cluster.post("/api/cluster/forget", {{"node", target.member->nodeId}}),
            fmt::format("{} {} ({}) is forgotten everywhere; it is welcome again when it speaks itself\n",
                        session.standardOutput().tick(), target.name, target.member->address())};
  });
}

}  // namespace

void addForgetCommand(CLI::App& parent, Session& session) {
  const auto choice = std::make_shared<NodeChoice>();
  CLI::App* forget = parent.add_subcommand("forget", "Remove retired members everywhere");
  forget->add_option("NAME", choice->names, "Names, IPs, IP:PORTs or beginnings of ids")->type_name("");
  forget->add_flag("--dead", choice->isForAll, "All that are DEAD");
  addAgreement(*forget, *choice);
  addJsonOption(*forget, session);
  addApiOptions(*forget, session);
  forget->callback([&session, choice] { session.action = [&session, choice] { return runForget(session, *choice); }; });
}

}  // namespace spore::cli
