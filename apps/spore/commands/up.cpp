#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <map>
#include <memory>

#include "api/http.h"
#include "api/member_report.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "detect_option.h"
#include "failure.h"
#include "interrupt.h"
#include "local/launcher.h"
#include "local/readiness.h"
#include "name_rule.h"
#include "output/live_view.h"
#include "output/output.h"

namespace spore::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int viewPeriodMs = 1000;

struct UpOptions {
  LaunchPlan plan;
  bool isDetached = false;
  std::string detection;
};

void judge(const LaunchPlan& plan) {
  const std::string longest = localNodeName(plan.namePrefix, plan.nodes);
  if (!isNameOfNode(longest)) {
    throw usageFailure(fmt::format("\"{}\" cannot be a node's name", printable(longest)), nameRule,
                       "spore up --name-prefix node");
  }
}

// The member list of the first local node that answers; none if nobody does.
std::vector<MemberView> membersSeenBy(const ClusterRecord& record) {
  for (const LocalNode& node : record.nodes) {
    if (!isRunning(node.process)) continue;
    try {
      HttpCall call = getCall(memberListTarget);
      call.timeoutMs = 1000;
      return readMembers(askJson({parseIpAddress(node.ip).valueOr(IpAddress()), node.httpPort}, call));
    } catch (const Failure&) {
      continue;
    }
  }
  return {};
}

std::string viewOf(const std::vector<MemberView>& members, const Terminal& terminal) {
  return memberTable(members, false, terminal) + summaryOf(members) + "\n";
}

// For a log instead of a screen: one line for each change.
void printChanges(const std::vector<MemberView>& members, std::map<std::string, std::string>& known) {
  for (const MemberView& member : members) {
    std::string& status = known[member.nodeId];
    if (status == member.status) continue;
    if (!status.empty()) printOut("{} {} -> {}\n", printable(member.hostname), status, printable(member.status));
    status = member.status;
  }
}

// Until Ctrl-C, or until somebody else has ended the cluster.
ExitCode watchUntilInterrupted(const ClusterRecord& record, const Session& session) {
  LiveView view;
  std::map<std::string, std::string> known;
  std::vector<MemberView> members = membersSeenBy(record);
  if (session.wantsJson()) {
    printOut("{}\n", compactJson(processList(record)));
  } else if (!session.standardOutput().isTerminal) {
    printOut("{}", viewOf(members, session.standardOutput()));
  }
  for (;;) {
    endIfOutputIsGone();
    const Terminal terminal = session.standardOutput();  // its size may change
    // With --json the list above is all: the program that reads it asks for more itself.
    if (!session.wantsJson() && terminal.isTerminal) {
      LivePage page = memberPage(members, false, terminal);
      page.foot += "Ctrl-C stops all nodes\n";
      view.paint(page);
      finishOutput();
    } else if (!session.wantsJson()) {
      printChanges(members, known);
    }
    if (!waitUninterrupted(viewPeriodMs)) break;
    if (!isStillRecorded(record)) {
      printError("the cluster was stopped by spore down\n");
      return ExitCode::Done;
    }
    members = membersSeenBy(record);
    reapEnded();
    if (!record.isUp()) {
      throw Failure{ExitCode::Failed, "E_ALL_ENDED", "all nodes have ended",
                    "none of the processes that were started here runs any more", "spore logs NAME   says why"};
    }
  }
  printError("\nstopping {} nodes\n", record.nodes.size());
  shutDown(record);
  printError("{} all nodes stopped\n", session.standardError().tick());
  return ExitCode::Done;
}

ExitCode finishDetached(ClusterRecord record, const Session& session) {
  record.owner.reset();
  saveRecord(record);
  const Terminal terminal = session.standardOutput();
  if (session.wantsJson()) {
    printOut("{}\n", compactJson(processList(record)));
    return ExitCode::Done;
  }
  printOut("{}", memberTable(membersSeenBy(record), false, terminal));
  const std::string option = record.udpPort == defaultUdpPort ? "" : fmt::format(" --udp-port {}", record.udpPort);
  printError(
      "Next: spore members{0} {1} spore events tail{0} {1} spore call {2} /api/node/status{0} {1} spore down{0}\n",
      option, terminal.dot(), record.nodes.front().name);
  return ExitCode::Done;
}

// Who has changed the program and starts it again must know that not all nodes run it.
void mentionUpdates(const ClusterRecord& record) {
  const std::vector<std::string> names = nodesWithUpdates(record);
  if (names.empty()) return;
  printError("{} {} took, not this program; spore up --fresh forgets what nodes keep\n", fmt::join(names, ", "),
             names.size() == 1 ? "runs the firmware of an update that it" : "run the firmware of updates that they");
}

ExitCode runUp(const Session& session, const UpOptions& options) {
  judge(options.plan);
  catchInterrupts();
  const auto start = Clock::now();
  const Terminal terminal = session.standardError();
  size_t cleaned = 0;
  const ClusterRecord record = launch(options.plan, cleaned);
  const bool isQuiet = session.wantsJson();
  if (cleaned > 0 && !isQuiet)
    printError("{} stopped {} nodes that a crashed spore up had left\n", terminal.tick(), cleaned);
  try {
    waitUntilReady(record);
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    if (!isQuiet)
      printError("{} {} real processes, all ACTIVE after {:.1f} s\n", terminal.tick(), record.nodes.size(), seconds);
    if (!isQuiet && !options.plan.isKeyed)
      printError("  open: whoever reaches them may command them (spore up --keyed)\n");
    if (!isQuiet) mentionUpdates(record);
    return options.isDetached ? finishDetached(record, session) : watchUntilInterrupted(record, session);
  } catch (...) {
    shutDown(record);
    throw;
  }
}

}  // namespace

void addUpCommand(CLI::App& parent, Session& session) {
  const auto options = std::make_shared<UpOptions>();
  LaunchPlan& plan = options->plan;
  CLI::App* up = parent.add_subcommand("up", "Start a local cluster and show it until Ctrl-C");
  up->add_option("-n,--nodes", plan.nodes, "How many nodes (default 5)")
      ->check(CLI::Range(size_t{1}, localNodesMax))
      ->type_name("COUNT");
  up->add_flag("-d,--detach", options->isDetached, "Return once all nodes know each other; they go on");
  addPortOption(*up, "--udp-port", plan.udpPort, "UDP port of the cluster (default 4210)");
  addPortOption(*up, "--http-port", plan.httpPort, "HTTP port of each node (default 8080, or the next free one)");
  up->add_option("--name-prefix", plan.namePrefix, "node gives node-1, node-2 and so on (default node)")
      ->type_name("PREFIX");
  up->add_option("--cluster", plan.cluster, "Name of the cluster (default spore)")->type_name("NAME");
  up->add_option("--set", plan.settings, "A setting for every node; may be given several times")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  addDetectOption(*up, options->detection);
  up->add_flag("--keyed", plan.isKeyed, "With keys: only who has the cluster's key may command the nodes");
  up->add_flag("--fresh", plan.isFresh, "Without what the nodes have kept: ids, settings, labels, firmware of updates");
  addJsonOption(*up, session);
  up->callback([&session, options] {
    const std::vector<std::string> words = detectionSettings(options->detection);
    options->plan.settings.insert(options->plan.settings.begin(), words.begin(), words.end());
    session.action = [&session, options] { return runUp(session, *options); };
  });
}

}  // namespace spore::cli
