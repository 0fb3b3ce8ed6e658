#include "rollout/core/rollout_state.h"

#include <algorithm>

namespace spore::cli {
namespace {

Phase firstPhase(Verdict verdict) {
  if (verdict == Verdict::Update) return Phase::Waiting;
  return verdict == Verdict::Queued ? Phase::Queued : Phase::Skipped;
}

void begin(NodeProgress& node) {
  node = NodeProgress{};
  node.phase = Phase::Asking;
}

// Nobody knows how far a node has come since somebody last looked.
void resume(NodeProgress& node, bool parksOthers) {
  node.retries = 0;
  if (node.isInFlight()) {
    node.phase = Phase::Asking;
  } else if (node.phase == Phase::Waiting && parksOthers) {
    node.phase = Phase::Parked;
  } else if (node.phase == Phase::Parked && !parksOthers) {
    node.phase = Phase::Waiting;
  }
}

void end(NodeProgress& node, Phase phase, const Entry& entry) {
  node.phase = phase;
  node.code = entry.code;
  node.message = entry.message;
  node.runs = entry.hash;
}

}  // namespace

const char* toText(Course course) {
  constexpr const char* names[] = {"planned", "running", "halting", "halted", "aborted", "finished"};
  return names[static_cast<size_t>(course)];
}

const char* toText(Phase phase) {
  constexpr const char* names[] = {"skipped", "queued",  "waiting",    "parked",   "asking",    "preparing", "sending",
                                   "backoff", "halting", "restarting", "on_trial", "confirmed", "failed"};
  return names[static_cast<size_t>(phase)];
}

RolloutState::RolloutState(Plan rolloutPlan, const RolloutTerms& rolloutTerms)
    : plan(std::move(rolloutPlan)), terms(rolloutTerms), nodes(plan.nodes.size()), isCounted(plan.nodes.size()) {
  for (size_t node = 0; node < nodes.size(); ++node) {
    nodes[node].phase = firstPhase(plan.nodes[node].verdict);
    nodes[node].code = plan.nodes[node].code;
    nodes[node].message = plan.nodes[node].reason;
    isCounted[node] = nodes[node].phase != Phase::Skipped;
  }
}

size_t RolloutState::count(Phase phase) const {
  return static_cast<size_t>(
      std::count_if(nodes.begin(), nodes.end(), [phase](const NodeProgress& node) { return node.phase == phase; }));
}

size_t RolloutState::inFlight() const {
  return static_cast<size_t>(
      std::count_if(nodes.begin(), nodes.end(), [](const NodeProgress& node) { return node.isInFlight(); }));
}

size_t RolloutState::total() const {
  return static_cast<size_t>(std::count(isCounted.begin(), isCounted.end(), true));
}

void RolloutState::apply(const Entry& entry) {
  NodeProgress none;
  NodeProgress& node = entry.node < nodes.size() ? nodes[entry.node] : none;
  switch (entry.kind) {
    case EntryKind::Started: course = Course::Running; break;
    case EntryKind::Group: group = entry.value; break;
    case EntryKind::Began: begin(node); break;
    case EntryKind::Sending:
      node.phase = Phase::Sending;
      node.noteReceived(entry.value);
      break;
    case EntryKind::Retrying:
      node.phase = Phase::Backoff;
      node.retries = static_cast<unsigned>(entry.value);
      break;
    case EntryKind::Installed:
      node.phase = Phase::Restarting;
      node.wasInstalled = true;
      break;
    case EntryKind::OnTrial: node.phase = Phase::OnTrial; break;
    case EntryKind::Confirmed:
      node.phase = Phase::Confirmed;
      node.tookMs = entry.value;
      break;
    case EntryKind::Failed:
      end(node, Phase::Failed, entry);
      ++failures;
      break;
    case EntryKind::Skipped: end(node, Phase::Skipped, entry); break;
    case EntryKind::Returned: noteReturn(entry); break;
    case EntryKind::Found:
      plan.nodes[entry.node].fromVersion = entry.message;
      plan.nodes[entry.node].fromHash = entry.hash;
      break;
    case EntryKind::Canary: plan.nodes[entry.node].group = 0; break;
    case EntryKind::Discarded:
    case EntryKind::Retried:
      node = NodeProgress{};
      node.phase = Phase::Waiting;
      break;
    case EntryKind::Soaking: break;
    case EntryKind::Soaked: isSoaked = true; break;
    case EntryKind::Halting:
      course = Course::Halting;
      haltCode = entry.code;
      haltMessage = entry.message;
      break;
    case EntryKind::Halted: course = Course::Halted; break;
    case EntryKind::Aborted: course = Course::Aborted; break;
    case EntryKind::Finished: course = Course::Finished; break;
    case EntryKind::Resumed:
      course = Course::Running;
      group = 0;
      failures = 0;
      for (NodeProgress& any : nodes) resume(any, entry.code == "retry");
      haltCode.clear();
      haltMessage.clear();
      break;
  }
}

void RolloutState::noteReturn(const Entry& entry) {
  PlannedNode& planned = plan.nodes[entry.node];
  planned.verdict = Verdict::Update;
  planned.image = std::min<size_t>(entry.value, plan.images.size() - 1);
  planned.fromVersion = entry.message;
  planned.fromHash = entry.hash;
  nodes[entry.node] = NodeProgress{};
  nodes[entry.node].phase = Phase::Waiting;
}

}  // namespace spore::cli
