#include "rollout/conduct.h"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <iostream>

#include "failure.h"
#include "interrupt.h"
#include "output/output.h"
#include "rollout/driver.h"
#include "rollout/view/rollout_text.h"

namespace spore::cli {
namespace {

ProgressView::Style styleFor(const Session& session) {
  if (session.wantsJson()) return ProgressView::Style::Json;
  return session.standardOutput().isTerminal ? ProgressView::Style::Painted : ProgressView::Style::Lines;
}

}  // namespace

bool isAgreedTo(const Terminal& terminal) {
  if (!terminal.isTerminal || isatty(STDIN_FILENO) == 0) {
    throw usageFailure("more than one node is to be changed, and nobody can be asked", "this is no terminal",
                       "the same with -y, or --dry-run to see the plan");
  }
  printOut("Start? [y/N] ");
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

void printPlan(const Session& session, const std::string& id, const RolloutState& state) {
  if (session.wantsJson()) {
    JsonValue line{{"event", "plan"}, {"schema", "spore.rolloutPlan/1"}, {"terms", termsJson(state.terms)}};
    if (!id.empty()) line["rollout"] = id;
    line.update(planJson(state.plan));
    printOut("{}\n", compactJson(line));
  } else {
    printOut("{}", planText(id, state, session.standardOutput()));
  }
}

ExitCode drive(const Session& session, EventLoop& loop, Runner& runner, JobLog& log, NodeChange& change) {
  ProgressView view(styleFor(session), session.standardOutput(), log.id());
  Driver(loop, runner, log, change, view).run();
  const RolloutState& state = runner.state();
  if (session.wantsJson()) {
    tryPrintOut("{}\n", compactJson(summaryJson(log.id(), state)));
  } else {
    tryPrintOut("{}", summaryText(log.id(), state, session.standardOutput()));
  }
  if (caughtInterrupt() != 0) return caughtInterrupt() == SIGINT ? ExitCode::Interrupted : ExitCode::Terminated;
  return exitCodeOf(state);
}

ExitCode exitCodeOf(const RolloutState& state) {
  bool isMissed = false;  // somebody who was queued has stayed away, or was being updated by others
  for (size_t node = 0; node < state.nodes.size(); ++node) {
    const NodeProgress& progress = state.nodes[node];
    const bool isTaken = progress.code == "trial_pending" || progress.code == "update_busy";
    const bool isAway = state.plan.nodes[node].verdict == Verdict::Queued;
    isMissed |= progress.phase == Phase::Skipped && (isAway || isTaken);
  }
  if (state.course == Course::Halted && state.haltCode != "untouched") return ExitCode::Halted;
  if (state.course == Course::Aborted) return ExitCode::Halted;
  const bool isPartial = state.count(Phase::Failed) > 0 || state.plan.count(Verdict::Refused) > 0 || isMissed ||
                         state.course == Course::Halted;
  return isPartial ? ExitCode::Partial : ExitCode::Done;
}

}  // namespace spore::cli
