#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "commands/commands.h"
#include "commands/options.h"
#include "commands/watching.h"
#include "local/cluster_choice.h"
#include "local/process_table.h"
#include "local/state_folder.h"
#include "output/human.h"
#include "output/output.h"
#include "output/safe_text.h"
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

std::string textOf(const Session& session, const ClusterRecord& record, const Terminal& terminal) {
  if (session.wantsJson()) return compactJson(processList(record)) + "\n";
  if (session.output != OutputFormat::Name) return tableOf(record, terminal);
  std::string names;
  for (const LocalNode& node : record.nodes) names += node.name + "\n";
  return names;
}

ClusterRecord shownRecord(const Session& session) {
  return withSuccessors(chooseRecorded(session).value_or(ClusterRecord{}));
}

// Nodes that do not run come first, because a large cluster does not fit the screen.
LivePage pageOf(const Session& session) {
  ClusterRecord record = shownRecord(session);
  const Terminal terminal = session.standardOutput();
  if (!terminal.isTerminal || session.output != OutputFormat::Table)
    return {"", linesOf(textOf(session, record, terminal)), ""};
  std::stable_sort(record.nodes.begin(), record.nodes.end(), [](const LocalNode& a, const LocalNode& b) {
    return !isRunning(a.process) && isRunning(b.process);
  });
  const auto running = std::count_if(record.nodes.begin(), record.nodes.end(),
                                     [](const LocalNode& node) { return isRunning(node.process); });
  LivePage page = pageOfTable(tableOf(record, terminal));
  page.foot = fmt::format("{} processes, {} running\n", record.nodes.size(), running);
  return page;
}

// Other clusters are never hidden without a word.
void mentionOthers(const Session& session) {
  const std::optional<ClusterRecord> shown = chooseRecorded(session);
  if (!shown)
    printError("no local cluster is recorded in {}; spore up starts one\n", printable(stateFolder().string()));
  for (const ClusterRecord& record : allRecords()) {
    const bool isOther = shown && record.udpPort != shown->udpPort;
    if (isOther)
      printError("another cluster: spore ps --udp-port {}   (\"{}\", {} nodes)\n", record.udpPort, record.cluster,
                 record.nodes.size());
  }
}

ExitCode runPs(const Session& session, bool isWatching) {
  if (isWatching) return watchPage(session, [&] { return pageOf(session); });
  const Terminal terminal = session.standardOutput();
  writeOut(textOf(session, shownRecord(session), terminal));
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
