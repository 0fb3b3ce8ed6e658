// Who is who: fleets, restarts, lost counts, duplicate ids, moved addresses.
#include <gtest/gtest.h>

#include "support/cluster_world.h"
#include "support/frame_maker.h"

namespace spore {
namespace {

constexpr uint32_t strangerId = 0x00ABCDEF;

Endpoint strangerAddress(uint8_t last = 200) {
  Endpoint endpoint;
  endpoint.ip = IpAddress{10, 0, 0, last};
  endpoint.port = 4210;
  return endpoint;
}

TEST(ClusterManagerIdentity, TwoClustersOnOneNetworkNeverMix) {
  static ClusterWorld<6> world;
  for (size_t i = 3; i < 6; ++i) world.nodes[i].context.identity().cluster = FixedString<hostNameBytesMax>{"other"};
  world.beginAll();
  world.run(Millis{30000});
  for (size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(world.cluster(i).members().size(), 2u);
    EXPECT_GT(world.cluster(i).counters().foreignFleet, 20u);
    EXPECT_EQ(world.cluster(i).counters().malformed, 0u);
  }
  EXPECT_TRUE(world.sees(0, 2, NodeStatus::Active));
  EXPECT_TRUE(world.sees(3, 5, NodeStatus::Active));
}

TEST(ClusterManagerIdentity, OwnBroadcastsComeBackUncounted) {
  static ClusterWorld<1> world;
  world.beginAll();
  world.run(Millis{30000});
  EXPECT_EQ(world.cluster(0).counters().received, 0u);
  EXPECT_EQ(world.cluster(0).counters().ownId, 0u);
  EXPECT_EQ(world.cluster(0).members().size(), 0u);
  EXPECT_GT(world.cluster(0).counters().sent, 10u);
}

TEST(ClusterManagerIdentity, ARestartedNodeIsKnownToAllWithItsNewIncarnation) {
  static ClusterWorld<5> world;
  world.beginAll();
  world.run(Millis{20000});
  world.crash(1);
  world.run(Millis{3000});
  world.restart(1, 2);
  EXPECT_TRUE(world.runUntil(
      [] {
        for (size_t i = 0; i < 5; ++i) {
          if (i != 1 && world.view(i, 1)->incarnation != 2) return false;
        }
        return world.allSeeAll();
      },
      Millis{2000}));
  EXPECT_EQ(world.alarms(), 0u);
}

TEST(ClusterManagerIdentity, ANodeThatLostCountOfItsStartsJumpsPastWhatTheClusterRemembers) {
  static ClusterWorld<3> world;
  world.nodes[1].context.identity().incarnation = 40;
  world.beginAll();
  world.run(Millis{10000});
  world.restart(1, 1);
  EXPECT_TRUE(world.runUntil([] { return world.nodes[1].savedIncarnation == 41; }, Millis{2000}));
  EXPECT_EQ(world.nodes[1].context.identity().incarnation, 41u);
  EXPECT_TRUE(world.runUntil([] { return world.view(0, 1)->incarnation == 41 && world.view(2, 1)->incarnation == 41; },
                             Millis{2000}));
  EXPECT_EQ(world.alarms(), 0u);
  EXPECT_TRUE(world.allSeeAll());
  EXPECT_EQ(world.cluster(1).counters().incarnationJumps, 1u);
}

TEST(ClusterManagerIdentity, AFrameOfAnEarlierLifeIsASignOfLifeAndIsAnsweredAtMostOnceASecond) {
  static ClusterWorld<1> world;
  world.beginAll();
  FrameMaker late{strangerId, "test", 9};
  world.air.inject(0, strangerAddress(), late.makeHeartbeat());
  world.run(Millis{9000});
  late.header.incarnation = 2;
  const uint32_t pages = world.cluster(0).counters().pagesSent;
  for (int i = 0; i < 20; ++i) {
    world.air.inject(0, strangerAddress(), late.makeHeartbeat());
    world.run(Millis{100});
  }
  EXPECT_GE(world.cluster(0).counters().pagesSent, pages + 2);
  EXPECT_LE(world.cluster(0).counters().pagesSent, pages + 3);
  const Member* member = world.viewOfId(0, strangerId);
  EXPECT_EQ(member->incarnation, 9u);
  EXPECT_LT(world.air.now().since(member->heardAt).count, 200u);
}

TEST(ClusterManagerIdentity, AnotherNodeWithOurIdIsCountedAndPassed) {
  static ClusterWorld<2> world;
  world.beginAll();
  world.run(Millis{5000});
  FrameMaker twin{world.idOf(0), "test", 7};
  world.air.inject(0, strangerAddress(), twin.makeHeartbeat());
  world.run(Millis{1000});
  EXPECT_EQ(world.cluster(0).counters().ownId, 1u);
  EXPECT_EQ(world.nodes[0].context.identity().incarnation, 8u);
  EXPECT_EQ(world.nodes[0].savedIncarnation, 8u);
  EXPECT_EQ(world.viewOfId(0, world.idOf(0)), nullptr);
  EXPECT_EQ(world.view(1, 0)->incarnation, 8u);
}

TEST(ClusterManagerIdentity, TwoNodesOfOneIdDoNotRace) {
  static ClusterWorld<3> world;
  world.configure(1, world.idOf(0), "test");
  world.beginAll();
  for (int minute = 0; minute < 10; ++minute) world.run(Millis{60000});
  EXPECT_GT(world.cluster(0).counters().ownId, 100u);
  // Each jump wears the flash.
  EXPECT_LT(world.nodes[0].context.identity().incarnation, 50u);
  EXPECT_EQ(world.cluster(2).members().size(), 1u);
  // A twin and a third one tell of it, once, though the twins' counts of starts and sequences go on changing.
  EXPECT_EQ(world.nodes[0].conflicts, 1u);
  EXPECT_EQ(world.nodes[2].conflicts, 1u);
  EXPECT_EQ(world.cluster(2).conflicts().at(0, world.air.now()).valueOr(NodeConflict{}).nodeId, world.idOf(0));
}

TEST(ClusterManagerIdentity, TwoNodesOfOneAddressAreTold) {
  static ClusterWorld<3> world;
  world.air.move(1, world.air.endpointOf(0));
  world.beginAll();
  EXPECT_TRUE(world.runUntil([] { return world.nodes[2].conflicts == 1; }, Millis{60000}));
  const NodeConflict conflict = world.cluster(2).conflicts().at(0, world.air.now()).valueOr(NodeConflict{});
  EXPECT_EQ(conflict.kind, ConflictKind::Address);
  EXPECT_EQ(conflict.nodeId, world.idOf(0));
  EXPECT_EQ(conflict.otherNodeId, world.idOf(1));
  EXPECT_EQ(conflict.address, world.air.endpointOf(0));
  EXPECT_TRUE(
      world.runUntil([] { return world.nodes[0].conflicts == 1 && world.nodes[1].conflicts == 1; }, Millis{60000}));
  // Settled: a minute later nobody shows it any more.
  world.air.move(1, strangerAddress(77));
  world.run(Millis{65000});
  for (size_t i = 0; i < 3; ++i) EXPECT_FALSE(world.cluster(i).conflicts().at(0, world.air.now()).ok());
}

TEST(ClusterManagerIdentity, SwappedAddressesAreNoConflict) {
  static ClusterWorld<6> world;
  world.air.setBroadcastLoss(30);
  world.beginAll();
  for (int minute = 0; minute < 10; ++minute) {
    const Endpoint first = world.air.endpointOf(0);
    world.air.move(0, world.air.endpointOf(1));
    world.air.move(1, first);
    world.run(Millis{45000});
  }
  for (const WorldNode& node : world.nodes) EXPECT_EQ(node.conflicts, 0u);
}

TEST(ClusterManagerIdentity, AMemberWithANewAddressMoves) {
  static ClusterWorld<3> world;
  world.beginAll();
  world.run(Millis{10000});
  const Endpoint moved = strangerAddress(77);
  const uint32_t updated = world.nodes[0].updated;
  world.air.move(2, moved);
  EXPECT_TRUE(world.runUntil([] { return world.view(0, 2)->address == strangerAddress(77); }, Millis{3000}));
  EXPECT_EQ(world.nodes[0].updated, updated + 1);
  EXPECT_EQ(world.cluster(0).members().size(), 2u);
  EXPECT_EQ(world.cluster(2).counters().ownId, 0u);
}

TEST(ClusterManagerIdentity, TwoIdsAtOneAddressAreTwoMembers) {
  static ClusterWorld<1> world;
  world.beginAll();
  FrameMaker first{0x1};
  FrameMaker second{0x2};
  world.air.inject(0, strangerAddress(), first.makeHeartbeat());
  world.air.inject(0, strangerAddress(), second.makeHeartbeat());
  world.run(Millis{100});
  EXPECT_EQ(world.cluster(0).members().size(), 2u);
}

TEST(ClusterManagerIdentity, APageCannotPushOurIncarnationOverTheEnd) {
  static ClusterWorld<1> world;
  world.beginAll();
  FrameMaker liar{strangerId};
  world.air.inject(0, strangerAddress(), liar.makePage(pageEntry(world.idOf(0), UINT32_MAX, 1)));
  world.run(Millis{100});
  EXPECT_EQ(world.nodes[0].context.identity().incarnation, 1u);
}

TEST(ClusterManagerIdentity, ABogusReportCannotLockAMemberOut) {
  static ClusterWorld<2> world;
  world.beginAll();
  world.run(Millis{10000});
  FrameMaker liar{strangerId};
  liar.report(world.idOf(1), 1, world.view(0, 1)->sequence + 2000, 0);
  world.air.inject(0, strangerAddress(), liar.makeHeartbeat());
  world.run(Millis{100});
  EXPECT_EQ(world.cluster(0).counters().reportsApplied, 1u);
  world.run(Millis{30000});
  EXPECT_TRUE(world.sees(0, 1, NodeStatus::Active));
  EXPECT_EQ(world.nodes[0].alarms, 1u);  // the liar himself fell silent
}

}  // namespace
}  // namespace spore
