#include <algorithm>

#include "spore/ota/firmware_record.h"
#include "story_run.h"

namespace spore::cli {
namespace {

using sim::second;
using sim::Time;

constexpr size_t lostCount = 2;
constexpr size_t splitOff = 20;
constexpr size_t confirmedBefore = 18;
constexpr Time splitFor = 3 * sim::minute;
// Until whoever is called by a halt sees everybody again, and goes on.
constexpr Time attention = 20 * second;
// The time to confirmed that updates of one node are measured by (bench/ota); the mean of a fleet is below it.
constexpr Time roundTime = sim::minute;

class SplitStory {
 public:
  explicit SplitStory(uint64_t seed) : run_(seed, ImageBehaviour::Good, false) {}

  StoryEnd play();

 private:
  void loseTwo();
  void live();
  void operate();
  Time statedTime() const;
  void judgeFailures();
  void judgeNode(size_t node);
  std::string figures() const;

  StoryRun run_;
  Time splitAt_ = 0;
  bool isSplit_ = false;
  bool hasReopened_ = false;
  unsigned halts_ = 0;
  size_t reopened_ = 0;
  bool isOver_ = false;
  Time endedAt_ = 0;
};

StoryEnd SplitStory::play() {
  run_.begin(RolloutTerms{});
  loseTwo();
  while (!isOver_ && run_.goesOn()) live();
  endedAt_ = run_.world().now();
  run_.expect(splitAt_ > 0, "the rollout was over before the network fell apart");
  run_.expect(halts_ > 0, "nobody has noticed that the network fell apart");
  judgeFailures();
  for (size_t node = 0; node < run_.rollout.state().nodes.size(); ++node) judgeNode(node);
  run_.endWell();
  return run_.end(figures());
}

// Not the canary: that would halt the rollout, as the other stories show.
void SplitStory::loseTwo() {
  std::vector<size_t> candidates;
  const std::vector<PlannedNode>& nodes = run_.rollout.state().plan.nodes;
  for (size_t node = 0; node < nodes.size(); ++node) {
    if (nodes[node].group > 0) candidates.push_back(run_.rollout.numberOf(node));
  }
  for (const size_t node : run_.pick(candidates, lostCount)) run_.fleet.lose(node);
}

void SplitStory::live() {
  sim::World& world = run_.world();
  world.run(second);
  run_.expect(world.now() - run_.begunAt <= statedTime(), "the rollout takes longer than stated");
  if (splitAt_ == 0 && run_.rollout.state().count(Phase::Confirmed) >= confirmedBefore) {
    std::vector<size_t> all(world.nodeCount());
    for (size_t node = 0; node < all.size(); ++node) all[node] = node;
    run_.fleet.partOff(run_.pick(all, splitOff));
    splitAt_ = world.now();
    isSplit_ = true;
  }
  if (isSplit_ && world.now() - splitAt_ >= splitFor) {
    run_.fleet.heal();
    isSplit_ = false;
  }
  if (run_.rollout.isDone()) operate();
}

// A round for as many nodes as may be updated at once: the canary, each wave, and the nodes that are tried again. A
// node that is lost keeps its place until its deadline. When the network falls apart, what is in flight may take its
// deadline until the halt, and nothing goes on before the network is one again.
Time SplitStory::statedTime() const {
  const RolloutState& state = run_.rollout.state();
  const Time deadline = static_cast<Time>(state.terms.deadlineMs) * sim::millisecond;
  const auto roundsFor = [&state](size_t nodes) {
    return static_cast<Time>((nodes + state.terms.parallelMax - 1) / state.terms.parallelMax);
  };
  Time rounds = roundsFor(reopened_);
  for (size_t group = 0; group <= state.plan.lastGroup(); ++group) rounds += roundsFor(state.plan.countInGroup(group));
  const Time soak = static_cast<Time>(state.terms.soakMs) * sim::millisecond;
  return rounds * roundTime + soak + lostCount * deadline + splitFor + attention + deadline;
}

// As somebody would who reads what the command prints in the end: after a halt, look what is wrong, then resume; when
// it has finished and some have failed, try those again.
void SplitStory::operate() {
  SimOperator& rollout = run_.rollout;
  if (rollout.state().course == Course::Halted) {
    if (isSplit_ || run_.world().now() - splitAt_ < splitFor + attention) return;
    ++halts_;
    rollout.resume();
  } else if (!hasReopened_ && rollout.state().count(Phase::Failed) > 0) {
    hasReopened_ = true;
    reopened_ = rollout.state().count(Phase::Failed);
    rollout.resumeFailed();
  } else {
    isOver_ = true;
  }
}

// Whoever is not heard of has failed for that reason, and for no other.
void SplitStory::judgeFailures() {
  for (const TimedEntry& step : run_.rollout.steps()) {
    if (step.entry.kind != EntryKind::Failed) continue;
    run_.expect(step.entry.code == "unreachable" || step.entry.code == "deadline",
                fmt::format("a node has failed for {}: {}", step.entry.code, step.entry.message));
  }
}

bool hasPassedTrial(sim::SimStorage& storage) {
  uint8_t bytes[firmwareRecordBytes];
  const Result<size_t> size = storage.load(StorageKey::Firmware, bytes);
  if (!size.ok()) return false;
  const Result<FirmwareRecord> record = decodeFirmwareRecord(Bytes{bytes}.first(size.value()));
  return record.ok() && record.value().outcome == TrialOutcome::Confirmed;
}

void SplitStory::judgeNode(size_t planned) {
  const size_t node = run_.rollout.numberOf(planned);
  const NodeProgress& progress = run_.rollout.state().nodes[planned];
  const std::string name = fmt::format("node {} is {} ({})", node, toText(progress.phase), progress.code);
  if (run_.fleet.isLost(node)) {
    run_.expect(progress.phase == Phase::Failed, name + ", and never came back");
    run_.expect(!run_.world().isOn(node), name + ", and did come back");
    return;
  }
  // Confirmed out of the operator's sight: found to run the image when it was tried again.
  const bool isCurrent = progress.phase == Phase::Skipped && progress.code == "image_current";
  run_.expect(progress.phase == Phase::Confirmed || isCurrent, name);
  run_.expect(run_.fleet.runsNew(node), name + ", and does not run the new image");
  run_.expect(hasPassedTrial(run_.world().node(node).storage()), name + ", and has not passed its trial");
}

std::string SplitStory::figures() const {
  const RolloutState& state = run_.rollout.state();
  size_t failures = 0;
  Time slowest = 0;
  for (const TimedEntry& step : run_.rollout.steps()) {
    failures += step.entry.kind == EntryKind::Failed;
    if (step.entry.kind == EntryKind::Confirmed) {
      slowest = std::max(slowest, static_cast<Time>(step.entry.value) * sim::millisecond);
    }
  }
  return fmt::format(
      "{} confirmed, {} found current, {} failed; split at {}, {} failures in all, {} halt, slowest node {}, over "
      "after {} of {}",
      state.count(Phase::Confirmed), state.count(Phase::Skipped), state.count(Phase::Failed),
      clockText(splitAt_ - run_.begunAt), failures, halts_, clockText(slowest), clockText(endedAt_ - run_.begunAt),
      clockText(statedTime()));
}

}  // namespace

StoryEnd playSplit(uint64_t seed) {
  return SplitStory(seed).play();
}

}  // namespace spore::cli
