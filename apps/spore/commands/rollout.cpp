#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "commands/commands.h"
#include "commands/options.h"
#include "commands/rollout_options.h"
#include "failure.h"
#include "interrupt.h"
#include "output/live_view.h"
#include "output/output.h"
#include "output/table.h"
#include "rollout/conduct.h"
#include "rollout/io/job_log.h"
#include "rollout/rollout_choice.h"
#include "rollout/view/rollout_text.h"

namespace spore::cli {
namespace {

using Id = std::shared_ptr<std::string>;

std::filesystem::path logFolder() {
  return rolloutFolder(processEnvironment());
}

Id addIdOption(CLI::App& command) {
  const auto id = std::make_shared<std::string>();
  command.add_option("ID", *id, "The rollout (default: the newest of this cluster)")->type_name("");
  return id;
}

std::string timeText(uint64_t milliseconds) {
  const auto seconds = static_cast<std::time_t>(milliseconds / 1000);
  std::tm parts{};
  char text[32] = {};
  gmtime_r(&seconds, &parts);
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

// A rollout that nobody is at is not running, whatever its last step was.
std::string courseText(const RolloutRecord& record) {
  const bool isInterrupted = !record.isDriven && !record.state.isOver();
  return isInterrupted ? "interrupted" : toText(record.state.course);
}

std::string factsText(const RolloutRecord& record) {
  std::string text = fmt::format("started {}, last step {}: {}\n", timeText(record.startedAtMs),
                                 timeText(record.lastAtMs), courseText(record));
  if (!record.cluster.empty()) text += fmt::format("cluster {}\n", printable(record.cluster));
  return text;
}

std::string resumeText(const RolloutRecord& record) {
  return courseText(record) == "interrupted" ? fmt::format("try    spore rollout resume {}\n", record.id) : "";
}

std::string statusText(const RolloutRecord& record, const Terminal& terminal) {
  return planText(record.id, record.state, terminal) + factsText(record) +
         summaryText(record.id, record.state, terminal, record.isDriven) + resumeText(record);
}

LivePage pageOf(const RolloutRecord& record, const Terminal& terminal) {
  LivePage page = statusPage(record.id, record.state, factsText(record), terminal, record.isDriven);
  page.foot += resumeText(record);
  return page;
}

ExitCode codeOf(const RolloutRecord& record) {
  return record.state.isOver() ? exitCodeOf(record.state) : ExitCode::Done;
}

// `timeoutSeconds`: how long to watch at most; 0: until it ends.
ExitCode runStatus(const Session& session, const std::string& named, bool isWatching, uint32_t timeoutSeconds) {
  const std::string id = chooseRollout(session, named);
  const Terminal terminal = session.standardOutput();
  LiveView view;
  if (isWatching) catchInterrupts();
  uint32_t watchedSeconds = 0;
  for (std::string shown;;) {
    const RolloutRecord record = readRollout(logFolder(), id);
    const std::string text =
        session.wantsJson() ? compactJson(summaryJson(id, record.state)) + "\n" : statusText(record, terminal);
    if (isWatching && terminal.isTerminal && !session.wantsJson()) {
      view.paint(pageOf(record, terminal));
    } else if (text != shown) {
      printOut("{}", text);
    }
    finishOutput();
    endIfOutputIsGone();
    shown = text;
    if (!isWatching || !record.isDriven) return isWatching ? codeOf(record) : ExitCode::Done;
    if (!waitUninterrupted(1000)) return ExitCode::Interrupted;
    if (timeoutSeconds > 0 && ++watchedSeconds >= timeoutSeconds) return ExitCode::Pending;
  }
}

ExitCode runList(const Session& session) {
  Table table({"ID", "CLUSTER", "STARTED", "COURSE", "IMAGE", "NODES", "OK", "FAILED"});
  JsonValue list = JsonValue::array();
  for (const std::string& id : rolloutIds(logFolder())) {
    try {
      const RolloutRecord record = readRollout(logFolder(), id);
      const RolloutState& state = record.state;
      const std::string image = state.plan.images.empty() ? "" : state.plan.images[0].version;
      table.addRow({id, printable(record.cluster), timeText(record.startedAtMs), courseText(record), image,
                    fmt::format("{}", state.total()), fmt::format("{}", state.count(Phase::Confirmed)),
                    fmt::format("{}", state.count(Phase::Failed))});
      list.push_back({{"id", id},
                      {"cluster", record.cluster},
                      {"startedAt", timeText(record.startedAtMs)},
                      {"course", courseText(record)},
                      {"total", state.total()},
                      {"confirmed", state.count(Phase::Confirmed)},
                      {"failed", state.count(Phase::Failed)}});
    } catch (const Failure& failure) {
      table.addRow({id, "", "", "unreadable", "", "", "", ""});
    }
  }
  const JsonValue document{{"schema", "spore.rollouts/1"}, {"rollouts", list}};
  printOut("{}", session.wantsJson() ? compactJson(document) + "\n" : table.toText(session.standardOutput()));
  return ExitCode::Done;
}

ExitCode runHalt(const Session& session, const std::string& named) {
  const std::string id = chooseRollout(session, named);
  const RolloutRecord record = readRollout(logFolder(), id);
  const bool isRunning = record.isDriven && !record.state.isOver();
  if (isRunning) wishHalt(logFolder(), id);
  if (session.wantsJson()) {
    const JsonValue answer{{"id", id}, {"halting", isRunning}};
    printOut("{}\n", compactJson(answer));
  } else {
    printOut("{}\n", isRunning ? fmt::format("{} halts: nothing new begins, {} under way are finished", id,
                                             record.state.inFlight())
                               : fmt::format("{} is not running: {}", id, courseText(record)));
  }
  return ExitCode::Done;
}

// Takes the nodes on which the rollout has left its image back to what they ran before.
ExitCode runRollback(const Session& session, const std::string& named, UpdateRequest request) {
  const std::string id = chooseRollout(session, named);
  const RolloutState state = readRollout(logFolder(), id).state;
  if (state.plan.subject == Subject::Keys) {
    throw usageFailure(fmt::format("{} has changed keys, and old keys do not come back", id),
                       "whoever may know them would be let in again", "spore key rotate   changes them once more");
  }
  for (size_t node = 0; node < state.nodes.size(); ++node) {
    const PlannedNode& planned = state.plan.nodes[node];
    const bool isOnNew =
        state.nodes[node].phase == Phase::Confirmed || state.nodes[node].phase == Phase::OnTrial ||
        (state.nodes[node].phase == Phase::Failed && state.nodes[node].runs == state.imageOf(node).hash);
    if (!isOnNew) continue;
    request.keys.push_back(planned.key);
    const bool isKnown = std::find(request.imageHashes.begin(), request.imageHashes.end(), planned.fromHash) !=
                         request.imageHashes.end();
    if (request.imageFiles.empty() && !isKnown) request.imageHashes.push_back(planned.fromHash);
  }
  if (request.keys.empty()) {
    printOut("{}", session.wantsJson() ? "" : fmt::format("{} has left no node with its image\n", id));
    return ExitCode::Done;
  }
  return startRollout(session, request);
}

void addContinuation(CLI::App& rollout, Session& session, const char* name, const char* description, bool isForFailed) {
  CLI::App* command = rollout.add_subcommand(name, description);
  const auto how = std::make_shared<Continuation>();
  how->isForFailed = isForFailed;
  const Id id = addIdOption(*command);
  command->add_option("--halt-on", how->haltOn, "Failures from now on that halt it")->type_name("N|N%");
  command->add_option("--max-parallel", how->parallelMax, "Nodes at once")->check(CLI::Range(1, 1000))->type_name("N");
  command->add_flag("--force", how->isForced, "Also if held, or failed too often");
  addJsonOption(*command, session);
  addApiOptions(*command, session);
  command->callback([&session, id, how] {
    session.action = [&session, id, how] { return continueRollout(session, chooseRollout(session, *id), *how); };
  });
}

void addWatchingCommands(CLI::App& rollout, Session& session) {
  CLI::App* status = rollout.add_subcommand("status", "How far it is, and what came of it");
  const Id shown = addIdOption(*status);
  const auto isWatching = std::make_shared<bool>(false);
  const auto timeout = std::make_shared<uint32_t>(0);
  CLI::Option* watch = status->add_flag("-w,--watch", *isWatching, "Until it is over");
  status->add_option("--timeout", *timeout, "Watch no longer; exit code 8 if it still goes on then")
      ->needs(watch)
      ->check(CLI::Range(1, 604800))
      ->type_name("SECONDS");
  addJsonOption(*status, session);
  addApiOptions(*status, session);
  status->callback([&session, shown, isWatching, timeout] {
    session.action = [&session, shown, isWatching, timeout] {
      return runStatus(session, *shown, *isWatching, *timeout);
    };
  });

  CLI::App* list = rollout.add_subcommand("list", "All rollouts of this machine");
  addJsonOption(*list, session);
  list->callback([&session] { session.action = [&session] { return runList(session); }; });

  CLI::App* halt = rollout.add_subcommand("halt", "Begin nothing new, finish what is under way");
  const Id halted = addIdOption(*halt);
  addJsonOption(*halt, session);
  addApiOptions(*halt, session);
  halt->callback([&session, halted] { session.action = [&session, halted] { return runHalt(session, *halted); }; });
}

}  // namespace

void addRolloutCommand(CLI::App& parent, Session& session) {
  CLI::App* rollout = parent.add_subcommand("rollout", "Updates of many nodes: start, watch, halt, go on");
  rollout->require_subcommand(1);

  CLI::App* start = rollout->add_subcommand("start", "Update nodes: ota update");
  const auto request = std::make_shared<UpdateRequest>();
  addNodeOptions(*start, request);
  addRolloutOptions(*start, session, request);
  start->callback(
      [&session, request] { session.action = [&session, request] { return startRollout(session, *request); }; });

  addWatchingCommands(*rollout, session);
  addContinuation(*rollout, session, "resume", "Go on with one that was halted or interrupted", false);
  addContinuation(*rollout, session, "retry", "Try the failed nodes again, and only those", true);

  CLI::App* rollback = rollout->add_subcommand("rollback", "Give the updated nodes the image before");
  const Id id = addIdOption(*rollback);
  const auto back = std::make_shared<UpdateRequest>();
  addRolloutOptions(*rollback, session, back);
  rollback->callback(
      [&session, id, back] { session.action = [&session, id, back] { return runRollback(session, *id, *back); }; });
}

}  // namespace spore::cli
