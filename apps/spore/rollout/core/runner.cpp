#include "rollout/core/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace spore::cli {
namespace {

constexpr uint64_t queuePeriodMs = 5000;
// If onTime() was not called for longer than this, the process was stopped.
constexpr uint64_t gapMs = 3000;
// How long each node in flight is watched after that before its deadline can be over.
constexpr uint64_t afterGapMs = 15 * 1000;
// How long an answer is waited for when a node's time is over.
constexpr uint64_t lastWordMs = 5000;

}  // namespace

Runner::Runner(RolloutState state) : journal_(std::move(state)), nodes_(this->state().nodes.size()) {
  for (const PlannedNode& planned : this->state().plan.nodes) endpoints_.push_back(planned.endpoint);
}

void Runner::start(uint64_t now) {
  note({EntryKind::Started});
  step(now);
}

void Runner::resume(uint64_t now) {
  note({EntryKind::Resumed});
  takeUp(now);
}

void Runner::resumeFailed(uint64_t now, const std::vector<size_t>& failed) {
  note({EntryKind::Resumed, noNode, 0, resumedForFailed});
  for (const size_t node : failed) note({EntryKind::Reopened, node});
  takeUp(now);
}

// Whatever was sent before may have arrived, and its answer got lost with the process.
void Runner::takeUp(uint64_t now) {
  for (size_t node = 0; node < nodes_.size(); ++node) {
    nodes_[node].beganAt = now;
    nodes_[node].installedAt = now;
    nodes_[node].isInDoubt = state().nodes[node].isPrepared;
  }
  step(now);
}

void Runner::halt(uint64_t now, const std::string& message) {
  if (state().course != Course::Running) return;
  haltFor(operatorHalt, message);
  step(now);
}

void Runner::abort(uint64_t now) {
  if (state().isOver()) return;
  if (state().course == Course::Running) haltFor(operatorHalt, "aborted");
  for (size_t node = 0; node < nodes_.size(); ++node) {
    if (state().nodes[node].isTransferring() && nodes_[node].awaited != Action::Kind::Discard) discard(node);
  }
  note({EntryKind::Aborted});
  step(now);
}

std::vector<Action> Runner::takeActions() {
  return std::exchange(actions_, {});
}

std::string_view Runner::activityOf(size_t node) const {
  const NodeProgress& progress = state().nodes[node];
  const std::optional<Action::Kind> awaited = nodes_[node].awaited;
  if (awaited == Action::Kind::Prepare) return "preparing";
  if (awaited == Action::Kind::Discard) return "halting";
  const bool isAsked = awaited == Action::Kind::Ask || (!awaited && progress.phase == Phase::Sending);
  return toText(progress.isTransferring() && isAsked ? Phase::Asking : progress.phase);
}

bool Runner::isDiscarding() const {
  return std::any_of(nodes_.begin(), nodes_.end(),
                     [](const Watch& watch) { return watch.awaited == Action::Kind::Discard; });
}

void Runner::act(Action::Kind kind, size_t node, uint64_t offset) {
  nodes_[node].awaited = kind;
  actions_.push_back({kind, node, endpoints_[node], offset});
}

bool Runner::takeAnswer(Action::Kind kind, size_t node) {
  if (nodes_[node].awaited != kind) return false;
  nodes_[node].awaited.reset();
  return true;
}

void Runner::fail(uint64_t now, size_t node, const std::string& code, const std::string& message,
                  const std::string& runs) {
  nodes_[node].nextAt = now;
  note({EntryKind::Failed, node, 0, code, message, runs});
  if (state().course != Course::Running) return;
  const size_t limit = state().terms.haltOn.failuresOf(state().total());
  if (state().plan.nodes[node].group == 0) {
    haltFor("canary_failed", fmt::format("the canary {} failed", state().plan.nodes[node].name));
  } else if (state().failures >= limit) {
    const HaltLimit& haltOn = state().terms.haltOn;
    haltFor("too_many_failures", fmt::format("{} node{} failed (halt-on {}{} of {} -> {})", state().failures,
                                             state().failures == 1 ? "" : "s", haltOn.value, haltOn.isShare ? "%" : "",
                                             state().total(), limit));
  }
}

void Runner::noteInstalled(uint64_t now, size_t node) {
  nodes_[node].installedAt = now;
  note({EntryKind::Installed, node});
}

void Runner::skip(size_t node, const std::string& code, const std::string& message) {
  note({EntryKind::Skipped, node, 0, code, message, ""});
}

void Runner::haltFor(const std::string& code, const std::string& message) {
  note({EntryKind::Halting, noNode, 0, code, message, ""});
}

// Discards only what may be ours: where none of our bytes can be, somebody else's may.
void Runner::discard(size_t node) {
  if (state().nodes[node].isPrepared) return act(Action::Kind::Discard, node);
  nodes_[node].awaited.reset();
  note({EntryKind::Discarded, node});
}

void Runner::onTime(uint64_t now) {
  noticeGap(now);
  calledAt_ = now;
  step(now);
}

void Runner::noticeGap(uint64_t now) {
  const uint64_t gap = calledAt_ == 0 ? 0 : now - calledAt_;
  if (gap < gapMs) return;
  for (Watch& watch : nodes_) {
    const uint64_t latest =
        now - std::min(now, state().terms.deadlineMs - std::min(state().terms.deadlineMs, afterGapMs));
    watch.beganAt = std::max(watch.beganAt + gap, latest);
  }
  if (state().isSoaking) soakUntil_ += gap;
}

bool Runner::isOverdue(uint64_t now, size_t node) const {
  return state().nodes[node].isInFlight() && nodes_[node].awaited != Action::Kind::Discard &&
         now - std::min(now, nodes_[node].beganAt) > state().terms.deadlineMs;
}

// Nobody fails unseen: whatever its last request was, it is asked what it runs.
void Runner::stepOverdue(uint64_t now, size_t node) {
  Watch& watch = nodes_[node];
  const NodeProgress& progress = state().nodes[node];
  if (!watch.isAskedLast) {
    watch.isAskedLast = true;
    watch.lastWordBy = now + lastWordMs;
    watch.overdueIn = activityOf(node);
    return act(Action::Kind::Ask, node);
  }
  if (watch.awaited && now < watch.lastWordBy) return;
  const bool isNew = progress.phase == Phase::OnTrial;
  const bool isUnseen = isNew && needsWitness(node) && !watch.isSeen;
  const std::string_view where = isUnseen                    ? "runs the new image, but no other member sees it"
                                 : progress.isTransferring() ? watch.overdueIn
                                                             : toText(progress.phase);
  fail(now, node, "deadline", fmt::format("not confirmed within {} s: {}", state().terms.deadlineMs / 1000, where),
       isNew ? state().imageOf(node).hash : "");
}

void Runner::step(uint64_t now) {
  for (size_t node = 0; node < nodes_.size(); ++node) stepNode(now, node);
  if (state().course == Course::Running) stepGroups(now);
  if (state().course == Course::Halting && state().inFlight() == 0) {
    note({EntryKind::Halted, noNode, 0, state().haltCode, state().haltMessage, ""});
  }
  if (!state().isOver()) stepMembers(now);
}

void Runner::stepNode(uint64_t now, size_t node) {
  Watch& watch = nodes_[node];
  const NodeProgress& progress = state().nodes[node];
  if (state().isOver()) return;
  if (isOverdue(now, node)) return stepOverdue(now, node);
  if (watch.awaited || now < watch.nextAt) return;
  switch (progress.phase) {
    case Phase::Backoff:
      if (state().stopsTransfers && !watch.isInDoubt) return discard(node);
      [[fallthrough]];
    case Phase::Sending:
    case Phase::Asking:
    case Phase::Restarting:
    case Phase::OnTrial: watch.nextAt = now + askPeriodMs; return act(Action::Kind::Ask, node);
    case Phase::Confirmed:
      if (!state().isSoaking || state().plan.nodes[node].group != 0) return;
      watch.nextAt = now + 2 * askPeriodMs;
      return act(Action::Kind::Ask, node);
    default: return;
  }
}

void Runner::stepGroups(uint64_t now) {
  if (state().isSoaking) {
    if (now < soakUntil_) return;
    note({EntryKind::Soaked});
  }
  do {
    beginWaiting(now);
  } while (advance(now));
}

void Runner::beginWaiting(uint64_t now) {
  for (size_t node = 0; node < nodes_.size(); ++node) {
    if (state().inFlight() >= std::max(1U, state().terms.parallelMax)) return;
    if (state().nodes[node].phase != Phase::Waiting || state().plan.nodes[node].group != state().group) continue;
    nodes_[node] = Watch{};
    nodes_[node].beganAt = now;
    note({EntryKind::Began, node});
    act(Action::Kind::Ask, node);
  }
}

bool Runner::needsCanary() const {
  if (state().terms.canaries == 0) return false;
  for (size_t node = 0; node < nodes_.size(); ++node) {
    if (state().plan.nodes[node].group == 0 && state().nodes[node].phase == Phase::Confirmed) return false;
  }
  return true;
}

// True: another group has its turn, and somebody in it waits.
bool Runner::advance(uint64_t now) {
  size_t next = noNode;
  size_t first = noNode;
  for (size_t node = 0; node < nodes_.size(); ++node) {
    if (state().nodes[node].isInFlight()) return false;
    // Nobody waits in the group whose turn it was: whoever did has begun.
    if (state().nodes[node].phase != Phase::Waiting) continue;
    if (const size_t group = state().plan.nodes[node].group; group < next) {
      next = group;
      first = node;
    }
  }
  if (state().group == 0 && next != noNode) {
    if (needsCanary()) {
      note({EntryKind::Canary, first});
      return true;
    }
    if (!state().isSoaked && state().terms.canaries > 0 && state().terms.soakMs > 0) {
      soakUntil_ = now + state().terms.soakMs;
      note({EntryKind::Soaking, noNode, state().terms.soakMs});
      return false;
    }
  }
  if (next == noNode) {
    endGroups(now);
    return false;
  }
  note({EntryKind::Group, noNode, next});
  return true;
}

// Nobody waits for a turn any more, and nobody is in flight.
void Runner::endGroups(uint64_t now) {
  if (state().count(Phase::Parked) > 0) {
    haltFor("untouched", "the failed nodes have been tried again; the others were not touched");
    return;
  }
  if (state().count(Phase::Queued) > 0) {
    if (queueUntil_ == 0) queueUntil_ = now + state().terms.queueMs;
    if (now < queueUntil_) return;
    for (size_t node = 0; node < nodes_.size(); ++node) {
      if (state().nodes[node].phase == Phase::Queued) skip(node, "offline", "has not come back");
    }
  }
  note({EntryKind::Finished});
}

bool Runner::needsWitness(size_t node) const {
  return std::any_of(state().plan.observers.begin(), state().plan.observers.end(),
                     [this, node](const Observer& observer) { return observer.key != state().plan.nodes[node].key; });
}

// It may have come back at another address, or have done so before this process began.
bool Runner::mayHaveMoved(size_t node) const {
  return state().nodes[node].isInFlight() && nodes_[node].silences > 2;
}

void Runner::stepMembers(uint64_t now) {
  if (isObserverAwaited_ || now < membersAt_ || state().plan.observers.empty()) return;
  bool isNeeded = false;
  for (size_t node = 0; node < nodes_.size(); ++node) {
    isNeeded |= state().nodes[node].phase == Phase::OnTrial && !nodes_[node].isSeen;
    isNeeded |= mayHaveMoved(node);
  }
  const bool isQueueing = state().count(Phase::Queued) > 0 && state().course == Course::Running;
  if (!isNeeded && !isQueueing) return;
  membersAt_ = now + (isNeeded ? askPeriodMs : queuePeriodMs);
  observer_ = (observer_ + 1) % state().plan.observers.size();
  isObserverAwaited_ = true;
  actions_.push_back({Action::Kind::AskMembers, observer_, state().plan.observers[observer_].endpoint, 0});
}

}  // namespace spore::cli
