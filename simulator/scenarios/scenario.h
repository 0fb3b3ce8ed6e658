// Scenario: a story from real life, with a beginning, an accident and an end that everybody can check.
#pragma once

#include <string_view>
#include <vector>

#include "simulator/run/run_options.h"
#include "simulator/world.h"

namespace spore::sim {

struct Scenario {
  const char* name;
  const char* story;  // one line
  size_t nodes;
  uint64_t alarmsAllowed;  // false ones
  bool needsChip;          // only with the capacities of the chip does it tell anything
  // Changes what the story needs changed before the world exists.
  void (*prepare)(RunOptions& options);
  void (*play)(World& world);
};

const std::vector<Scenario>& scenarios();
const Scenario* findScenario(std::string_view name);

// One file each.
void addPowerScenarios(std::vector<Scenario>& all);
void addNetworkScenarios(std::vector<Scenario>& all);
void addMemberScenarios(std::vector<Scenario>& all);
void addBoardScenarios(std::vector<Scenario>& all);
void addHostileScenarios(std::vector<Scenario>& all);

// What stories have in common.
void usualWifi(RunOptions& options);  // 10 % loss in bursts of 1 s, unless the user says otherwise
// All boot, and have time to find each other.
void beginTogether(World& world);
// The faults are over, nothing is lost any more: all must come right.
void endWell(World& world);

}  // namespace spore::sim
