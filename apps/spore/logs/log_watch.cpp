#include "logs/log_watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "boards/linux/linux_clock.h"
#include "interrupt.h"
#include "output/safe_text.h"

namespace spore::cli {
namespace {

constexpr int stepMs = 100;
// A board answers a request a second without being disturbed.
constexpr uint64_t askPeriodMs = 1000;
constexpr size_t askedAtOnceMax = 32;
constexpr uint64_t learnLogsPeriodMs = 5000;
// What is not known after this time is not waited for.
constexpr int64_t longestWaitMs = 5000;
constexpr size_t widestName = 20;

int64_t wallMs() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

std::string causeOf(const Failure& failure) {
  if (failure.code == "E_HTTP_404") return "its firmware does not keep its log";
  return failure.exitCode == ExitCode::Unreachable ? failure.cause
                                                   : fmt::format("{} ({})", failure.error, failure.cause);
}

}  // namespace

LogWatch::Watched::Watched(const Target& target)
    : endpoint(target.endpoint),
      nodeId(target.member ? target.member->nodeId : ""),
      log(target.name, addressText(target.endpoint)) {}

LogWatch::LogWatch(const std::vector<Target>& targets)
    : beganMs_(wallMs()), learnAtMs_(monotonicMs() + learnLogsPeriodMs) {
  for (const Target& target : targets) nodes_.push_back(std::make_unique<Watched>(target));
}

size_t LogWatch::askedCount() const {
  return static_cast<size_t>(
      std::count_if(nodes_.begin(), nodes_.end(), [](const auto& node) { return node->request != nullptr; }));
}

void LogWatch::run(int milliseconds) {
  loop_.restart();
  loop_.run_for(std::chrono::milliseconds(milliseconds));
}

void LogWatch::ask(Watched& node) {
  const HttpCall call = getCall(node.log.target());
  node.askedMs = wallMs();
  node.nextAskMs = monotonicMs() + askPeriodMs;
  node.request =
      startHttpRequest(loop_, node.endpoint, {call.method, call.target, "", "", "", call.timeoutMs},
                       [this, &node, call](const HttpOutcome& outcome) { takeOutcome(node, call, outcome); });
}

void LogWatch::takeOutcome(Watched& node, const HttpCall& call, const HttpOutcome& outcome) {
  const HttpHandle done = std::move(node.request);
  std::vector<LogEntry> entries;
  try {
    const JsonValue answer = jsonOf(node.endpoint, call, outcome);
    const bool isUpToDate = node.log.takeAnswer(answer, node.askedMs, wallMs(), entries);
    if (isUpToDate) node.knownUntilMs = node.askedMs;
    if (!isUpToDate) node.nextAskMs = 0;
    node.failure.reset();
  } catch (const Failure& failure) {
    node.log.takeFailure(causeOf(failure), wallMs(), entries);
    node.failure = failure;
  }
  std::erase_if(entries, [&node](const LogEntry& entry) { return entry.timeMs < node.fromMs; });
  merge_.add(std::move(entries));
}

std::vector<Failure> LogWatch::askAll() {
  for (auto& node : nodes_) {
    while (askedCount() == askedAtOnceMax) loop_.run_one();
    ask(*node);
    loop_.restart();
  }
  while (askedCount() > 0 && caughtInterrupt() == 0) run(stepMs);
  std::vector<Failure> failures;
  for (const auto& node : nodes_) {
    if (node->failure) failures.push_back(*node->failure);
  }
  return failures;
}

void LogWatch::step() {
  size_t asked = askedCount();
  for (const auto& node : nodes_) {
    if (node->request || asked == askedAtOnceMax || monotonicMs() < node->nextAskMs) continue;
    ask(*node);
    ++asked;
  }
  if (!membersRequest_ && monotonicMs() >= learnAtMs_) learnMembers();
  run(stepMs);
}

// From one that answers, each time from another.
void LogWatch::learnMembers() {
  learnAtMs_ = monotonicMs() + learnLogsPeriodMs;
  for (size_t i = 0; i < nodes_.size(); ++i) {
    const Watched& node = *nodes_[askedForMembers_++ % nodes_.size()];
    if (!node.log.isReachable()) continue;
    const HttpCall call = getCall(memberListTarget);
    membersRequest_ = startHttpRequest(loop_, node.endpoint, {call.method, call.target, "", "", "", call.timeoutMs},
                                       [this, call, from = node.endpoint](const HttpOutcome& outcome) {
                                         const HttpHandle done = std::move(membersRequest_);
                                         try {
                                           takeMembers(jsonOf(from, call, outcome));
                                         } catch (const Failure&) {
                                           // What was known before is better than nothing.
                                         }
                                       });
    return;
  }
}

// A node keeps its id when it gets another address.
void LogWatch::takeMembers(const JsonValue& document) {
  for (const MemberView& member : readMembers(document)) {
    if (member.status != "ACTIVE" || member.nodeId.empty() || member.httpPort == 0) continue;
    const Target target = targetOf(member);
    const auto known = std::find_if(nodes_.begin(), nodes_.end(), [&](const auto& node) {
      return node->nodeId.empty() ? node->endpoint == target.endpoint : node->nodeId == member.nodeId;
    });
    if (known != nodes_.end()) {
      (*known)->nodeId = member.nodeId;
      (*known)->endpoint = target.endpoint;
      (*known)->log.setAddress(addressText(target.endpoint));
    } else if (selection_ && selection_->matches(member.labels, member.status)) {
      nodes_.push_back(std::make_unique<Watched>(target));
      nodes_.back()->fromMs = beganMs_;
      LogEntry note;
      note.timeMs = wallMs();
      note.node = target.name;
      note.address = addressText(target.endpoint);
      note.note = LogNote::Joined;
      merge_.add({note});
    }
  }
}

std::vector<LogEntry> LogWatch::takeRipe() {
  int64_t until = wallMs();
  const int64_t earliest = until - longestWaitMs;
  for (const auto& node : nodes_) {
    if (node->log.isReachable()) until = std::min(until, node->knownUntilMs);
  }
  return merge_.take(std::max(until, earliest));
}

size_t LogWatch::nameColumns() const {
  size_t columns = 0;
  for (const auto& node : nodes_) columns = std::max(columns, columnsOf(node->log.name()));
  return std::min(columns, widestName);
}

}  // namespace spore::cli
