// A few nodes find each other, and notice when one is gone.
#include "spore/cluster/cluster_manager.h"

#include <gtest/gtest.h>

#include "support/cluster_world.h"
#include "support/fake_board.h"
#include "support/frame_maker.h"

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
      EXPECT_EQ(member.freeHeap16, 30000u / 16);
      EXPECT_EQ(member.rssi, -60);
      EXPECT_EQ(member.resetCause, ResetCause::PowerOn);
    }
  }
  EXPECT_EQ(world.cluster(0).members().hostName(*world.view(0, 1)), "node-00101112");
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

TEST(ClusterManager, ANodeFrozenForFiveSecondsIsCalledInactiveByNobodyAndCallsNobodyInactive) {
  static ClusterWorld<5> world;
  world.beginAll();
  world.run(Millis{20000});
  world.nodes[1].isFrozen = true;
  world.run(Millis{5000});
  world.nodes[1].isFrozen = false;
  world.run(Millis{30000});
  EXPECT_EQ(world.alarms(), 0u);
  EXPECT_TRUE(world.allSeeAll());
}

TEST(ClusterManager, ANodeThatWakesHearsWhatWaitsBeforeItJudges) {
  static ClusterWorld<3> world;
  world.beginAll();
  world.run(Millis{20000});
  world.nodes[0].isFrozen = true;
  world.run(Millis{30000});
  world.nodes[0].isFrozen = false;
  world.run(Millis{5000});
  // The others rightly called it inactive; it itself found their frames waiting.
  EXPECT_EQ(world.nodes[0].alarms, 0u);
  EXPECT_EQ(world.nodes[1].alarms, 1u);
  EXPECT_TRUE(world.allSeeAll());
}

TEST(ClusterManager, ProbesKeepASmallClusterActiveThoughOneBroadcastInFiveIsLost) {
  static ClusterWorld<3> world;
  world.step = Millis{100};
  world.air.setBroadcastLoss(20);
  world.beginAll();
  world.run(Millis{10000});
  EXPECT_TRUE(world.allSeeAll());
  for (int hour = 0; hour < 12; ++hour) world.run(Millis{3600000});
  EXPECT_EQ(world.alarms(), 0u);
  EXPECT_GT(world.cluster(0).counters().probesSent, 100u);
  EXPECT_GT(world.cluster(0).counters().probesAnswered, 100u);
}

TEST(ClusterManager, TwentyNodesStayActiveThoughHalfOfAllBroadcastsAreLost) {
  static ClusterWorld<20> world;
  world.step = Millis{50};
  world.air.setBroadcastLoss(50);
  world.beginAll();
  world.run(Millis{20000});
  EXPECT_TRUE(world.allSeeAll());
  const uint32_t alarms = world.alarms();
  world.run(Millis{1200000});
  EXPECT_EQ(world.alarms(), alarms);
  EXPECT_EQ(world.air.overflows, 0u);
}

TEST(ClusterManager, ANewcomerKnowsAllAndIsKnownByAllWithinFourSeconds) {
  static ClusterWorld<40> world;
  world.air.setBroadcastLoss(20);
  for (size_t i = 0; i < 39; ++i) world.nodes[i].begin(world.air.now());
  world.run(Millis{20000});
  world.nodes[39].begin(world.air.now());
  EXPECT_TRUE(world.runUntil([] { return world.cluster(39).members().size() == 39; }, Millis{4000}));
  EXPECT_TRUE(world.runUntil([] { return world.allSee(39, NodeStatus::Active); }, Millis{4000}));
}

TEST(ClusterManager, LatencyIsUnknownAtFirstAndThenMeasured) {
  static ClusterWorld<2> world;
  world.air.setDelay(Millis{20});
  world.beginAll();
  EXPECT_TRUE(world.runUntil([] { return world.view(0, 1) != nullptr; }, Millis{1000}));
  EXPECT_EQ(world.view(0, 1)->latencyMs, latencyUnknown);
  EXPECT_TRUE(world.runUntil([] { return world.view(0, 1)->latencyMs != latencyUnknown; }, Millis{1000}));
  EXPECT_GE(world.view(0, 1)->latencyMs, 40);
  EXPECT_LE(world.view(0, 1)->latencyMs, 80);
  EXPECT_FALSE(world.view(0, 1)->needsContact);

  world.air.setDelay(Millis{100});
  world.run(Millis{30000});
  EXPECT_GE(world.view(0, 1)->latencyMs, 200);
}

TEST(ClusterManager, ANewNameReachesEveryMember) {
  static ClusterWorld<4> world;
  world.beginAll();
  world.run(Millis{10000});
  world.nodes[0].context.identity().hostname = HostName{"kitchen"};
  EXPECT_EQ(world.nodes[0].context.identity().labels.set("role", "light"), Status::Ok);
  const uint32_t updated = world.nodes[3].updated;
  world.cluster(0).identityChanged(world.air.now());
  world.run(Millis{4000});
  for (size_t i = 1; i < 4; ++i) {
    EXPECT_EQ(world.cluster(i).members().hostName(*world.view(i, 0)), "kitchen");
    EXPECT_EQ(world.cluster(i).members().labels(*world.view(i, 0)), "role=light");
  }
  EXPECT_EQ(world.nodes[3].updated, updated + 1);
}

TEST(ClusterManager, ANameThatWasMissedIsAskedFor) {
  static ClusterWorld<2> world;
  world.beginAll();
  world.run(Millis{10000});
  // The new name's first heartbeats are lost; later ones carry only its digest.
  world.air.setBroadcastLoss(100);
  world.nodes[0].context.identity().hostname = HostName{"cellar"};
  world.cluster(0).identityChanged(world.air.now());
  world.run(Millis{3500});
  world.air.setBroadcastLoss(0);
  EXPECT_TRUE(
      world.runUntil([] { return world.cluster(1).members().hostName(*world.view(1, 0)) == "cellar"; }, Millis{4000}));
}

TEST(ClusterManager, WhoWasDiscoveredWithoutANameIsLoggedByItLater) {
  CountingLog log;
  FakeDatagrams port;
  FakeSystem system;
  static NodeContext context{log};
  static ClusterManager cluster{context, port, system};
  NodeIdentity& identity = context.identity();
  identity.nodeId = 1;
  identity.hostname = HostName{"hall"};
  identity.incarnation = 1;
  Instant now;
  cluster.begin(now, ClusterSettings{}, 0, 80);
  FrameMaker peer{77, "spore"};
  const Endpoint from{IpAddress{10, 0, 0, 77}, 4210};
  peer.heartbeat.hasIdentity = false;
  cluster.onDatagram(now, from, peer.makeHeartbeat());
  EXPECT_NE(log.latest().find("is discovered"), std::string_view::npos);
  peer.heartbeat.hasIdentity = true;
  cluster.onDatagram(now, from, peer.makeHeartbeat());
  EXPECT_EQ(log.latest(), "maker (0000004d) is known by its name");
  const uint32_t lines = log.count(LogLevel::Info);
  cluster.onDatagram(now, from, peer.makeHeartbeat());
  EXPECT_EQ(log.count(LogLevel::Info), lines);
}

TEST(ClusterManager, ShortThresholdsKeepTheirOrder) {
  static ClusterWorld<4> world;
  for (WorldNode& node : world.nodes) {
    node.settings.inactiveAfter = Millis{2000};
    node.settings.deadAfter = Millis{6000};
  }
  world.beginAll();
  world.run(Millis{60000});
  EXPECT_EQ(world.alarms(), 0u);
  world.crash(3);
  EXPECT_TRUE(world.runUntil([] { return world.allSee(3, NodeStatus::Inactive); }, Millis{2500}));
  EXPECT_TRUE(world.runUntil([] { return world.allSee(3, NodeStatus::Dead); }, Millis{4500}));
}

}  // namespace
}  // namespace spore
