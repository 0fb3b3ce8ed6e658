#include "story_run.h"

#include "simulator/promises.h"

namespace spore::cli {

using sim::second;

void StoryRun::begin(const RolloutTerms& terms) {
  world().bootAll();
  world().run(30 * second);
  rollout.plan(terms);
  const size_t planned = rollout.state().plan.count(Verdict::Update);
  expect(planned == UpdatedFleet::nodeCount, fmt::format("{} nodes were planned", planned));
  begunAt = world().now();
  if (goesOn()) rollout.start();
}

void StoryRun::endWell() {
  world().setLoss({}, 0);
  world().calm();
  world().run(sim::promises::viewsConvergeWithin + 2 * second);
}

std::vector<size_t> StoryRun::pick(std::vector<size_t> from, size_t count) {
  std::vector<size_t> picked;
  while (picked.size() < count && !from.empty()) {
    const size_t place = generator.below(static_cast<uint32_t>(from.size()));
    picked.push_back(from[place]);
    from.erase(from.begin() + static_cast<long>(place));
  }
  return picked;
}

// The world knows what the operator can only be told.
void StoryRun::judge(const Entry& entry) {
  const size_t inFlight = rollout.state().inFlight();
  expect(inFlight <= rollout.state().terms.parallelMax, fmt::format("{} nodes are updated at once", inFlight));
  if (entry.kind != EntryKind::Confirmed) return;
  const size_t node = rollout.numberOf(entry.node);
  expect(fleet.runsNew(node), fmt::format("node {} was confirmed, and does not run the new image", node));
  const sim::Time age = world().now() - world().truth().at(node).bootedAt;
  const sim::Time trial = sim::Time{TrialTerms{}.duration.count} * sim::millisecond;
  expect(age >= trial, fmt::format("node {} was confirmed {} after its start", node, sim::timeText(age)));
}

StoryEnd StoryRun::end(const std::string& figures) {
  if (broken_.empty() && !world().violations().empty()) {
    const sim::Violation& first = world().violations().front();
    broken_ = fmt::format("{}: {}", first.checker, first.what);
  }
  return {broken_, figures};
}

std::string clockText(sim::Time duration) {
  return fmt::format("{}:{:02}", duration / sim::minute, duration % sim::minute / second);
}

}  // namespace spore::cli
