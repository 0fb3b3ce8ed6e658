#include <fmt/format.h>

#include <memory>

#include "commands/commands.h"
#include "commands/options.h"
#include "commands/watching.h"
#include "local/cluster_choice.h"
#include "local/process_table.h"
#include "local/state_folder.h"
#include "output/human.h"
#include "output/table.h"

namespace spore::cli {
namespace {

// A node whose guardian took over after a failed trial is another process than the one that was started.
ClusterRecord withSuccessors(ClusterRecord record) {
  for (LocalNode& node : record.nodes) {
    if (isRunning(node.process)) continue;
    const std::vector<ProcessId> found = nodesWithStateIn(clusterFolder(record.udpPort) / node.name);
    if (!found.empty()) node.process = found.front();
  }
  return record;
}

std::string tableOf(const ClusterRecord& record, const Terminal& terminal) {
  Table table({"NAME", "IP", "HTTP PORT", "PID", "STATE", "UP"});
  for (const LocalNode& node : record.nodes) {
    const bool runs = isRunning(node.process);
    table.addRow({node.name,
                  node.ip,
                  std::to_string(node.httpPort),
                  runs ? std::to_string(node.process.pid) : "",
                  {runs ? "running" : "not running", runs ? Paint::Good : Paint::Bad},
                  runs ? ageText(processAgeMs(node.process)) : ""});
  }
  return table.toText(terminal);
}

std::string textOf(const Session& session, const Terminal& terminal) {
  const ClusterRecord record = withSuccessors(chooseRecorded(session).value_or(ClusterRecord{}));
  if (session.wantsJson()) return compactJson(processList(record)) + "\n";
  if (session.output != OutputFormat::Name) return tableOf(record, terminal);
  std::string names;
  for (const LocalNode& node : record.nodes) names += node.name + "\n";
  return names;
}

// Other clusters are never hidden without a word.
void mentionOthers(const Session& session) {
  const std::optional<ClusterRecord> shown = chooseRecorded(session);
  if (!shown) fmt::print(stderr, "no local cluster is recorded here; spore up starts one\n");
  for (const ClusterRecord& record : allRecords()) {
    const bool isOther = shown && record.udpPort != shown->udpPort;
    if (isOther)
      fmt::print(stderr, "another cluster: spore ps --udp-port {}   (\"{}\", {} nodes)\n", record.udpPort,
                 record.cluster, record.nodes.size());
  }
}

ExitCode runPs(const Session& session, bool isWatching) {
  const Terminal terminal = session.standardOutput();
  if (isWatching) return watchText(terminal, [&] { return textOf(session, terminal); });
  fmt::print("{}", textOf(session, terminal));
  if (terminal.isTerminal && !session.wantsJson()) mentionOthers(session);
  return ExitCode::Done;
}

}  // namespace

void addPsCommand(CLI::App& parent, Session& session) {
  CLI::App* ps = parent.add_subcommand("ps", "Show the processes of the local cluster");
  const auto isWatching = std::make_shared<bool>(false);
  ps->add_flag("-w,--watch", *isWatching, "Show it again whenever it changes, until Ctrl-C");
  addOutputOptions(*ps, session);
  addClusterOptions(*ps, session);
  ps->callback(
      [&session, isWatching] { session.action = [&session, isWatching] { return runPs(session, *isWatching); }; });
}

}  // namespace spore::cli
