#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "commands/commands.h"
#include "commands/many_nodes.h"
#include "commands/options.h"
#include "commands/watching.h"
#include "failure.h"
#include "output/human.h"
#include "output/table.h"
#include "spore/base/text.h"
#include "suggestion.h"

namespace spore::cli {
namespace {

struct TasksOptions {
  NodeChoice choice;
  std::vector<std::string> words;  // names; then nothing, ACTION TASK, or interval TASK MS
  bool isWatching = false;
};

std::string durationText(uint64_t microseconds) {
  return microseconds < 1000 ? fmt::format("{} us", microseconds)
                             : fmt::format("{:.1f} ms", static_cast<double>(microseconds) / 1000);
}

std::string tableOf(const JsonValue& document, const Session& session, const Terminal& terminal) {
  const bool isWide = session.output == OutputFormat::Wide;
  std::vector<std::string> headers{"TASK", "INTERVAL", "STATE", "RUNS", "LAST", "LONGEST", "LATE", "KIND"};
  if (isWide) headers.insert(headers.end(), {"LATEST", "SKIPPED", "AUTOSTART"});
  Table table(headers);
  std::string names;
  for (const JsonValue& task : listIn(document, "tasks")) {
    const std::string name = textIn(task, "name");
    if (name.empty()) continue;
    names += name + "\n";
    const bool isEnabled = isTrueIn(task, "enabled");
    const bool isRunning = isTrueIn(task, "running");
    const char* const state = !isEnabled ? "disabled" : isRunning ? "running" : "stopped";
    std::vector<Cell> row{name,
                          fmt::format("{} ms", numberIn(task, "interval")),
                          {state, isRunning ? Paint::Good : Paint::Warning},
                          std::to_string(numberIn(task, "runs")),
                          durationText(numberIn(task, "lastDurationUs")),
                          durationText(numberIn(task, "longestDurationUs")),
                          fmt::format("{} ms", numberIn(task, "longestLatenessMs")),
                          textIn(task, "kind")};
    if (isWide) {
      row.insert(row.end(), {fmt::format("{} ms", numberIn(task, "lastLatenessMs")),
                             std::to_string(numberIn(task, "skipped")), isTrueIn(task, "autoStart") ? "yes" : "no"});
    }
    table.addRow(std::move(row));
  }
  return session.output == OutputFormat::Name ? names : table.toText(terminal);
}

// With a line above each table where there are many.
NodeAnswer listTasks(const Session& session, const Target& target, bool isOneOfMany) {
  const JsonValue document = askJson(target.endpoint, getCall("/api/tasks/status"));
  const std::string table = tableOf(document, session, session.standardOutput());
  return {document, isOneOfMany ? fmt::format("{}\n{}", target.name, table) : table};
}

ExitCode watchTasks(const Session& session, const Target& target) {
  return watchPage(session, [&] {
    const NodeAnswer answer = listTasks(session, target, false);
    return pageOfTable(session.wantsJson() ? compactJson(answer.json) + "\n" : answer.text);
  });
}

const std::vector<std::string>& taskActions() {
  static const std::vector<std::string> actions{"enable", "disable", "start", "stop", "interval"};
  return actions;
}

// NAME… ACTION TASK [MS]: the first word is a name, unless nodes are selected otherwise.
void splitWords(TasksOptions& options) {
  const auto& actions = taskActions();
  auto first = options.words.begin();
  if (!options.choice.isSelecting() && first != options.words.end()) ++first;
  const auto action = std::find_first_of(first, options.words.end(), actions.begin(), actions.end());
  options.choice.names.assign(options.words.begin(), action);
  options.words.erase(options.words.begin(), action);
}

// The body of POST /api/tasks/control for the words behind the node's name.
JsonValue controlFields(const std::vector<std::string>& words) {
  const std::string usage = "spore tasks --help   the forms are NAME… stop TASK and NAME… interval TASK MILLISECONDS";
  const std::string& action = words.front();
  const bool isInterval = action == "interval";
  if (words.size() != (isInterval ? 3u : 2u))
    throw usageFailure(fmt::format("{} needs {}", action, isInterval ? "a task and milliseconds" : "one task"),
                       fmt::format("{} words follow it", words.size() - 1), usage);
  if (!isInterval) return {{"task", words[1]}, {"action", action}};
  const Result<uint32_t> interval = parseUnsigned(words[2]);
  if (!interval.ok())
    throw usageFailure(fmt::format("\"{}\" is not a number of milliseconds", printable(words[2])), "it has digits only",
                       usage);
  return {{"task", words[1]}, {"action", "setInterval"}, {"interval", interval.value()}};
}

std::string doneText(const std::string& action) {
  if (action == "stop") return "is stopped";
  return action.back() == 'e' ? fmt::format("is {}d", action) : fmt::format("is {}ed", action);
}

// `spore tasks n1 stpo heartbeat` names three nodes, two of which do not exist: the likelier mistake is told.
void refuseUnknownAction(const TasksOptions& options) {
  const std::vector<std::string>& names = options.choice.names;
  const bool isAlone = names.size() == 3 || names.size() == 4;
  const std::optional<std::string> meant = isAlone ? nearestWord(names[1], taskActions()) : std::nullopt;
  if (!options.words.empty() || !meant) return;
  throw usageFailure(
      fmt::format("\"{}\" is nothing to do with a task{}", names[1], didYouMean(names[1], taskActions())),
      "it is enable, disable, start, stop or interval",
      fmt::format("spore tasks {} {} {}", names[0], *meant, names[2]));
}

ExitCode runTasks(const Session& session, TasksOptions options) {
  splitWords(options);
  refuseUnknownAction(options);
  const JsonValue fields = options.words.empty() ? JsonValue() : controlFields(options.words);
  ClusterApi cluster(session);
  const std::vector<Target> targets = chooseTargets(cluster, options.choice, "spore tasks");
  if (options.isWatching && fields.is_null() && targets.size() == 1) return watchTasks(session, targets[0]);
  if (options.isWatching) {
    throw usageFailure("-w is for the tasks of one node",
                       fmt::format("{} nodes, or a change, are named", targets.size()), "spore tasks NAME -w");
  }
  if (!fields.is_null() && !isAgreedTo(session, options.choice, targets, "change a task of"))
    return ExitCode::Interrupted;
  const std::string done = fields.is_null() ? ""
                           : options.words.front() == "interval"
                               ? fmt::format("runs each {} ms until the next restart", options.words[2])
                               : doneText(options.words.front());
  return askEach(session, targets, [&](const Target& target) -> NodeAnswer {
    if (fields.is_null()) return listTasks(session, target, targets.size() > 1);
    return {askJson(target.endpoint, postCall("/api/tasks/control", fields)),
            fmt::format("{} {}: {} {}\n", session.standardOutput().tick(), target.name, textIn(fields, "task"), done)};
  });
}

}  // namespace

void addTasksCommand(CLI::App& parent, Session& session) {
  const auto options = std::make_shared<TasksOptions>();
  CLI::App* tasks = parent.add_subcommand("tasks", "Show what nodes run, or change it");
  tasks
      ->add_option("NAME", options->words,
                   "Names, IPs, IP:PORTs or ids; then enable|disable|start|stop TASK, or interval TASK MILLISECONDS")
      ->type_name("");
  addSelectionOptions(*tasks, options->choice);
  addAgreement(*tasks, options->choice);
  tasks->add_flag("-w,--watch", options->isWatching, "Show it again whenever it changes, until Ctrl-C");
  addOutputOptions(*tasks, session);
  addApiOptions(*tasks, session);
  tasks->callback(
      [&session, options] { session.action = [&session, options] { return runTasks(session, *options); }; });
}

}  // namespace spore::cli
