// Leaving is not failing: good-byes, restarts, announced stalls, and members retired for good.
#include <gtest/gtest.h>

#include "support/cluster_world.h"
#include "support/frame_maker.h"

namespace spore {
namespace {

constexpr uint32_t strangerId = 0x00ABCDEF;

Endpoint strangerAddress() {
  Endpoint endpoint;
  endpoint.ip = IpAddress{10, 0, 0, 200};
  endpoint.port = 4210;
  return endpoint;
}

TEST(ClusterManagerLeaving, AMemberThatLeftIsInactiveAtOnceAndDeadInTheEnd) {
  static ClusterWorld<4> world;
  world.beginAll();
  world.run(Millis{15000});
  world.cluster(1).announce(world.air.now(), NodePhase::Left);
  const uint32_t asked = world.air.unicastsTo[1];
  world.run(Millis{100});
  EXPECT_TRUE(world.allSee(1, NodeStatus::Inactive));
  EXPECT_EQ(world.view(0, 1)->phase, NodePhase::Left);
  // Though its loop goes on for a while, it is silent.
  world.run(Millis{20000});
  EXPECT_TRUE(world.allSee(1, NodeStatus::Inactive));
  EXPECT_EQ(world.air.unicastsTo[1], asked);  // nobody asks the one who left
  world.crash(1);
  world.run(Millis{45000});
  EXPECT_TRUE(world.allSee(1, NodeStatus::Dead));
  world.restart(1, 2);
  world.run(Millis{1000});
  EXPECT_TRUE(world.allSeeAll());
  EXPECT_EQ(world.view(0, 1)->phase, NodePhase::Alive);
}

TEST(ClusterManagerLeaving, AGoodByeOfAStrangerMakesNoMember) {
  static ClusterWorld<1> world;
  world.beginAll();
  FrameMaker stranger{strangerId};
  stranger.heartbeat.phase = NodePhase::Left;
  world.air.inject(0, strangerAddress(), stranger.makeHeartbeat());
  world.run(Millis{100});
  EXPECT_EQ(world.cluster(0).members().size(), 0u);
}

TEST(ClusterManagerLeaving, AMemberThatRestartsStaysActiveForTenSeconds) {
  static ClusterWorld<4> world;
  world.beginAll();
  world.run(Millis{15000});
  world.cluster(1).announce(world.air.now(), NodePhase::Restarting);
  world.run(Millis{100});
  world.crash(1);
  const uint32_t asked = world.air.unicastsTo[1];
  world.run(Millis{9500});
  EXPECT_TRUE(world.allSee(1, NodeStatus::Active));
  EXPECT_EQ(world.view(0, 1)->phase, NodePhase::Restarting);
  EXPECT_EQ(world.air.unicastsTo[1], asked);  // nobody asks it where it is
  world.run(Millis{1500});
  EXPECT_TRUE(world.allSee(1, NodeStatus::Inactive));
}

TEST(ClusterManagerLeaving, ARestartThatIsCalledOffIsTakenBack) {
  static ClusterWorld<2> world;
  world.beginAll();
  world.run(Millis{5000});
  world.cluster(1).announce(world.air.now(), NodePhase::Restarting);
  world.run(Millis{5000});
  world.cluster(1).announce(world.air.now(), NodePhase::Alive);
  world.run(Millis{20000});
  EXPECT_TRUE(world.sees(0, 1, NodeStatus::Active));
  EXPECT_EQ(world.view(0, 1)->phase, NodePhase::Alive);
  EXPECT_EQ(world.alarms(), 0u);
}

TEST(ClusterManagerLeaving, AnAnnouncedStallIsWaitedFor) {
  static ClusterWorld<4> world;
  world.beginAll();
  world.run(Millis{15000});
  world.cluster(2).announceBusy(world.air.now(), Millis{20000});
  world.nodes[2].isFrozen = true;
  world.run(Millis{29500});
  EXPECT_TRUE(world.allSee(2, NodeStatus::Active));
  EXPECT_EQ(world.view(0, 2)->phase, NodePhase::Busy);
  EXPECT_EQ(world.view(0, 2)->busyQuarters, 80);
  world.run(Millis{1000});
  EXPECT_TRUE(world.allSee(2, NodeStatus::Inactive));

  world.nodes[2].isFrozen = false;
  world.run(Millis{3000});
  EXPECT_TRUE(world.allSee(2, NodeStatus::Active));
  EXPECT_EQ(world.view(0, 2)->phase, NodePhase::Alive);
}

TEST(ClusterManagerLeaving, AStallIsAtMostAMinute) {
  static ClusterWorld<2> world;
  world.beginAll();
  world.run(Millis{5000});
  world.cluster(1).announceBusy(world.air.now(), Millis{3600000});
  world.run(Millis{100});
  EXPECT_EQ(world.view(0, 1)->busyQuarters, 252);
}

TEST(ClusterManagerLeaving, OnlyAMemberThatIsNotActiveCanBeForgotten) {
  static ClusterWorld<3> world;
  world.beginAll();
  world.run(Millis{15000});
  EXPECT_EQ(world.cluster(0).forget(world.air.now(), world.idOf(1)), Status::Busy);
  EXPECT_EQ(world.cluster(0).forget(world.air.now(), world.idOf(0)), Status::Busy);
  EXPECT_EQ(world.cluster(0).forget(world.air.now(), strangerId), Status::NotFound);
}

TEST(ClusterManagerLeaving, AForgottenMemberIsGoneEverywhereEvenThoughHalfOfAllBroadcastsAreLost) {
  static ClusterWorld<6> world;
  world.beginAll();
  world.run(Millis{15000});
  world.crash(1);
  world.run(Millis{15000});
  world.air.setBroadcastLoss(50);
  EXPECT_EQ(world.cluster(0).forget(world.air.now(), world.idOf(1)), Status::Ok);
  EXPECT_EQ(world.nodes[0].removed, 1u);
  world.run(Millis{20000});
  for (size_t i = 0; i < 6; ++i) {
    EXPECT_TRUE(i == 1 || world.view(i, 1) == nullptr);
  }
}

TEST(ClusterManagerLeaving, AForgottenMemberIsNotBroughtBackByPages) {
  static ClusterWorld<3> world;
  world.beginAll();
  world.run(Millis{10000});
  world.crash(2);
  world.run(Millis{12000});
  EXPECT_EQ(world.cluster(0).forget(world.air.now(), world.idOf(2)), Status::Ok);
  world.run(Millis{15000});
  FrameMaker gossip{strangerId};
  world.air.inject(0, strangerAddress(), gossip.makePage(pageEntry(world.idOf(2), 1, 5)));
  const uint32_t told = world.cluster(0).counters().forgetsSent;
  world.run(Millis{2000});
  EXPECT_EQ(world.view(0, 2), nullptr);
  EXPECT_EQ(world.cluster(0).counters().forgetsSent, told + 1);
}

TEST(ClusterManagerLeaving, AForgottenMemberThatSpeaksIsBack) {
  static ClusterWorld<3> world;
  world.beginAll();
  world.run(Millis{10000});
  world.crash(2);
  world.run(Millis{12000});
  EXPECT_EQ(world.cluster(0).forget(world.air.now(), world.idOf(2)), Status::Ok);
  world.run(Millis{5000});
  world.restart(2, 2);
  world.run(Millis{3000});
  EXPECT_TRUE(world.allSeeAll());
  world.run(Millis{30000});
  EXPECT_TRUE(world.allSeeAll());
}

TEST(ClusterManagerLeaving, ALivingMemberCannotBeForgottenByOthers) {
  static ClusterWorld<2> world;
  world.beginAll();
  world.run(Millis{10000});
  FrameMaker liar{strangerId};
  world.air.inject(0, strangerAddress(), liar.makeForget(world.idOf(1), 1));
  world.run(Millis{100});
  EXPECT_TRUE(world.sees(0, 1, NodeStatus::Active));
  EXPECT_EQ(world.nodes[0].removed, 0u);
}

TEST(ClusterManagerLeaving, AFalseFarewellToUsIsAnsweredByAHeartbeat) {
  static ClusterWorld<1> world;
  world.beginAll();
  world.run(Millis{5000});
  FrameMaker liar{strangerId};
  const uint32_t sent = world.cluster(0).counters().sent;
  world.cluster(0).onDatagram(world.air.now(), strangerAddress(), liar.makeForget(world.idOf(0), 1));
  EXPECT_EQ(world.cluster(0).counters().sent, sent + 2);
  EXPECT_EQ(world.cluster(0).counters().probesSent, 1u);  // and who it is, is asked
}

TEST(ClusterManagerLeaving, AMemberThatIsDeadForADayIsRemoved) {
  static ClusterWorld<2> world;
  world.step = Millis{100};
  world.beginAll();
  world.run(Millis{5000});
  world.crash(1);
  world.run(Millis{60000});
  for (int hour = 0; hour < 24; ++hour) world.run(Millis{3600000 - 1000});
  EXPECT_TRUE(world.sees(0, 1, NodeStatus::Dead));
  world.run(Millis{60000});
  EXPECT_EQ(world.cluster(0).members().size(), 0u);
  EXPECT_EQ(world.nodes[0].removed, 1u);
}

}  // namespace
}  // namespace spore
