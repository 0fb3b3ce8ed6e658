#include <fmt/format.h>

#include <memory>

#include "api/target.h"
#include "commands/commands.h"
#include "commands/options.h"

namespace spore::cli {
namespace {

ExitCode runForget(const Session& session, const std::string& name) {
  ClusterApi cluster(session);
  const MemberView member = findInCluster(cluster, name);
  // By id: a name may have been given to another node in the meantime.
  const JsonValue answer = cluster.post("/api/cluster/forget", {{"node", member.nodeId}});
  if (session.wantsJson()) {
    fmt::print("{}\n", compactJson(answer));
  } else {
    fmt::print("{} {} ({}) is forgotten everywhere; it is welcome again when it speaks itself\n",
               session.standardOutput().tick(), printable(member.hostname), member.address());
  }
  return ExitCode::Done;
}

}  // namespace

void addForgetCommand(CLI::App& parent, Session& session) {
  const auto name = std::make_shared<std::string>();
  CLI::App* forget = parent.add_subcommand("forget", "Remove a retired member everywhere");
  forget->add_option("NAME", *name, "Name, IP, IP:PORT or beginning of the id")->required()->type_name("");
  addJsonOption(*forget, session);
  addApiOptions(*forget, session);
  forget->callback([&session, name] { session.action = [&session, name] { return runForget(session, *name); }; });
}

}  // namespace spore::cli
