// Stories about the Wi-Fi: it restarts, splits, weakens, and does what it should not.
#include "simulator/scenarios/scenario.h"

namespace spore::sim {
namespace {

void playRouterRestart(World& world) {
  beginTogether(world);
  world.isolateAll();
  world.run(75 * second);
  world.heal();
  endWell(world);
}

void playTwoSites(World& world) {
  std::vector<uint32_t> cells(world.nodeCount());
  for (size_t node = 0; node < cells.size(); ++node) cells[node] = node % 2;
  world.partition(cells);
  world.bootAll();
  world.run(2 * minute);
  world.heal();
  endWell(world);
}

void playBadCorner(World& world) {
  beginTogether(world);
  world.setNodeLoss(3, {0.6, 2 * second}, 0.1);
  world.run(30 * minute);
  world.setNodeLoss(3, {}, 0);
  endWell(world);
}

void playNoBroadcast(World& world) {
  beginTogether(world);
  world.blockBroadcast(true);
  world.run(5 * minute);
  world.blockBroadcast(false);
  endWell(world);
}

void playAddressesSwapped(World& world) {
  beginTogether(world);
  for (size_t node = 0; node + 1 < world.nodeCount(); node += 2) world.swapAddresses(node, node + 1);
  world.run(2 * minute);
  endWell(world);
}

void playMicrowave(World& world) {
  beginTogether(world);
  for (int i = 0; i < 5; ++i) {
    world.setLoss({0.5, 3 * second}, 0.05);
    world.run(2 * minute);
    world.setLoss({0.1, second}, 0.01);
    world.run(5 * minute);
  }
  endWell(world);
}

void playGarbage(World& world) {
  beginTogether(world);
  for (int i = 0; i < 60; ++i) {
    for (size_t node = 0; node < world.nodeCount(); ++node) world.sendGarbage(node, 100);
    world.run(second);
  }
  endWell(world);
}

void playOneWay(World& world) {
  beginTogether(world);
  for (size_t other = 1; other < world.nodeCount(); other += 2) world.blockOneWay(0, other, true);
  world.run(3 * minute);
  for (size_t other = 1; other < world.nodeCount(); other += 2) world.blockOneWay(0, other, false);
  endWell(world);
}

void playDeafNode(World& world) {
  beginTogether(world);
  world.setNodeLoss(2, {1, 0}, 0.01);
  world.run(3 * minute);
  world.setNodeLoss(2, {}, 0);
  endWell(world);
}

}  // namespace

void addNetworkScenarios(std::vector<Scenario>& all) {
  all.push_back({"router-restart", "The router is gone for 75 s: nobody hears anybody", 50, 0, false, usualWifi,
                 playRouterRestart});
  all.push_back(
      {"two-sites", "Two halves that never met are joined by a cable", 50, 0, false, usualWifi, playTwoSites});
  all.push_back({"bad-corner", "One board misses 60 % of broadcasts, 2 s at a time, and 10 % of the rest", 20, 0, false,
                 usualWifi, playBadCorner});
  all.push_back({"no-broadcast", "The access point stops forwarding broadcasts for 5 minutes", 20, 0, false, usualWifi,
                 playNoBroadcast});
  all.push_back({"deaf-node", "One board hears no broadcast for 3 minutes", 20, 0, false, usualWifi, playDeafNode});
  all.push_back({"addresses-swapped", "DHCP hands out all addresses anew: pairs swap theirs", 20, 0, false, usualWifi,
                 playAddressesSwapped});
  all.push_back({"microwave", "An oven: half of all broadcasts lost, 3 s at a time, 2 minutes of every 7", 30, 0, false,
                 usualWifi, playMicrowave});
  all.push_back({"garbage-flood", "100 datagrams of garbage a second to each board, for a minute", 20, 0, false,
                 usualWifi, playGarbage});
  all.push_back(
      {"one-way", "Half the fleet no longer hears one board, which hears them", 20, 0, false, usualWifi, playOneWay});
}

}  // namespace spore::sim
