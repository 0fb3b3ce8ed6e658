#include "rollout/core/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace spore::cli {
namespace {

constexpr uint64_t queuePeriodMs = 5000;
// Nobody was there for longer than this: the process was stopped.
constexpr uint64_t gapMs = 3000;
// After that, each node in flight is watched for so long before its deadline can be over.
constexpr uint64_t afterGapMs = 15 * 1000;
// So long is an answer waited for, when a node's time is over.
constexpr uint64_t lastWordMs = 5000;

}  // namespace

void Runner::start(uint64_t now) {
  note({EntryKind::Started});
  step(now);
}

void Runner::resume(uint64_t now) {
  note({EntryKind::Resumed});
  for (size_t node = 0; node < nodes_.size(); ++node) {
    nodes_[node].beganAt = now;
    nodes_[node].isPrepared = state_.nodes[node].received > 0;
    if (state_.nodes[node].phase == Phase::Asking) act(Action::Kind::Ask, node);
  }
  step(now);
}

void Runner::retry(uint64_t now, const std::vector<size_t>& failed) {
  Entry resumed{EntryKind::Resumed};
  resumed.code = "retry";
  note(resumed);
  for (const size_t node : failed) note({EntryKind::Retried, node});
  step(now);
}

void Runner::halt(uint64_t now, const std::string& message) {
  if (state_.course != Course::Running) return;
  haltFor("operator", message);
  stopsTransfers_ = false;
  step(now);
}

void Runner::abort(uint64_t now) {
  if (state_.isOver()) return;
  if (state_.course == Course::Running) haltFor("operator", "aborted");
  stopsTransfers_ = true;
  for (size_t node = 0; node < nodes_.size(); ++node) {
    const NodeProgress& progress = state_.nodes[node];
    if (!progress.isTransferring() || progress.phase == Phase::Discarding) continue;
    nodes_[node].isPrepared ? discard(node) : note({EntryKind::Discarded, node});
  }
  note({EntryKind::Aborted});
  step(now);
}

std::vector<Action> Runner::takeActions() {
  return std::exchange(actions_, {});
}

std::vector<Entry> Runner::takeEntries() {
  return std::exchange(entries_, {});
}

void Runner::act(Action::Kind kind, size_t node, uint64_t offset) {
  nodes_[node].isAwaited = true;
  actions_.push_back({kind, node, state_.plan.nodes[node].endpoint, offset});
}

void Runner::note(Entry entry) {
  state_.apply(entry);
  entries_.push_back(std::move(entry));
}

void Runner::fail(uint64_t now, size_t node, const std::string& code, const std::string& message,
                  const std::string& runs) {
  nodes_[node].nextAt = now;
  note({EntryKind::Failed, node, 0, code, message, runs});
  if (state_.course != Course::Running) {
    // Others may be about to take the same image.
    stopsTransfers_ = true;
    return;
  }
  const size_t limit = state_.terms.haltOn.failuresOf(state_.total());
  if (state_.plan.nodes[node].group == 0) {
    haltFor("canary_failed", fmt::format("the canary {} failed", state_.plan.nodes[node].name));
  } else if (state_.failures >= limit) {
    const HaltLimit& haltOn = state_.terms.haltOn;
    haltFor("too_many_failures",
            fmt::format("{} node{} failed (halt-on {}{} of {} -> {})", state_.failures, state_.failures == 1 ? "" : "s",
                        haltOn.value, haltOn.isShare ? "%" : "", state_.total(), limit));
  }
}

void Runner::skip(size_t node, const std::string& code, const std::string& message) {
  note({EntryKind::Skipped, node, 0, code, message, ""});
}

void Runner::haltFor(const std::string& code, const std::string& message) {
  stopsTransfers_ = true;
  isSoaking_ = false;
  note({EntryKind::Halting, noNode, 0, code, message, ""});
}

// Where none of our bytes can be, somebody else's may.
void Runner::discard(size_t node) {
  if (!nodes_[node].isPrepared) return note({EntryKind::Discarded, node});
  state_.nodes[node].phase = Phase::Discarding;
  act(Action::Kind::Discard, node);
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
        now - std::min(now, state_.terms.deadlineMs - std::min(state_.terms.deadlineMs, afterGapMs));
    watch.beganAt = std::max(watch.beganAt + gap, latest);
  }
  if (isSoaking_) soakUntil_ += gap;
}

bool Runner::isOverdue(uint64_t now, size_t node) const {
  const NodeProgress& progress = state_.nodes[node];
  return progress.isInFlight() && progress.phase != Phase::Discarding &&
         now - std::min(now, nodes_[node].beganAt) > state_.terms.deadlineMs;
}

// Nobody fails unseen: whatever its last request was, it is asked what it runs.
void Runner::stepOverdue(uint64_t now, size_t node) {
  Watch& watch = nodes_[node];
  NodeProgress& progress = state_.nodes[node];
  if (!watch.isAskedLast) {
    watch.isAskedLast = true;
    watch.lastWordBy = now + lastWordMs;
    watch.overdueIn = progress.phase;
    if (progress.isTransferring()) progress.phase = Phase::Asking;
    return act(Action::Kind::Ask, node);
  }
  if (watch.isAwaited && now < watch.lastWordBy) return;
  const bool isNew = progress.phase == Phase::OnTrial;
  const bool isUnseen = isNew && needsWitness(node) && !watch.isSeen;
  const std::string where = isUnseen ? "runs the new image, but no other member sees it"
                                     : toText(progress.isTransferring() ? watch.overdueIn : progress.phase);
  fail(now, node, "deadline", fmt::format("not confirmed within {} s: {}", state_.terms.deadlineMs / 1000, where),
       isNew ? state_.imageOf(node).hash : "");
}

void Runner::step(uint64_t now) {
  for (size_t node = 0; node < nodes_.size(); ++node) stepNode(now, node);
  if (state_.course == Course::Running) stepGroups(now);
  if (state_.course == Course::Halting && state_.inFlight() == 0) {
    note({EntryKind::Halted, noNode, 0, state_.haltCode, state_.haltMessage, ""});
  }
  if (!state_.isOver()) stepMembers(now);
}

void Runner::stepNode(uint64_t now, size_t node) {
  Watch& watch = nodes_[node];
  const NodeProgress& progress = state_.nodes[node];
  if (state_.isOver()) return;
  if (isOverdue(now, node)) return stepOverdue(now, node);
  if (watch.isAwaited || now < watch.nextAt) return;
  switch (progress.phase) {
    case Phase::Backoff:
      if (stopsTransfers_ && !watch.isInDoubt) return discard(node);
      state_.nodes[node].phase = Phase::Asking;
      return act(Action::Kind::Ask, node);
    case Phase::Asking:
    case Phase::Restarting:
    case Phase::OnTrial: watch.nextAt = now + askPeriodMs; return act(Action::Kind::Ask, node);
    case Phase::Confirmed:
      if (!isSoaking_ || state_.plan.nodes[node].group != 0) return;
      watch.nextAt = now + 2 * askPeriodMs;
      return act(Action::Kind::Ask, node);
    default: return;
  }
}

void Runner::stepGroups(uint64_t now) {
  if (isSoaking_) {
    if (now < soakUntil_) return;
    isSoaking_ = false;
    note({EntryKind::Soaked});
  }
  do {
    beginWaiting(now);
  } while (advance(now));
}

void Runner::beginWaiting(uint64_t now) {
  for (size_t node = 0; node < nodes_.size(); ++node) {
    if (state_.inFlight() >= std::max(1U, state_.terms.parallelMax)) return;
    if (state_.nodes[node].phase != Phase::Waiting || state_.plan.nodes[node].group != state_.group) continue;
    nodes_[node] = Watch{};
    nodes_[node].beganAt = now;
    nodes_[node].isFresh = true;
    note({EntryKind::Began, node});
    act(Action::Kind::Ask, node);
  }
}

bool Runner::needsCanary() const {
  if (state_.terms.canaries == 0) return false;
  for (size_t node = 0; node < nodes_.size(); ++node) {
    if (state_.plan.nodes[node].group == 0 && state_.nodes[node].phase == Phase::Confirmed) return false;
  }
  return true;
}

// True: another group has its turn, and somebody in it waits.
bool Runner::advance(uint64_t now) {
  size_t next = noNode;
  size_t first = noNode;
  for (size_t node = 0; node < nodes_.size(); ++node) {
    const size_t group = state_.plan.nodes[node].group;
    if (state_.nodes[node].isInFlight()) return false;
    if (state_.nodes[node].phase != Phase::Waiting) continue;
    if (group == state_.group) return false;
    if (group < next) {
      next = group;
      first = node;
    }
  }
  if (state_.group == 0 && next != noNode) {
    if (needsCanary()) {
      note({EntryKind::Canary, first});
      return true;
    }
    if (!state_.isSoaked && state_.terms.canaries > 0 && state_.terms.soakMs > 0) {
      isSoaking_ = true;
      soakUntil_ = now + state_.terms.soakMs;
      note({EntryKind::Soaking, noNode, state_.terms.soakMs});
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
  if (state_.count(Phase::Parked) > 0) {
    haltFor("untouched", "the failed nodes have been tried again; the others were not touched");
    return;
  }
  if (state_.count(Phase::Queued) > 0) {
    if (queueUntil_ == 0) queueUntil_ = now + state_.terms.queueMs;
    if (now < queueUntil_) return;
    for (size_t node = 0; node < nodes_.size(); ++node) {
      if (state_.nodes[node].phase == Phase::Queued) skip(node, "offline", "has not come back");
    }
  }
  note({EntryKind::Finished});
}

bool Runner::needsWitness(size_t node) const {
  return std::any_of(state_.plan.observers.begin(), state_.plan.observers.end(),
                     [this, node](const Observer& observer) { return observer.key != state_.plan.nodes[node].key; });
}

void Runner::stepMembers(uint64_t now) {
  if (isObserverAwaited_ || now < membersAt_ || state_.plan.observers.empty()) return;
  bool isNeeded = false;
  for (size_t node = 0; node < nodes_.size(); ++node) {
    isNeeded |= state_.nodes[node].phase == Phase::OnTrial && !nodes_[node].isSeen;
    // It may come back at another address.
    isNeeded |= state_.nodes[node].phase == Phase::Restarting && nodes_[node].silences > 2;
  }
  const bool isQueueing = state_.count(Phase::Queued) > 0 && state_.course == Course::Running;
  if (!isNeeded && !isQueueing) return;
  membersAt_ = now + (isNeeded ? askPeriodMs : queuePeriodMs);
  observer_ = (observer_ + 1) % state_.plan.observers.size();
  isObserverAwaited_ = true;
  actions_.push_back({Action::Kind::AskMembers, observer_, state_.plan.observers[observer_].endpoint, 0});
}

}  // namespace spore::cli
