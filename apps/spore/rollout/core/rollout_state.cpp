#include "rollout/core/rollout_state.h"

#include <fmt/format.h>

#include <algorithm>

#include "spore/base/check.h"

namespace spore::cli {
namespace {

Phase firstPhase(Verdict verdict) {
  if (verdict == Verdict::Update) return Phase::Waiting;
  return verdict == Verdict::Queued ? Phase::Queued : Phase::Skipped;
}

NodeProgress firstProgress(const PlannedNode& planned) {
  NodeProgress node{firstPhase(planned.verdict)};
  node.code = planned.code;
  node.message = planned.reason;
  return node;
}

bool isAboutNode(EntryKind kind) {
  return findChangeBy(kind) != nullptr || kind == EntryKind::Found || kind == EntryKind::Canary;
}

}  // namespace

const char* toText(Course course) {
  constexpr const char* names[] = {"planned", "running", "halting", "halted", "aborted", "finished"};
  return names[static_cast<size_t>(course)];
}

RolloutState::RolloutState(Plan rolloutPlan, const RolloutTerms& rolloutTerms)
    : plan(std::move(rolloutPlan)), terms(rolloutTerms) {
  for (const PlannedNode& planned : plan.nodes) {
    nodes.push_back(firstProgress(planned));
    isCounted.push_back(nodes.back().phase != Phase::Skipped);
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

std::string RolloutState::objectionTo(const Entry& entry) const {
  if (!isAboutNode(entry.kind)) return "";
  if (entry.node >= nodes.size()) return fmt::format("\"{}\" names no node", toText(entry.kind));
  const PlannedNode& planned = plan.nodes[entry.node];
  const Phase from = nodes[entry.node].phase;
  const PhaseChange* const change = findChangeBy(entry.kind);
  if (change != nullptr && !change->from.has(from)) {
    return fmt::format("{} cannot be \"{}\" while it is \"{}\"", planned.name, toText(entry.kind), toText(from));
  }
  if (entry.kind == EntryKind::Returned && entry.value >= plan.images.size()) {
    return fmt::format("{} is given image {}, and the plan has {}", planned.name, entry.value, plan.images.size());
  }
  return "";
}

void RolloutState::apply(const Entry& entry) {
  CHECK(objectionTo(entry).empty());
  isAboutNode(entry.kind) ? applyToNode(entry) : applyToCourse(entry);
}

// The only place where a node gets another phase.
void RolloutState::change(NodeProgress& node, EntryKind by, Phase to) {
  CHECK(mayChange(by, node.phase, to));
  node.phase = to;
}

void RolloutState::applyToNode(const Entry& entry) {
  NodeProgress& node = nodes[entry.node];
  PlannedNode& planned = plan.nodes[entry.node];
  if (const PhaseChange* const next = findChangeBy(entry.kind)) change(node, entry.kind, next->to);
  switch (entry.kind) {
    case EntryKind::Began:
    case EntryKind::Discarded:
    case EntryKind::Reopened: node = NodeProgress{node.phase}; break;
    case EntryKind::Sending:
      node.isPrepared = true;
      node.hadReverted |= entry.code == revertedBefore;
      break;
    case EntryKind::Failed:
      ++failures;
      // Others may be about to take the same image.
      stopsTransfers |= course != Course::Running;
      [[fallthrough]];
    case EntryKind::Skipped:
      node.code = entry.code;
      node.message = entry.message;
      node.runs = entry.hash;
      break;
    case EntryKind::Returned: noteReturn(entry); break;
    case EntryKind::Found:
      planned.fromVersion = entry.message;
      planned.fromHash = entry.hash;
      break;
    case EntryKind::Canary: planned.group = 0; break;
    default: break;
  }
}

void RolloutState::noteReturn(const Entry& entry) {
  PlannedNode& planned = plan.nodes[entry.node];
  planned.verdict = Verdict::Update;
  planned.image = entry.value;
  planned.fromVersion = entry.message;
  planned.fromHash = entry.hash;
  nodes[entry.node] = NodeProgress{nodes[entry.node].phase};
}

void RolloutState::applyToCourse(const Entry& entry) {
  switch (entry.kind) {
    case EntryKind::Started: course = Course::Running; break;
    case EntryKind::Group: group = entry.value; break;
    case EntryKind::Soaking: isSoaking = true; break;
    case EntryKind::Soaked:
      isSoaking = false;
      isSoaked = true;
      break;
    case EntryKind::Halting:
      course = Course::Halting;
      isSoaking = false;
      // An operator's halt lets nodes in flight finish.
      stopsTransfers = entry.code != operatorHalt;
      haltCode = entry.code;
      haltMessage = entry.message;
      break;
    case EntryKind::Halted: course = Course::Halted; break;
    case EntryKind::Aborted:
      course = Course::Aborted;
      stopsTransfers = true;
      break;
    case EntryKind::Finished: course = Course::Finished; break;
    case EntryKind::Resumed: resume(entry.code == resumedForFailed); break;
    default: break;
  }
}

// Whoever resumes forgives what has failed, and has the canaries watched anew.
void RolloutState::resume(bool parksOthers) {
  course = Course::Running;
  group = 0;
  isSoaking = false;
  stopsTransfers = false;
  failures = 0;
  haltCode.clear();
  haltMessage.clear();
  for (NodeProgress& node : nodes) {
    if (node.phase == Phase::Sending || node.phase == Phase::Backoff) change(node, EntryKind::Resumed, Phase::Asking);
    if (node.phase == Phase::OnTrial) change(node, EntryKind::Resumed, Phase::Restarting);
    const Phase untouched = parksOthers ? Phase::Parked : Phase::Waiting;
    const bool isUntouched = node.phase == Phase::Waiting || node.phase == Phase::Parked;
    if (isUntouched && node.phase != untouched) change(node, EntryKind::Resumed, untouched);
  }
}

}  // namespace spore::cli
