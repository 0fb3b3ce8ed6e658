// A few nodes find each other, and notice when one is gone.
#include "spore/cluster/cluster_manager.h"

#include <gtest/gtest.h>

#include "support/cluster_world.h"

namespace spore {
namespace {

TEST(ClusterManager, FiveNodesKnowEachOtherWithinASecond) {
  static ClusterWorld<5> world;
  world.beginAll();
  EXPECT_TRUE(world.runUntil([] { return world.allSeeAll(); }, Millis{1000}));
  world.run(Millis{5000});
  for (size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(world.cluster(i).members().size(), 4u);
    EXPECT_EQ(world.nodes[i].discovered, 4u);
    EXPECT_EQ(world.nodes[i].alarms, 0u);
    for (const Member& member : world.cluster(i).members()) {
      EXPECT_TRUE(member.hasHeartbeat);
      EXPECT_EQ(member.httpPort, 80);
      EXPECT_EQ(member.freeHeap, 30000u);
      EXPECT_EQ(member.rssi, -60);
      EXPECT_TRUE(member.resetCause == ResetCause::PowerOn);
    }
  }
  EXPECT_TRUE(world.cluster(0).members().hostName(*world.view(0, 1)) == "node-00101112");
}

TEST(ClusterManager, ThirtyNodesKnowEachOtherAndStayQuietForMinutes) {
  static ClusterWorld<30> world;
  world.beginAll();
  EXPECT_TRUE(world.runUntil([] { return world.allSeeAll(); }, Millis{4000}));
  world.run(Millis{180000});
  EXPECT_TRUE(world.allSeeAll());
  EXPECT_EQ(world.alarms(), 0u);
  EXPECT_EQ(world.air.overflows, 0u);
}

TEST(ClusterManager, AKilledNodeIsInactiveAfterTenSecondsAndDeadAfterSixty) {
  static ClusterWorld<5> world;
  world.beginAll();
  world.run(Millis{20000});
  world.crash(2);
  const Instant killed = world.air.now();
  EXPECT_TRUE(world.runUntil([] { return world.allSee(2, NodeStatus::Inactive); }, Millis{12000}));
  EXPECT_GT(world.air.now().since(killed).count, 7000u);
  EXPECT_TRUE(world.runUntil([] { return world.allSee(2, NodeStatus::Dead); }, Millis{52000}));
  EXPECT_GT(world.air.now().since(killed).count, 57000u);
  world.run(Millis{1000});
  EXPECT_EQ(world.nodes[0].statusChanges, 2u);

  world.restart(2, 2);
  EXPECT_TRUE(world.runUntil([] { return world.allSeeAll(); }, Millis{2000}));
  EXPECT_EQ(world.view(0, 2)->incarnation, 2u);
}

}  // namespace
}  // namespace spore
