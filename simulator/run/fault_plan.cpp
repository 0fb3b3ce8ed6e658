#include "simulator/run/fault_plan.h"

#include "simulator/promises.h"

namespace spore::sim {
namespace {

constexpr Time absenceMax = 2 * minute;
constexpr size_t floodDatagrams = 200;
constexpr Time attackMax = 30 * second;
constexpr Time filterMax = 10 * minute;
constexpr Time suspendMax = 10 * minute;

}  // namespace

void FaultPlan::begin(Time end) {
  end_ = end;
  plan(rates_.crashes, &FaultPlan::crash);
  plan(rates_.olderFlashes, &FaultPlan::crashToOlderFlash);
  plan(rates_.restarts, &FaultPlan::restart);
  plan(rates_.leaves, &FaultPlan::leave);
  plan(rates_.freezes, &FaultPlan::freeze);
  plan(rates_.stalls, &FaultPlan::stall);
  plan(rates_.partitions, &FaultPlan::partition);
  plan(rates_.oneWays, &FaultPlan::oneWay);
  plan(rates_.swaps, &FaultPlan::swap);
  plan(rates_.floods, &FaultPlan::flood);
  plan(rates_.filters, &FaultPlan::filter);
  plan(rates_.pauses, &FaultPlan::pause);
  plan(rates_.suspends, &FaultPlan::suspend);
  plan(rates_.attacks, &FaultPlan::attack);
  for (size_t node = 0; node < std::min(options_.slowLoops, world_.nodeCount()); ++node) {
    world_.slowDown(node, options_.blocks, options_.blockPauseMin, options_.blockPauseMax);
  }
}

void FaultPlan::plan(double perHour, Fault fault) {
  if (perHour <= 0) return;
  const Time pause = world_.generator().exponential(static_cast<Time>(static_cast<double>(hour) / perHour));
  if (world_.now() + pause >= end_) return;
  world_.after(pause, [this, perHour, fault] { happen(perHour, fault); });
}

void FaultPlan::happen(double perHour, Fault fault) {
  (this->*fault)();
  plan(perHour, fault);
}

size_t FaultPlan::anyNode() {
  return world_.generator().below(static_cast<uint32_t>(world_.nodeCount()));
}

void FaultPlan::crash() {
  const size_t node = anyNode();
  world_.crash(node);
  world_.after(away(absenceMax), [this, node] { world_.boot(node); });
}

void FaultPlan::crashToOlderFlash() {
  const size_t node = anyNode();
  world_.crashToOlderFlash(node);
  world_.after(away(absenceMax), [this, node] { world_.boot(node); });
}

void FaultPlan::restart() {
  world_.restart(anyNode(), world_.generator().between(second, world_.truth().promised().restartSurvived));
}

void FaultPlan::leave() {
  const size_t node = anyNode();
  world_.leave(node);
  world_.after(away(absenceMax), [this, node] { world_.boot(node); });
}

void FaultPlan::freeze() {
  world_.freeze(anyNode(), away(freezeMax));
}

void FaultPlan::stall() {
  world_.freeze(anyNode(), world_.generator().between(second / 10, world_.truth().promised().stallSurvived));
}

void FaultPlan::partition() {
  std::vector<uint32_t> cells(world_.nodeCount());
  if (world_.generator().happens(Chance{0.5})) {
    for (uint32_t& cell : cells) cell = world_.generator().below(2);
  } else {
    cells[anyNode()] = 1;
  }
  world_.partition(cells);
  world_.after(away(absenceMax), [this] { world_.heal(); });
}

void FaultPlan::oneWay() {
  const size_t from = anyNode();
  const size_t to = anyNode();
  world_.blockOneWay(from, to, true);
  world_.after(away(absenceMax), [this, from, to] { world_.blockOneWay(from, to, false); });
}

void FaultPlan::swap() {
  world_.swapAddresses(anyNode(), anyNode());
}

void FaultPlan::flood() {
  for (size_t node = 0; node < world_.nodeCount(); ++node) {
    if (world_.isOn(node)) world_.sendGarbage(node, floodDatagrams);
  }
}

void FaultPlan::filter() {
  Generator& generator = world_.generator();
  std::vector<uint8_t> isBehind(world_.nodeCount());
  const Chance share{static_cast<double>(1 + generator.below(5)) / 10};
  for (uint8_t& one : isBehind) one = generator.happens(share) ? 1 : 0;
  const uint32_t ways = 1 + generator.below(3);
  world_.extend(isBehind, (ways & 1) != 0, (ways & 2) != 0);
  world_.after(away(filterMax), [this] { world_.extend({}, false, false); });
}

void FaultPlan::pause() {
  world_.pause(world_.generator().between(second, world_.truth().promised().pauseSurvived));
}

void FaultPlan::suspend() {
  // All are awake when the faults end.
  world_.suspend(anyNode(), std::min(away(suspendMax), end_ + freezeMax - world_.now()));
}

void FaultPlan::attack() {
  Generator& generator = world_.generator();
  const auto kind = static_cast<Attack>(generator.below(attackCount));
  const Time pause = generator.happens(Chance{0.5}) ? 4 * second : generator.between(100 * millisecond, second);
  world_.attack(kind, anyNode(), generator.between(second, attackMax), pause);
}

void FaultPlan::undo() {
  world_.heal();
  world_.extend({}, false, false);
  world_.speedUpAll();
  for (size_t a = 0; a < world_.nodeCount(); ++a) {
    world_.boot(a);
    for (size_t b = 0; b < world_.nodeCount() && rates_.oneWays > 0; ++b) world_.blockOneWay(a, b, false);
  }
}

}  // namespace spore::sim
