#include <memory>

#include "commands/commands.h"
#include "commands/options.h"
#include "output/output.h"
#include "trust/cluster_key_file.h"

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

}  // namespace

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
