// FakeFleet: nodes in virtual time that carry out what a Runner asks, well or badly.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "rollout/core/runner.h"

namespace spore::cli {

// A soak of 10 s, all else as it is by default.
inline RolloutTerms quick() {
  RolloutTerms terms;
  terms.soakMs = 10000;
  return terms;
}

struct FakeNode {
  std::string key;
  std::string hash = "old";
  std::string state = "idle";
  std::string trial = "none";
  std::string trialFault;
  uint64_t received = 0;
  uint64_t freeHeap = 30000;
  bool isHeld = false;
  bool isReachable = true;
  uint16_t port = 80;  // at which it is reached
  bool isSeen = true;  // by the others
  bool isInSafeMode = false;
  std::string imageHash;
  uint64_t restartsAt = 0;  // 0: not about to
  uint64_t trialEndsAt = 0;
  // How it is going to behave.
  bool revertsOnTrial = false;
  bool neverReturns = false;
  bool bootsOld = false;
  bool neverConfirms = false;
  bool isSafeOnNew = false;   // comes up in safe mode, and confirms the image all the same
  bool crashesOnNew = false;  // until it comes up in safe mode, and says nothing of a trial
  uint64_t heapOnNew = 30000;
  unsigned lostParts = 0;        // that break down before one succeeds
  unsigned lostBeforeEach = 0;   // the same again after each that does
  bool isAlwaysCorrupt = false;  // whatever arrives
  bool losesLastAnswer = false;
  StepAnswer refusal;     // to prepare, if it has a status
  unsigned requests = 0;  // that would change something
};

class FakeFleet {
 public:
  static constexpr uint64_t fileBytes = 40000;
  static constexpr uint64_t partBytes = 16384;

  explicit FakeFleet(size_t count) {
    for (size_t index = 1; index <= count; ++index) {
      FakeNode node;
      node.key = "n" + std::to_string(index);
      nodes.push_back(node);
    }
  }

  static std::vector<ImageFacts> images() { return {{"spore", "board", "2.0", "new", fileBytes, true}}; }
  Plan plan(const RolloutTerms& terms, PlanRules rules = {}) const {
    std::vector<Candidate> candidates;
    for (const FakeNode& node : nodes) {
      Candidate candidate{node.key, node.key, endpointOf(node), std::nullopt, "no answer", false};
      if (node.isReachable) candidate.report = reportOf(node);
      candidates.push_back(candidate);
    }
    Plan result = makePlan(images(), candidates, terms, rules);
    for (const FakeNode& node : nodes) {
      if (node.isReachable) result.observers.push_back({node.key, endpointOf(node)});
    }
    return result;
  }

  // Carries out actions and lets time pass until the rollout is over, or `seconds` have.
  void run(Runner& runner, unsigned seconds = 3000) {
    for (const uint64_t end = now + seconds * 1000; now < end && !runner.state().isOver(); now += 100) {
      pass(runner);
    }
    collect(runner);
  }
  void pass(Runner& runner) {
    for (FakeNode& node : nodes) live(node);
    inFlightMost = std::max(inFlightMost, runner.state().inFlight());
    for (const Action& action : runner.takeActions()) perform(runner, action);
    runner.onTime(now);
    collect(runner);
  }

  FakeNode& node(const std::string& key) {
    return *std::find_if(nodes.begin(), nodes.end(), [&key](const FakeNode& other) { return other.key == key; });
  }
  // The process of the runner is stopped, and the nodes live on.
  void stop(unsigned seconds) {
    for (const uint64_t end = now + seconds * 1000; now < end; now += 100) {
      for (FakeNode& node : nodes) live(node);
    }
  }
  size_t countWith(const std::string& hash) const {
    return static_cast<size_t>(
        std::count_if(nodes.begin(), nodes.end(), [&hash](const FakeNode& other) { return other.hash == hash; }));
  }
  size_t countTouched() const {
    return static_cast<size_t>(
        std::count_if(nodes.begin(), nodes.end(), [](const FakeNode& other) { return other.requests > 0; }));
  }
  size_t countEntries(EntryKind kind) const {
    return static_cast<size_t>(
        std::count_if(entries.begin(), entries.end(), [kind](const Entry& entry) { return entry.kind == kind; }));
  }

  std::vector<FakeNode> nodes;
  std::vector<Entry> entries;
  uint64_t now = 0;
  size_t inFlightMost = 0;
  uint64_t trialMs = 30000;

 private:
  static Endpoint endpointOf(const FakeNode& node) {
    return {IpAddress(0x7F000000U + static_cast<uint32_t>(std::stoul(node.key.substr(1)))), node.port};
  }

  static UpdateReport reportOf(const FakeNode& node) {
    UpdateReport report;
    report.state = node.state;
    report.product = "spore";
    report.board = "board";
    report.version = node.hash == "new" ? "2.0" : node.hash == "old" ? "1.0" : "3.0";
    report.hash = node.hash;
    report.trial = node.trial;
    report.trialFault = node.trialFault;
    report.imageHash = node.imageHash;
    report.received = node.received;
    report.roomBytes = 1000000;
    report.freeHeap = node.freeHeap;
    report.isHeld = node.isHeld;
    report.isSafeMode = node.isInSafeMode || (node.isSafeOnNew && node.hash == "new");
    return report;
  }

  void live(FakeNode& node) const {
    if (node.restartsAt != 0 && now >= node.restartsAt) {
      node.restartsAt = 0;
      node.state = "idle";
      node.received = 0;
      if (node.neverReturns) {
        node.isReachable = false;
      } else if (!node.bootsOld) {
        node.hash = "new";
        node.freeHeap = node.heapOnNew;
        node.isInSafeMode = node.crashesOnNew;
        node.trial = node.crashesOnNew ? "confirmed" : "on_trial";
        node.trialEndsAt = now + trialMs;
      }
    }
    if (node.trial == "on_trial" && now >= node.trialEndsAt && !node.neverConfirms) {
      node.trial = node.revertsOnTrial ? "reverted" : "confirmed";
      if (node.revertsOnTrial) {
        node.hash = "old";
        node.trialFault = "ended_or_hung";
      }
    }
  }

  void perform(Runner& runner, const Action& action) {
    if (action.kind == Action::Kind::AskMembers) {
      std::vector<SeenMember> active;
      for (const FakeNode& other : nodes) {
        if (other.isReachable && other.isSeen) active.push_back({other.key, endpointOf(other)});
      }
      runner.onMembers(now, action.node, active);
      return;
    }
    FakeNode& target = node(runner.state().plan.nodes[action.node].key);
    const bool isReached = target.isReachable && action.endpoint == endpointOf(target);
    if (action.kind == Action::Kind::Ask) {
      if (isReached) return runner.onReport(now, action.node, reportOf(target), "");
      return runner.onReport(now, action.node, std::nullopt, "no answer");
    }
    ++target.requests;
    const StepAnswer answer = isReached ? answerTo(action, target) : StepAnswer{0, "", "no answer"};
    if (action.kind == Action::Kind::Prepare) runner.onPrepared(now, action.node, answer);
    if (action.kind == Action::Kind::Send) runner.onSent(now, action.node, answer);
    if (action.kind == Action::Kind::Discard) runner.onDiscarded(now, action.node, answer);
  }

  StepAnswer answerTo(const Action& action, FakeNode& target) const {
    if (action.kind == Action::Kind::Discard) {
      target.state = "idle";
      target.received = 0;
      return {200};
    }
    if (action.kind == Action::Kind::Prepare) {
      if (target.refusal.status != 0) return target.refusal;
      target.state = "prepared";
      target.imageHash = "new";
      return {200, "", "", target.received};
    }
    if (action.offset != target.received) return {409, "range_mismatch", ""};
    if (target.lostParts > 0) {
      --target.lostParts;
      return {0, "", "the connection ended"};
    }
    target.lostParts = target.lostBeforeEach;
    target.received = std::min(fileBytes, target.received + partBytes);
    if (target.received < fileBytes) return {202, "", "", target.received};
    if (target.isAlwaysCorrupt) {
      target.received = 0;
      return {422, "image_corrupt", "what was written reads back as something else"};
    }
    target.state = "installed";
    target.restartsAt = now + 500;
    if (target.losesLastAnswer) return {0, "", "no answer"};
    return {200, "", "", target.received};
  }

  void collect(Runner& runner) {
    for (Entry& entry : runner.takeEntries()) entries.push_back(std::move(entry));
  }
};

}  // namespace spore::cli
