#include "simulator/run/runner.h"

#include <fmt/format.h>

#include <algorithm>

#include "simulator/promises.h"
#include "simulator/run/fault_plan.h"
#include "simulator/scenarios/scenario.h"
#include "spore/config/detection.h"

namespace spore::sim {
namespace {

constexpr size_t usualNodes = 50;
// Between faults and the next ones lies a moment without, to see views converge.
constexpr Time safetyPhase = 30 * minute;
constexpr Time livenessPhase = promises::viewsConvergeWithin + 5 * second;
// How often the caller is asked whether to go on.
constexpr Time slice = 20 * second;
constexpr Time wrapsAfter = 5 * minute;

WorldOptions worldOf(const RunOptions& options, size_t nodes) {
  WorldOptions world;
  world.seed = options.seed;
  world.nodes = nodes;
  world.medium = options.medium;
  world.clockDriftPpm = options.driftPpm;
  world.firmwares = options.firmwares;
  world.isKeyed = options.isKeyed;
  world.settings.discoveryListen = Millis{options.listenMs};
  CHECK(setDetection(world.settings, options.detection) == Status::Ok);
  return world;
}

class Run {
 public:
  Run(const RunOptions& options, World& world, WantsMore wantsMore)
      : options_(options), world_(world), plan_(world, options), wantsMore_(std::move(wantsMore)) {}

  void play();
  bool isStopped() const { return isStopped_; }

 private:
  void pass(Time duration);
  bool isOver() const { return isStopped_ || !world_.violations().empty(); }

  const RunOptions& options_;
  World& world_;
  FaultPlan plan_;
  WantsMore wantsMore_;
  bool isStopped_ = false;
};

void Run::play() {
  world_.bootAll();
  for (size_t node = 0; node < world_.nodeCount(); ++node) world_.rememberFlash(node);
  pass(std::min(options_.duration, livenessPhase));
  const Time end = options_.duration;
  while (!isOver() && world_.now() < end) {
    const Time safetyEnd = std::min(end, options_.faults.any() ? world_.now() + safetyPhase : end);
    plan_.begin(safetyEnd);
    world_.events().begin({options_.surePerSecond, options_.retainsPerSecond, options_.fastPerSecond}, safetyEnd);
    pass(safetyEnd - world_.now());
    if (options_.faults.any()) pass(FaultPlan::freezeMax);
    if (isOver()) return;
    plan_.undo();
    world_.setLoss({}, 0);
    world_.calm();
    pass(livenessPhase);
    if (!isOver() && world_.now() < end) world_.setLoss(options_.medium.broadcastLoss, options_.medium.unicastLoss);
  }
}

void Run::pass(Time duration) {
  const Time end = world_.now() + duration;
  while (!isOver() && world_.now() < end) {
    world_.runUntil(std::min(end, world_.now() + slice));
    isStopped_ = wantsMore_ && !wantsMore_(world_.now());
  }
}

void finish(World& world, Outcome& outcome) {
  outcome.tally.add(world);
  outcome.violations = world.violations();
  outcome.lastEvents.assign(world.trace().last().begin(), world.trace().last().end());
}

void playScenario(const RunOptions& options, const Scenario& scenario, Outcome& outcome) {
  RunOptions changed = options;
  scenario.prepare(changed);
  World world(worldOf(changed, options.nodesOr(scenario.nodes)));
  world.trace().setLoud(options.isLoud);
  world.checkers().falseAlarms.setAllowed(scenario.alarmsAllowed);
  scenario.play(world);
  finish(world, outcome);
}

}  // namespace

Outcome play(const RunOptions& options, WantsMore wantsMore) {
  Outcome outcome;
  if (const Scenario* scenario = findScenario(options.scenario)) {
    playScenario(options, *scenario, outcome);
    return outcome;
  }
  World world(worldOf(options, options.nodesOr(usualNodes)));
  world.trace().setLoud(options.isLoud);
  for (size_t node = 0; options.doClocksWrap && node < world.nodeCount(); ++node) {
    world.setClock(node, static_cast<uint32_t>(-(wrapsAfter / millisecond)), world.node(node).setup().clockDriftPpm);
  }
  world.events().setStrict(options.isStrict);
  Run run(options, world, wantsMore);
  run.play();
  outcome.isStopped = run.isStopped();
  finish(world, outcome);
  return outcome;
}

RunOptions randomRun(uint64_t seed) {
  Generator generator(seed ^ 0x5350);
  const auto pick = [&](std::initializer_list<double> choices) {
    return choices.begin()[generator.below(static_cast<uint32_t>(choices.size()))];
  };
  RunOptions options;
  options.seed = seed;
  options.nodes = static_cast<size_t>(pick({2, 3, 5, 5, 8, 12, 20, 20, 30, 50}));
  options.duration = static_cast<Time>(pick({10, 20, 30, 60})) * minute;
  options.medium.broadcastLoss.mean = pick({0, 0.05, 0.1, 0.2, 0.2, 0.3, 0.5});
  options.medium.broadcastLoss.burst = static_cast<Time>(pick({0, 300, 1000, 1000, 2000})) * millisecond;
  options.medium.unicastLoss = pick({0, 0.01, 0.01, 0.05});
  options.medium.delayMax = static_cast<Time>(pick({2, 5, 20, 100})) * millisecond;
  options.medium.reorder = pick({0, 0, 0.02, 0.1});
  options.medium.duplicate = pick({0, 0, 0.02, 0.1});
  options.medium.arpPlaces = static_cast<size_t>(pick({10, 10, 0}));
  options.medium.inboxPlaces = static_cast<size_t>(pick({8, 32, 256}));
  options.faults.crashes = pick({0, 6, 20, 60});
  options.faults.olderFlashes = pick({0, 0, 4});
  options.faults.restarts = pick({0, 6, 30});
  options.faults.leaves = pick({0, 0, 10});
  options.faults.freezes = pick({0, 0, 10, 30});
  options.faults.stalls = pick({0, 0, 30});
  options.faults.partitions = pick({0, 0, 6, 20});
  options.faults.oneWays = pick({0, 0, 20});
  options.faults.swaps = pick({0, 0, 6});
  options.faults.floods = pick({0, 0, 10});
  options.driftPpm = static_cast<int32_t>(pick({0, 50, 500}));
  options.doClocksWrap = generator.below(4) == 0;
  options.faults.attacks = pick({0, 0, 0, 12});
  options.faults.filters = pick({0, 0, 0, 6});
  options.faults.pauses = pick({0, 0, 0, 10});
  options.faults.suspends = pick({0, 0, 10});
  options.slowLoops = static_cast<size_t>(pick({0, 0, 0, 1, 2}));
  options.medium.unicastInBursts = pick({0, 0, 0, 0.3, 0.5});
  // How soon lies are refuted is promised for up to 20 % of lost broadcasts, and where questions and answers get
  // through.
  if (options.faults.attacks > 0) {
    options.medium.broadcastLoss.mean = std::min(options.medium.broadcastLoss.mean, 0.2);
    options.medium.unicastInBursts = options.faults.filters = options.faults.pauses = 0;
    options.slowLoops = 0;
  }
  options.detection = Millis{static_cast<uint32_t>(pick({5, 10, 10, 10})) * 1000};
  options.surePerSecond = pick({0, 0, 0.05, 0.2, 1, 5});
  options.retainsPerSecond = pick({0, 0, 0.05, 0.5});
  options.isKeyed = generator.below(4) == 0;
  options.fastPerSecond = pick({0, 0, 2});
  return options;
}

}  // namespace spore::sim
