#include <fmt/format.h>

#include <memory>

#include "api/target.h"
#include "commands/commands.h"
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
  std::string node;
  std::vector<std::string> words;  // nothing, ACTION TASK, or interval TASK MS
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
  for (const JsonValue& task : document.value("tasks", JsonValue::array())) {
    if (!task.is_object() || !task.contains("name") || !task["name"].is_string()) continue;
    const std::string name = task["name"].get<std::string>();
    names += printable(name) + "\n";
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
                          task.contains("kind") && task["kind"].is_string() ? task["kind"].get<std::string>() : ""};
    if (isWide) {
      row.insert(row.end(), {fmt::format("{} ms", numberIn(task, "lastLatenessMs")),
                             std::to_string(numberIn(task, "skipped")), isTrueIn(task, "autoStart") ? "yes" : "no"});
    }
    table.addRow(std::move(row));
  }
  return session.output == OutputFormat::Name ? names : table.toText(terminal);
}

ExitCode listTasks(const Session& session, const Target& target, bool isWatching) {
  const Terminal terminal = session.standardOutput();
  const auto text = [&] {
    const JsonValue document = askJson(target.endpoint, getCall("/api/tasks/status"));
    return session.wantsJson() ? compactJson(document) + "\n" : tableOf(document, session, terminal);
  };
  if (isWatching) return watchText(terminal, text);
  fmt::print("{}", text());
  return ExitCode::Done;
}

// The body of POST /api/tasks/control for the words behind the node's name.
JsonValue controlFields(const std::vector<std::string>& words) {
  static const std::vector<std::string> actions{"enable", "disable", "start", "stop", "interval"};
  const std::string usage = "spore tasks NAME enable|disable|start|stop TASK, or interval TASK MILLISECONDS";
  const std::string& action = words.front();
  if (std::find(actions.begin(), actions.end(), action) == actions.end()) {
    throw usageFailure(
        fmt::format("\"{}\" is nothing to do with a task{}", printable(action), didYouMean(action, actions)),
        "it is enable, disable, start, stop or interval", usage);
  }
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

ExitCode runTasks(const Session& session, const TasksOptions& options) {
  const JsonValue fields = options.words.empty() ? JsonValue() : controlFields(options.words);
  ClusterApi cluster(session);
  const Target target = resolveTarget(cluster, options.node);
  if (fields.is_null()) return listTasks(session, target, options.isWatching);

  const JsonValue answer = askJson(target.endpoint, postCall("/api/tasks/control", fields));
  if (session.wantsJson()) {
    fmt::print("{}\n", compactJson(answer));
  } else {
    fmt::print(
        "{} {}: {} {}\n", session.standardOutput().tick(), printable(target.name), fields["task"].get<std::string>(),
        options.words.front() == "interval" ? fmt::format("runs each {} ms until the next restart", options.words[2])
                                            : doneText(options.words.front()));
  }
  return ExitCode::Done;
}

}  // namespace

void addTasksCommand(CLI::App& parent, Session& session) {
  const auto options = std::make_shared<TasksOptions>();
  CLI::App* tasks = parent.add_subcommand("tasks", "Show what a node runs, or change it");
  tasks->add_option("NAME", options->node, "Name, IP, IP:PORT or beginning of the id")->required()->type_name("");
  tasks->add_option("change", options->words, "enable|disable|start|stop TASK, or interval TASK MILLISECONDS")
      ->type_name("WORD");
  tasks->add_flag("-w,--watch", options->isWatching, "Show it again whenever it changes, until Ctrl-C");
  addOutputOptions(*tasks, session);
  addApiOptions(*tasks, session);
  tasks->callback(
      [&session, options] { session.action = [&session, options] { return runTasks(session, *options); }; });
}

}  // namespace spore::cli
