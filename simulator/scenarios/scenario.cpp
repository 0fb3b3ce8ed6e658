#include "simulator/scenarios/scenario.h"

#include "simulator/promises.h"

namespace spore::sim {
namespace {

// Whether the user has asked for another Wi-Fi than the usual one.
bool hasOwnWifi(const RunOptions& options) {
  const RunOptions usual;
  return options.medium.broadcastLoss.mean != usual.medium.broadcastLoss.mean ||
         options.medium.unicastLoss != usual.medium.unicastLoss;
}

std::vector<Scenario> makeScenarios() {
  std::vector<Scenario> all;
  addPowerScenarios(all);
  addNetworkScenarios(all);
  addMemberScenarios(all);
  addBoardScenarios(all);
  addHostileScenarios(all);
  return all;
}

}  // namespace

const std::vector<Scenario>& scenarios() {
  static const std::vector<Scenario> all = makeScenarios();
  return all;
}

const Scenario* findScenario(std::string_view name) {
  for (const Scenario& scenario : scenarios()) {
    if (name == scenario.name) return &scenario;
  }
  return nullptr;
}

void usualWifi(RunOptions& options) {
  if (!hasOwnWifi(options)) options.medium.broadcastLoss = {0.1, second};
}

void beginTogether(World& world) {
  world.bootAll();
  world.run(30 * second);
}

void endWell(World& world) {
  world.setLoss({}, 0);
  world.calm();
  world.run(promises::viewsConvergeWithin + 2 * second);
}

}  // namespace spore::sim
