#include "local/readiness.h"

#include <fmt/format.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <csignal>

#include "api/http.h"
#include "api/members.h"
#include "failure.h"
#include "interrupt.h"
#include "local/launcher.h"
#include "local/member_census.h"
#include "local/process_table.h"

namespace spore::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto patience = std::chrono::seconds(30);
constexpr int pollPeriodMs = 50;
constexpr int answerTimeoutMs = 2000;
constexpr size_t logLinesShown = 10;

Failure startFailure(const ClusterRecord& record, const LocalNode& node, std::string error, std::string cause) {
  Failure failure{ExitCode::Failed,
                  "E_NOT_READY",
                  std::move(error),
                  std::move(cause),
                  "spore up   begins again; every node that was started has been stopped",
                  {}};
  failure.details = lastLogLines(logPathOf(record, node), logLinesShown);
  const bool isTaken = std::any_of(failure.details.begin(), failure.details.end(), [](const std::string& line) {
    return line.find("Address already in use") != std::string::npos;
  });
  if (isTaken) failure.tryThis = "--udp-port and --http-port with ports that are free, or stop what uses these";
  if (!failure.details.empty())
    failure.details.insert(failure.details.begin(), fmt::format("the last lines of {}:", logPathOf(record, node)));
  return failure;
}

std::string endingOf(int status) {
  if (WIFSIGNALED(status)) return fmt::format("killed by signal {}", WTERMSIG(status));
  return fmt::format("exit code {}", WEXITSTATUS(status));
}

// Waiting for the whole time for a node that is gone already would be a bug.
void failIfAnyEnded(const ClusterRecord& record) {
  for (const LocalNode& node : record.nodes) {
    int status = 0;
    if (waitpid(node.process.pid, &status, WNOHANG) != node.process.pid) continue;
    throw startFailure(record, node, fmt::format("{} ended while the cluster was starting", node.name),
                       endingOf(status));
  }
}

void failIfInterrupted() {
  const int signal = caughtInterrupt();
  if (signal == 0) return;
  throw Failure{signal == SIGINT ? ExitCode::Interrupted : ExitCode::Terminated,
                "E_INTERRUPTED",
                "interrupted while the cluster was starting",
                "every node that was started has been stopped",
                "spore up   begins again",
                {}};
}

// Empty when the node lists all; else what is still missing.
std::string whatIsMissing(const ClusterRecord& record, const LocalNode& node) {
  const Endpoint endpoint{parseIpAddress(node.ip).valueOr(IpAddress()), node.httpPort};
  // Somebody else may answer there, while the node is about to fail because of him.
  if (!isListening(node.process, endpoint)) {
    return fmt::format("{} does not listen at {}:{}", node.name, node.ip, node.httpPort);
  }
  HttpCall call = getCall(memberListTarget);
  call.timeoutMs = answerTimeoutMs;
  HttpAnswer answer;
  try {
    answer = ask(endpoint, call);
  } catch (const Failure& failure) {
    return fmt::format("{} does not answer at {}:{} ({})", node.name, node.ip, node.httpPort, failure.cause);
  }
  const std::set<std::string> complete = completeMembersIn(answer.body);
  size_t listed = 0;
  for (const LocalNode& other : record.nodes) listed += complete.count(other.name);
  if (listed == record.nodes.size()) return "";
  return fmt::format("{} lists {} of {} nodes as ACTIVE with resources and api", node.name, listed,
                     record.nodes.size());
}

}  // namespace

void waitUntilReady(const ClusterRecord& record) {
  const auto deadline = Clock::now() + patience;
  // One node after the other: they get to know each other at about the same time, so the later ones are complete when
  // they are asked first, and asking all of them all the time would slow down what is being waited for.
  for (const LocalNode& node : record.nodes) {
    for (std::string missing = whatIsMissing(record, node); !missing.empty(); missing = whatIsMissing(record, node)) {
      failIfAnyEnded(record);
      failIfInterrupted();
      if (Clock::now() > deadline) {
        throw startFailure(record, node, fmt::format("the cluster did not become ready within {} s", patience.count()),
                           missing);
      }
      waitUninterrupted(pollPeriodMs);
    }
  }
  failIfAnyEnded(record);
  failIfInterrupted();
}

}  // namespace spore::cli
