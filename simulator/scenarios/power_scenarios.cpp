// Stories about power: it fails, it returns, it flickers.
#include "simulator/scenarios/scenario.h"

namespace spore::sim {
namespace {

void playPowerReturns(World& world) {
  beginTogether(world);
  for (size_t node = 0; node < world.nodeCount(); ++node) world.crash(node);
  world.run(20 * second);
  world.bootAll();
  world.run(20 * second);
  endWell(world);
}

void playHalfPowerCycled(World& world) {
  beginTogether(world);
  for (size_t node = 0; node < world.nodeCount(); node += 2) world.crash(node);
  world.run(90 * second);
  world.bootAll();
  world.run(20 * second);
  endWell(world);
}

void playRestartLoop(World& world) {
  beginTogether(world);
  for (int i = 0; i < 30; ++i) {
    world.crash(0);
    world.run(2 * second);
    world.boot(0, ResetCause::Watchdog);
    world.run(18 * second);
  }
  endWell(world);
}

void playUpdateNight(World& world) {
  beginTogether(world);
  for (size_t node = 0; node < world.nodeCount(); ++node) {
    world.restart(node, 4 * second);
    world.run(15 * second);
  }
  endWell(world);
}

void playOlderFlash(World& world) {
  beginTogether(world);
  world.rememberFlash(1);
  for (int i = 0; i < 3; ++i) {
    world.crash(1);
    world.run(5 * second);
    world.boot(1);
    world.run(15 * second);
  }
  world.crashToOlderFlash(1);
  world.run(5 * second);
  world.boot(1);
  world.run(20 * second);
  endWell(world);
}

void playTrickle(World& world) {
  for (size_t node = 0; node < world.nodeCount(); ++node) {
    world.boot(node);
    world.run(5 * second);
  }
  world.run(10 * second);
  endWell(world);
}

}  // namespace

void addPowerScenarios(std::vector<Scenario>& all) {
  all.push_back({"power-returns", "The power fails and returns: all boards boot at once", 50, 0, false, usualWifi,
                 playPowerReturns});
  all.push_back(
      {"half-power-cycled", "Every other board is off for 90 s", 40, 0, false, usualWifi, playHalfPowerCycled});
  all.push_back(
      {"restart-loop", "One board restarts every 20 s, without a word", 20, 0, false, usualWifi, playRestartLoop});
  all.push_back({"update-night", "One board after the other announces a restart and is back in 4 s", 20, 0, false,
                 usualWifi, playUpdateNight});
  all.push_back(
      {"older-flash", "A board comes back with an old count of its starts", 10, 0, false, usualWifi, playOlderFlash});
  all.push_back({"slow-trickle", "A new board each 5 s", 40, 0, false, usualWifi, playTrickle});
}

}  // namespace spore::sim
