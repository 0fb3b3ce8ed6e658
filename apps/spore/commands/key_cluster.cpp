#include <fmt/format.h>

#include <memory>

#include "api/target.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "output/output.h"
#include "spore/trust/request_guard.h"
#include "trust/cluster_key_file.h"
#include "trust/request_prover.h"

namespace spore::cli {
namespace {

ExitCode runKeyClusterNew(const Session& session, const std::string& named) {
  const std::string path = named.empty() ? defaultClusterKeyPath(processEnvironment()).string() : named;
  const ClusterKey key = makeClusterKey();
  writeClusterKey(path, key, KeyFileUse::New);
  if (session.wantsJson()) {
    printOut("{}\n", compactJson({{"file", path}, {"epoch", key.epoch}}));
  } else {
    printOut("{} {} is the key of a new cluster; whoever has it can do everything to each of its nodes\n",
             session.standardOutput().tick(), printable(path));
  }
  return ExitCode::Done;
}

// The key of a node has a generation, which only the node can tell.
ExitCode runKeyPassword(const Session& session, const std::string& name) {
  ClusterApi cluster(session);
  const Target target = resolveTarget(cluster, name);
  const HttpCall call = getCall("/api/node/labels");
  requireSuccess(target.endpoint, call, ask(target.endpoint, call));
  const std::optional<std::string> password = requestProver().passwordOf(target.endpoint);
  if (!password) {
    throw Failure{ExitCode::Failed, "E_NO_KEYS", fmt::format("{} has no keys", addressText(target.endpoint)),
                  "it obeys whoever reaches it, and asks for no password",
                  fmt::format("curl http://{}{}", addressText(target.endpoint), call.target)};
  }
  const std::string url = fmt::format("http://{}{}", addressText(target.endpoint), call.target);
  if (session.wantsJson()) {
    printOut("{}\n", compactJson({{"url", url}, {"user", operatorName}, {"password", *password}}));
  } else {
    printOut("curl --digest -u {}:{} {}\n", operatorName, *password, url);
  }
  return ExitCode::Done;
}

}  // namespace

void addKeyPasswordCommand(CLI::App& parent, Session& session) {
  const auto name = std::make_shared<std::string>();
  CLI::App* password = parent.add_subcommand("password", "How to ask a node with keys by curl: its password is in it");
  password->add_option("NODE", *name, "Name or address of the node")->required()->type_name("");
  addJsonOption(*password, session);
  addApiOptions(*password, session);
  password->callback(
      [&session, name] { session.action = [&session, name] { return runKeyPassword(session, *name); }; });
}

void addKeyClusterCommand(CLI::App& parent, Session& session) {
  const auto path = std::make_shared<std::string>();
  CLI::App* cluster = parent.add_subcommand("cluster", "The key of a whole cluster, from which its nodes' keys come");
  cluster->require_subcommand(1);
  CLI::App* make = cluster->add_subcommand("new", "Make a cluster's key, in a file that only you can read");
  make->add_option("-o,--output", *path,
                   "Where to write it (default: SPORE_CLUSTER_KEY, else ~/.config/spore/cluster-key.json)")
      ->type_name("FILE");
  addJsonOption(*make, session);
  make->callback([&session, path] { session.action = [&session, path] { return runKeyClusterNew(session, *path); }; });
}

}  // namespace spore::cli
