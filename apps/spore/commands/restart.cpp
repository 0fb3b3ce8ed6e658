#include <fmt/format.h>

#include <memory>

#include "api/target.h"
#include "commands/commands.h"
#include "commands/options.h"

namespace spore::cli {
namespace {

ExitCode runRestart(const Session& session, const std::string& name) {
  ClusterApi cluster(session);
  const Target target = resolveTarget(cluster, name);
  const JsonValue answer = askJson(target.endpoint, postCall("/api/node/restart", JsonValue::object()));
  if (session.wantsJson()) {
    fmt::print("{}\n", compactJson(answer));
  } else {
    const Terminal terminal = session.standardOutput();
    fmt::print("{} {} ({}) is restarting; spore members -w shows when it is back\n", terminal.tick(),
               printable(target.name), addressText(target.endpoint));
  }
  return ExitCode::Done;
}

}  // namespace

void addRestartCommand(CLI::App& parent, Session& session) {
  const auto name = std::make_shared<std::string>();
  CLI::App* restart = parent.add_subcommand("restart", "Restart a node");
  restart->add_option("NAME", *name, "Name, IP, IP:PORT or beginning of the id")->required()->type_name("");
  addJsonOption(*restart, session);
  addApiOptions(*restart, session);
  restart->callback([&session, name] { session.action = [&session, name] { return runRestart(session, *name); }; });
}

}  // namespace spore::cli
