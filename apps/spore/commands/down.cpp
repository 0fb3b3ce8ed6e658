#include <fmt/format.h>

#include "commands/commands.h"
#include "commands/options.h"
#include "local/cluster_choice.h"
#include "local/launcher.h"
#include "local/state_folder.h"
#include "output/output.h"
#include "output/safe_text.h"

namespace spore::cli {
namespace {

// Nodes whose record is damaged or gone. Of which cluster they are is not known then.
size_t stopForgotten(const Session& session) {
  if (!session.cluster.empty()) return 0;
  return stopUnrecorded(session.udpPort ? clusterFolder(*session.udpPort) : stateFolder());
}

ExitCode runDown(const Session& session) {
  const std::optional<ClusterRecord> record = chooseRecorded(session);
  const Terminal terminal = session.standardOutput();
  const size_t stopped = record ? shutDown(*record) : stopForgotten(session);
  if (session.wantsJson()) {
    printOut("{{\"stopped\":{}}}\n", stopped);
  } else if (!record && stopped > 0) {
    printOut("{} stopped {} node{} that no record named\n", terminal.tick(), stopped, stopped == 1 ? "" : "s");
  } else if (!record) {
    printOut("no local cluster is recorded in {}: nothing to stop\n", printable(stateFolder().string()));
  } else if (stopped == 0) {
    printOut("{} the nodes of \"{}\" had ended already; cleaned up\n", terminal.tick(), record->cluster);
  } else {
    printOut("{} stopped {} node{} of \"{}\"\n", terminal.tick(), stopped, stopped == 1 ? "" : "s", record->cluster);
  }
  return ExitCode::Done;
}

}  // namespace

void addDownCommand(CLI::App& parent, Session& session) {
  CLI::App* down = parent.add_subcommand("down", "Stop the local cluster");
  addClusterOptions(*down, session);
  addJsonOption(*down, session);
  down->callback([&session] { session.action = [&session] { return runDown(session); }; });
}

}  // namespace spore::cli
