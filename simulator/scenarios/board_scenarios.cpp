// Stories about single boards: they stall, sleep, and their clocks wrap.
#include "simulator/scenarios/scenario.h"

namespace spore::sim {
namespace {

void playFrozenBoard(World& world) {
  beginTogether(world);
  world.freeze(1, 30 * second);
  world.run(50 * second);
  endWell(world);
}

void playShortStalls(World& world) {
  beginTogether(world);
  for (int i = 0; i < 40; ++i) {
    world.freeze(world.generator().below(static_cast<uint32_t>(world.nodeCount())), 3900 * millisecond);
    world.run(5 * second);
  }
  endWell(world);
}

void playSleeper(World& world) {
  beginTogether(world);
  world.freeze(1, 90 * second);
  world.run(2 * minute);
  endWell(world);
}

// One board dies while another one's sketch blocks the loop again and again.
void playSlowLoop(World& world) {
  beginTogether(world);
  world.slowDown(1, 2600 * millisecond, 900 * millisecond, 2900 * millisecond);
  world.slowDown(2, 15 * second, 5 * second, 7 * second);
  world.run(minute);
  world.crash(0);
  world.run(3 * minute);
  world.boot(0);
  world.run(5 * minute);
  world.speedUpAll();
  world.run(30 * second);
  endWell(world);
}

void playLaptop(World& world) {
  beginTogether(world);
  world.suspend(1, 2 * hour);
  world.run(hour);
  world.crash(0);
  world.run(hour + 30 * second);
  world.boot(0);
  world.run(30 * second);
  endWell(world);
}

void playSleptThrough(World& world) {
  beginTogether(world);
  world.freeze(1, 30 * second);
  world.run(2 * second);
  world.crash(0);
  world.run(80 * second);
  world.boot(0);
  world.run(10 * second);
  endWell(world);
}

// A chip keeps few datagrams for a sketch that does not come: too few for all members to have one among them.
void smallInbox(RunOptions& options) {
  usualWifi(options);
  options.medium.inboxPlaces = 8;
}

void wrapSoon(RunOptions& options) {
  usualWifi(options);
  options.driftPpm = 500;
}

void playClockWrap(World& world) {
  for (size_t node = 0; node < world.nodeCount(); ++node) {
    world.setClock(node, static_cast<uint32_t>(0) - 60000, world.node(node).setup().clockDriftPpm);
  }
  beginTogether(world);
  world.crash(0);
  world.run(2 * minute);
  world.boot(0);
  world.run(minute);
  endWell(world);
}

}  // namespace

void addBoardScenarios(std::vector<Scenario>& all) {
  all.push_back(
      {"frozen-board", "One board stands still for 30 s and goes on", 20, 0, false, usualWifi, playFrozenBoard});
  all.push_back({"short-stalls", "Boards stand still for just under 4 s: nobody notices", 20, 0, false, usualWifi,
                 playShortStalls});
  all.push_back(
      {"sleeper", "One board sleeps for 90 s: on waking it calls nobody dead", 20, 0, false, smallInbox, playSleeper});
  all.push_back({"slow-loop", "Two sketches block their loops again and again; another board loses power", 20, 0, false,
                 usualWifi, playSlowLoop});
  all.push_back(
      {"laptop", "A laptop sleeps for two hours; another node dies meanwhile", 10, 0, false, usualWifi, playLaptop});
  all.push_back({"slept-through", "One board loses power while another one sleeps, for which its last words wait", 20,
                 0, false, usualWifi, playSleptThrough});
  all.push_back({"clock-wrap", "All clocks wrap within the first minutes, while a board is off", 20, 0, false, wrapSoon,
                 playClockWrap});
}

}  // namespace spore::sim
