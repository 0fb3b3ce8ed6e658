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

// Two subnets; one node of the second knows the address of one of the first. Both go down later, together with
// everybody's memory but what is in flash.
void playRouted(World& world) {
  const size_t half = world.nodeCount() / 2;
  for (size_t node = half; node < world.nodeCount(); ++node) world.setNet(node, 1);
  world.giveSeed(half, 0);
  world.bootAll();
  world.run(30 * second);
  endWell(world);
  world.run(15 * minute);
  world.crash(0);
  world.crash(half);
  world.run(2 * minute);
  endWell(world);
  for (size_t node = 1; node < world.nodeCount(); ++node) {
    if (node != half) world.crash(node);
  }
  world.run(minute);
  for (size_t node = 1; node < world.nodeCount(); ++node) {
    if (node != half) world.boot(node);
  }
  world.run(30 * second);
  endWell(world);
}

// Nobody ever hears a broadcast; they know one address.
void playNoBroadcastEver(World& world) {
  world.blockBroadcast(true);
  for (size_t node = 1; node < world.nodeCount(); ++node) world.giveSeed(node, 0);
  world.bootAll();
  world.run(5 * minute);
  endWell(world);
  world.crash(3);
  world.run(2 * minute);
  world.boot(3);
  world.run(30 * second);
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

// Every other board is behind the extender.
void playExtender(World& world, bool dropsIn, bool dropsOut) {
  beginTogether(world);
  std::vector<uint8_t> isBehind(world.nodeCount());
  for (size_t node = 0; node < isBehind.size(); node += 2) isBehind[node] = 1;
  world.extend(isBehind, dropsIn, dropsOut);
  world.run(15 * minute);
  world.crash(1);
  world.crash(2);
  world.run(75 * second);
  world.boot(1);
  world.boot(2);
  world.run(30 * second);
  world.extend(isBehind, false, false);
  endWell(world);
}

void playExtenderOneWay(World& world) {
  playExtender(world, true, false);
}

void playExtenderBothWays(World& world) {
  playExtender(world, true, true);
}

// What boards behind it remember is all that leads them back: after a power cut, and after they were out of reach.
void playExtenderComeback(World& world) {
  beginTogether(world);
  world.run(minute);
  std::vector<uint8_t> isBehind(world.nodeCount());
  std::vector<uint32_t> cells(world.nodeCount());
  for (const size_t node : {0, 1}) isBehind[node] = 1;
  world.extend(isBehind, true, true);
  for (const size_t node : {0, 1}) world.crash(node);
  world.run(40 * second);
  for (const size_t node : {0, 1}) world.boot(node);
  world.run(10 * second);
  endWell(world);
  cells[0] = 1;
  world.partition(cells);
  world.run(40 * second);
  world.heal();
  endWell(world);
}

void limitBroadcasts(RunOptions& options) {
  usualWifi(options);
  options.medium.broadcastsPerSecond = 10;
}

void playFewBroadcasts(World& world) {
  beginTogether(world);
  world.run(15 * minute);
  endWell(world);
}

void playPauses(World& world) {
  beginTogether(world);
  for (int i = 0; i < 15; ++i) {
    world.pause(6 * second);
    world.run(minute);
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
  // Between the sites there are only copies to few: in 27 of 60 seeds one to three alarms.
  all.push_back({"routed-sites", "Two subnets: one address, then only what boards remember, joins them", 20, 3, false,
                 usualWifi, playRouted});
  all.push_back({"no-broadcast-ever", "The access point never forwards a broadcast", 20, 0, false, usualWifi,
                 playNoBroadcastEver});
  all.push_back({"deaf-node", "One board hears no broadcast for 3 minutes", 20, 0, false, usualWifi, playDeafNode});
  all.push_back({"addresses-swapped", "DHCP hands out all addresses anew: pairs swap theirs", 20, 0, false, usualWifi,
                 playAddressesSwapped});
  all.push_back({"microwave", "An oven: half of all broadcasts lost, 3 s at a time, 2 minutes of every 7", 30, 0, false,
                 usualWifi, playMicrowave});
  all.push_back({"garbage-flood", "100 datagrams of garbage a second to each board, for a minute", 20, 0, false,
                 usualWifi, playGarbage});
  all.push_back({"extender-one-way", "An extender drops broadcasts to every other board, for 15 minutes", 50, 1, false,
                 usualWifi, playExtenderOneWay});
  all.push_back({"extender-both-ways", "An extender drops broadcasts both ways, for 15 minutes", 50, 0, false,
                 usualWifi, playExtenderBothWays});
  all.push_back({"extender-comeback", "Behind an extender that drops broadcasts, two boards find back to the others", 8,
                 0, false, usualWifi, playExtenderComeback});
  // Two of five broadcasts are lost: in four seeds 6 to 30 alarms.
  all.push_back({"few-broadcasts", "The access point passes on ten broadcasts a second", 50, 60, false, limitBroadcasts,
                 playFewBroadcasts});
  all.push_back({"pauses", "The access point pauses for 6 s each minute", 20, 0, false, usualWifi, playPauses});
  all.push_back(
      {"one-way", "Half the fleet no longer hears one board, which hears them", 20, 0, false, usualWifi, playOneWay});
}

}  // namespace spore::sim
