// FaultPlan: lets faults happen to a world at random, at given rates, and ends them.
#pragma once

#include "simulator/run/run_options.h"
#include "simulator/world.h"

namespace spore::sim {

class FaultPlan {
 public:
  FaultPlan(World& world, const RunOptions& options) : world_(world), options_(options), rates_(options.faults) {}

  // From now on, until `end`.
  void begin(Time end);
  // Undoes what is still in force: all run, and reach each other.
  void undo();
  // How long after `end` a process may still stand still.
  static constexpr Time freezeMax = minute;

 private:
  using Fault = void (FaultPlan::*)();
  void plan(double perHour, Fault fault);
  void happen(double perHour, Fault fault);

  void crash();
  void crashToOlderFlash();
  void restart();
  void leave();
  void freeze();
  void stall();
  void partition();
  void oneWay();
  void swap();
  void flood();
  void filter();
  void pause();
  void suspend();
  void attack();
  size_t anyNode();
  Time away(Time most) { return world_.generator().between(second, most); }

  World& world_;
  const RunOptions& options_;
  const FaultRates& rates_;
  Time end_ = 0;
};

}  // namespace spore::sim
