#include <fmt/format.h>

#include <memory>

#include "commands/commands.h"
#include "commands/many_nodes.h"
#include "commands/options.h"
#include "failure.h"
#include "interrupt.h"
#include "local/cluster_choice.h"
#include "local/state_folder.h"
#include "logs/log_file.h"
#include "logs/log_watch.h"
#include "output/output.h"
#include "rollout/core/terms.h"
#include "suggestion.h"

namespace spore::cli {
namespace {

constexpr const char* logsName = "spore logs";

struct LogsOptions {
  NodeChoice choice;
  size_t lines = 0;  // 0: all
  bool isFollowing = false;
  bool isFile = false;
  std::string since;  // empty: whatever there is
  std::string level;

  // What only the lines that nodes keep can give, and not a file.
  bool asksNodes() const {
    return choice.isSelecting() || choice.names.size() > 1 || isFollowing || !since.empty() || !level.empty();
  }
};

Failure noLogFailure(const std::string& name, const std::vector<std::string>& names, const std::string& more) {
  return {ExitCode::NotFound, "E_NODE_NOT_FOUND",
          fmt::format("no local node \"{}\"{}", printable(name), didYouMean(name, names)),
          fmt::format("{} holds no log of it{}", stateFolder().string(), more), "spore ps   shows the local nodes"};
}

// The file of the one local node that is named, where it is asked for, or is all that there is of the node, or tells
// most.
std::optional<FoundLog> findFileMeant(const Session& session, const LogsOptions& options) {
  if (options.isFile && (options.choice.names.size() != 1 || options.choice.isSelecting())) {
    throw usageFailure("--file is for one local node", "a file holds the lines of one node, as they were written",
                       "spore logs node-1 --file");
  }
  if (options.choice.names.size() != 1 || options.choice.isSelecting() || !session.apiNode.empty()) return std::nullopt;
  const std::string& name = options.choice.names[0];
  FoundLog found = findLogFile(session, name);
  if (options.isFile && !found.path) throw noLogFailure(name, found.names, "");
  const bool isMeant = options.isFile || !chooseRunning(session) || (!options.asksNodes() && !session.wantsJson());
  if (!isMeant) found.path.reset();
  return found;
}

// Prints entries that are wanted; of another day than the one before, the day first.
class LogPrinter {
 public:
  LogPrinter(const Session& session, const LogsOptions& options)
      : session_(session),
        level_(options.level.empty() ? 0 : parseLogLevel(options.level)),
        sinceMs_(options.since.empty() ? INT64_MIN : nowMs() - sinceOf(options)),
        day_(dayText(nowMs())) {}

  // Of those that are wanted, only the last `lines`; 0: all.
  void print(const std::vector<LogEntry>& entries, size_t nameColumns, size_t lines = 0) {
    std::vector<const LogEntry*> wanted;
    for (const LogEntry& entry : entries) {
      if (isWanted(entry)) wanted.push_back(&entry);
    }
    const size_t first = lines > 0 && lines < wanted.size() ? wanted.size() - lines : 0;
    std::string page;
    for (size_t i = first; i < wanted.size(); ++i) page += textOf(*wanted[i], nameColumns);
    writeOut(page);
  }

 private:
  static int64_t nowMs() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  }
  static int64_t sinceOf(const LogsOptions& options) {
    return static_cast<int64_t>(parseDuration("--since", options.since));
  }
  bool isWanted(const LogEntry& entry) const {
    return entry.timeMs >= sinceMs_ && (entry.note != LogNote::None || entry.level >= level_);
  }
  std::string textOf(const LogEntry& entry, size_t nameColumns) {
    if (session_.wantsJson()) return compactJson(logJson(entry)) + "\n";
    const std::string day = dayText(entry.timeMs);
    const std::string head = day == day_ ? "" : day + "\n";
    day_ = day;
    return head + logText(entry, nameColumns, session_.standardOutput().useColour);
  }

  const Session& session_;
  const int level_;
  const int64_t sinceMs_;
  std::string day_;
};

// For people on stderr, for programs among the lines.
ExitCode tellFailures(const Session& session, const std::vector<Failure>& failures, size_t nodes) {
  if (failures.empty()) return ExitCode::Done;
  if (nodes == 1) throw failures.front();
  if (!session.wantsJson()) {
    for (const Failure& failure : failures) printError("{} ({})\n", failure.error, failure.cause);
    printError("{} of {} nodes told their log, {} did not\n", nodes - failures.size(), nodes, failures.size());
  }
  return failures.size() == nodes ? failures.front().exitCode : ExitCode::Partial;
}

// Notes of nodes that did not answer are for who goes on: others are told by tellFailures().
std::vector<LogEntry> withoutNotes(std::vector<LogEntry> entries) {
  std::erase_if(entries, [](const LogEntry& entry) { return entry.note == LogNote::Unreachable; });
  return entries;
}

ExitCode followNodes(LogWatch& watch, LogPrinter& printer) {
  while (caughtInterrupt() == 0) {
    watch.step();
    printer.print(watch.takeRipe(), watch.nameColumns());
    finishOutput();
    endIfOutputIsGone();
  }
  return ExitCode::Done;
}

ExitCode showNodes(const Session& session, const LogsOptions& options, const std::vector<Target>& targets) {
  LogPrinter printer(session, options);
  LogWatch watch(targets);
  if (options.isFollowing) catchInterrupts();
  const std::vector<Failure> failures = watch.askAll();
  std::vector<LogEntry> entries = watch.takeAll();
  const bool needsNotes = options.isFollowing || session.wantsJson();
  printer.print(needsNotes ? entries : withoutNotes(std::move(entries)), watch.nameColumns(), options.lines);
  if (!options.isFollowing) return tellFailures(session, failures, targets.size());
  if (options.choice.isSelecting()) {
    Selection selection;
    for (const std::string& text : options.choice.labels) selection.addLabels(text);
    watch.addWhoever(selection);
  }
  return followNodes(watch, printer);
}

ExitCode runLogs(const Session& session, const LogsOptions& options) {
  const std::optional<FoundLog> file = findFileMeant(session, options);
  if (file && file->path) return showLogFile(*file->path, options.lines, options.isFollowing);
  const LogPrinter checked(session, options);  // what is wrong with an option is told before anybody is asked
  ClusterApi cluster(session);
  std::vector<Target> targets;
  try {
    targets = chooseTargets(cluster, options.choice, logsName);
  } catch (const Failure& failure) {
    const bool isNobody = failure.exitCode == ExitCode::Unreachable &&
                          (failure.code == "E_NO_CLUSTER" || cluster.node().origin == localOrigin);
    if (!isNobody || !file) throw;
    throw noLogFailure(options.choice.names[0], file->names, fmt::format(", and {}: {}", failure.error, failure.cause));
  }
  return showNodes(session, options, targets);
}

}  // namespace

void addLogsCommand(CLI::App& parent, Session& session) {
  const auto options = std::make_shared<LogsOptions>();
  CLI::App* logs = parent.add_subcommand("logs", "Show what nodes log, merged by time");
  addNodeChoice(*logs, options->choice);
  logs->add_flag("-f,--follow", options->isFollowing, "Go on until Ctrl-C, also when nodes restart");
  logs->add_option("-n,--lines", options->lines, "Only the last lines")->type_name("COUNT");
  logs->add_option("--since", options->since, "Only lines that are no older, such as 90s or 5m")->type_name("TIME");
  logs->add_option("--level", options->level, "Only lines of this level and above: debug, info, warning or error")
      ->type_name("LEVEL");
  logs->add_flag("--file", options->isFile, "Of a local node, the whole log file, also when it has ended");
  addJsonOption(*logs, session);
  addApiOptions(*logs, session);
  logs->callback([&session, options] { session.action = [&session, options] { return runLogs(session, *options); }; });
}

}  // namespace spore::cli
