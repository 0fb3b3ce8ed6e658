// Stories about the member list: who leaves, who retires, who does not fit, who has whose name.
#include <algorithm>

#include "simulator/scenarios/scenario.h"

namespace spore::sim {
namespace {

void expectForgotten(World& world, size_t retired, const char* otherwise) {
  for (size_t node = 0; node < world.nodeCount(); ++node) {
    world.expect("retired_is_forgotten", world.views().of(node, retired).shown == Shown::Nothing, otherwise);
  }
}

void playRetired(World& world) {
  beginTogether(world);
  world.crash(1);
  world.run(70 * second);
  world.forget(0, 1);
  world.run(10 * second);
  expectForgotten(world, 1, "a retired member is still listed");
  world.run(10 * minute);
  expectForgotten(world, 1, "a retired member came back");
  world.boot(1);
  world.run(10 * second);
  endWell(world);
}

void playCommuter(World& world) {
  beginTogether(world);
  for (int i = 0; i < 5; ++i) {
    world.leave(2);
    world.run(2 * minute);
    world.boot(2);
    world.run(minute);
  }
  endWell(world);
}

// Half the fleet knows others than the rest: no list has room for all.
void playFullTables(World& world) {
  world.bootAll();
  world.run(5 * minute);
  endWell(world);
  for (size_t node = 0; node < 10; ++node) world.crash(node);
  world.run(70 * second);
  for (size_t node = 0; node < 10; ++node) world.boot(node);
  world.run(2 * minute);
  endWell(world);
}

// With the usual number of nodes, 101 know each other first, and no list has another place.
void playReplacedBoards(World& world) {
  const size_t replaced = std::min<size_t>(6, world.nodeCount() / 3);
  for (size_t node = replaced; node < world.nodeCount(); ++node) world.boot(node);
  world.run(30 * second);
  for (size_t node = 0; node < replaced; ++node) world.crash(replaced + node);
  world.run(70 * second);
  for (size_t node = 0; node < replaced; ++node) world.boot(node);
  endWell(world);
}

void playTwins(World& world) {
  world.makeTwin(1, 0);
  beginTogether(world);
  world.run(5 * minute);
  const uint32_t starts = world.node(0).spore().ctx().identity().incarnation;
  for (size_t node = 0; node < world.nodeCount(); ++node) {
    const ClusterManager& cluster = world.node(node).spore().cluster();
    const bool isTold = cluster.conflicts().at(0, world.node(node).clock().now()).ok();
    world.expect("twins_are_told", isTold, "a node does not see that two others have one id");
  }
  world.expect("twins_do_not_fight", starts < 40, "two nodes of one id push each other's count of starts up");
  endWell(world);
}

}  // namespace

void addMemberScenarios(std::vector<Scenario>& all) {
  all.push_back({"retired", "A dead member is retired, stays forgotten, and comes back in person", 20, 0, false,
                 usualWifi, playRetired});
  all.push_back(
      {"commuter", "One node says good-bye and returns, again and again", 15, 0, false, usualWifi, playCommuter});
  // While all begin at once, few have been asked, and those are on few lists: in 8 of 8 seeds 7 to 40 alarms.
  all.push_back(
      {"full-tables", "150 living nodes, whose lists have 100 places", 150, 80, true, usualWifi, playFullTables});
  all.push_back({"replaced-boards", "Every list is full; 6 boards are taken away and 6 new ones come", 107, 0, true,
                 usualWifi, playReplacedBoards});
  all.push_back({"twins", "Two boards with one id", 10, 0, false, usualWifi, playTwins});
}

}  // namespace spore::sim
