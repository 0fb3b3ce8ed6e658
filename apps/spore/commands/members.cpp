#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <map>
#include <memory>

#include "api/member_report.h"
#include "api/node_choice.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "commands/watching.h"
#include "failure.h"
#include "output/live_view.h"
#include "output/output.h"
#include "rollout/io/candidates.h"
#include "trust/request_prover.h"

namespace spore::cli {
namespace {

struct MembersOptions {
  std::vector<std::string> labels;
  std::vector<std::string> statuses;
  bool isWatching = false;
  bool mustMatch = false;
};

// Asks each member once whether it takes firmware from anybody or wants it signed: no member list tells.
class UpdateAnswers {
 public:
  const UpdateWords& of(const std::vector<MemberView>& members) {
    std::vector<MemberView> unknown;
    for (const MemberView& member : members) {
      if (member.status == "ACTIVE" && words_.count(member.address()) == 0) unknown.push_back(member);
    }
    EventLoop loop;
    const std::vector<Candidate> candidates = askCandidates(loop, unknown);
    for (size_t index = 0; index < unknown.size(); ++index) {
      const std::optional<UpdateReport>& report = candidates[index].report;
      words_[unknown[index].address()] = !report ? "" : report->isSignedOnly ? "signed" : "unsigned";
    }
    return words_;
  }

 private:
  UpdateWords words_;
};

std::string summaryLine(const std::vector<MemberView>& members, const Terminal& terminal, const ApiNode& node) {
  return fmt::format("{} {} via {} ({})\n", summaryOf(members), terminal.dot(), addressText(node.endpoint),
                     node.origin);
}

void warnOfOpenDoors(const ApiNode& node) {
  if (requestProver().isAsked(node.endpoint)) return;
  printError("open: whoever is in this network may command these nodes; docs/security.md tells of keys\n");
}

std::string pageOf(const JsonValue& document, const Session& session, const Terminal& terminal, const ApiNode& node,
                   UpdateAnswers& updates) {
  std::vector<MemberView> members = readMembers(document);
  if (session.wantsJson()) return (terminal.isTerminal ? indentedJson(document) : compactJson(document)) + "\n";
  if (session.output == OutputFormat::Name) {
    sortForPeople(members);
    std::string names;
    for (const MemberView& member : members) names += printable(member.hostname) + "\n";
    return names;
  }
  const bool isWide = session.output == OutputFormat::Wide;
  std::string text = memberTable(members, isWide, terminal, isWide ? updates.of(members) : UpdateWords{});
  if (terminal.isTerminal) text += summaryLine(members, terminal, node);
  if (isWide) warnOfOpenDoors(node);
  return text;
}

// Prints one JSON line for each member that is new, different or gone since the last look.
class ChangeLog {
 public:
  void print(const JsonValue& document) {
    std::map<std::string, JsonValue> now;
    for (const JsonValue& member : listIn(document, "members")) {
      const std::vector<MemberView> views = readMembers({{"members", JsonValue::array({member})}});
      // Nodes of the first generation have no id but their address.
      if (!views.empty()) now[views[0].nodeId.empty() ? views[0].ip : views[0].nodeId] = member;
    }
    for (const auto& [id, member] : now) {
      const auto before = known_.find(id);
      if (before == known_.end()) {
        printLine("added", member);
      } else if (stableOf(before->second) != stableOf(member)) {
        printLine("changed", member);
      }
    }
    for (const auto& [id, member] : known_) {
      if (now.count(id) == 0) printLine("removed", member);
    }
    known_ = std::move(now);
  }

 private:
  static void printLine(const char* change, const JsonValue& member) {
    printOut("{}\n", compactJson(JsonValue{{"change", change}, {"member", member}}));
  }
  // The member without what changes with every heartbeat.
  static JsonValue stableOf(JsonValue member) {
    for (const char* name : {"lastSeen", "ageMs", "latency", "rssi", "uptime", "resources"}) member.erase(name);
    return member;
  }

  std::map<std::string, JsonValue> known_;
};

// Only documents and the wide table show anything of the endpoints, which are most of the answer.
const char* targetFor(const Session& session, bool isDocument) {
  const bool showsApi = isDocument || session.output == OutputFormat::Wide;
  return showsApi ? "/api/cluster/members" : memberListTarget;
}

ExitCode watchMembers(const Session& session, const Selection& selection) {
  ClusterApi cluster(session);
  LiveView view;
  ChangeLog changes;
  UpdateAnswers updates;
  return repeatUntilInterrupted([&] {
    const Terminal terminal = session.standardOutput();  // its size may change
    const bool isDocument = !terminal.isTerminal || session.wantsJson();
    const JsonValue document = memberDocument(cluster.get(targetFor(session, isDocument)), selection);
    if (isDocument) {
      changes.print(document);
      return;
    }
    const std::vector<MemberView> members = readMembers(document);
    const bool isWide = session.output == OutputFormat::Wide;
    LivePage page = memberPage(members, isWide, terminal, isWide ? updates.of(members) : UpdateWords{});
    page.foot = conflictWarnings(document) + summaryLine(members, terminal, cluster.node());
    view.paint(page);
  });
}

ExitCode runMembers(const Session& session, const MembersOptions& options) {
  Selection selection;
  for (const std::string& text : options.labels) selection.addLabels(text);
  for (const std::string& text : options.statuses) selection.addStatuses(text);
  const Terminal terminal = session.standardOutput();
  if (options.isWatching && session.output == OutputFormat::Name) {
    throw usageFailure("-w and -o name do not go together", "a watched list is for people, or JSON lines",
                       "spore members -w -o table");
  }
  if (options.isWatching) return watchMembers(session, selection);

  ClusterApi cluster(session);
  const JsonValue document = memberDocument(cluster.get(targetFor(session, session.wantsJson())), selection);
  UpdateAnswers updates;
  printOut("{}", pageOf(document, session, terminal, cluster.node(), updates));
  if (!session.wantsJson()) {
    printError("{}", conflictWarnings(document));
  }
  const bool isEmpty = readMembers(document).empty();
  return isEmpty && options.mustMatch ? ExitCode::NotFound : ExitCode::Done;
}

}  // namespace

void addMembersCommand(CLI::App& parent, Session& session) {
  const auto options = std::make_shared<MembersOptions>();
  CLI::App* members = parent.add_subcommand("members", "Show who is in the cluster");
  members->add_option("-l,--selector", options->labels, "Only members with these labels: k=v,k!=v")
      ->type_name("K=V")
      ->allow_extra_args(false);
  members->add_option("--status", options->statuses, "Only members in these states: ACTIVE,INACTIVE,DEAD")
      ->type_name("STATE")
      ->allow_extra_args(false);
  members->add_flag("-w,--watch", options->isWatching,
                    "Until Ctrl-C: repaint on a terminal, else one JSON line per change");
  members->add_flag("--require-match", options->mustMatch, "Exit with 3 when nobody is selected");
  addOutputOptions(*members, session);
  addApiOptions(*members, session);
  members->callback(
      [&session, options] { session.action = [&session, options] { return runMembers(session, *options); }; });
}

}  // namespace spore::cli
