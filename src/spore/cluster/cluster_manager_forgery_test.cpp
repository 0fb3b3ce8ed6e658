// Frames that somebody sends in a member's name, from its address: a lie lasts about as long as it is told.
#include <gtest/gtest.h>

#include <optional>

#include "support/cluster_world.h"
#include "support/fake_board.h"
#include "support/frame_maker.h"

namespace spore {
namespace {

template <size_t Nodes>
struct Forger {
  ClusterWorld<Nodes>& world;
  FrameMaker maker;
  size_t victim;

  Forger(ClusterWorld<Nodes>& attacked, size_t node)
      : world(attacked), maker(ClusterWorld<Nodes>::idOf(node)), victim(node) {
    maker.header.incarnation = attacked.nodes[node].context.identity().incarnation;
  }
  // As far as the others know it.
  void countFrom(uint32_t sequence) { maker.header.sequence = sequence; }
  void tell(size_t node, Bytes frame) {
    world.cluster(node).onDatagram(world.air.now(), world.nodes[victim].localEndpoint(), frame);
  }
  void tellAll(Bytes frame) {
    for (size_t node = 0; node < Nodes; ++node) {
      if (node != victim) tell(node, frame);
    }
  }
};

constexpr uint32_t almostAMillion = 999999;

bool allAgreeOnIncarnation(ClusterWorld<5>& world, size_t node) {
  for (size_t i = 0; i < 5; ++i) {
    if (i != node && world.view(i, node)->incarnation != world.nodes[node].context.identity().incarnation) return false;
  }
  return true;
}

TEST(ClusterManagerForgery, ClaimsOfLaterStartsToTheNodeItselfDoNotBuryIt) {
  static ClusterWorld<5> world;
  world.beginAll();
  world.run(Millis{20000});
  Forger<5> forger{world, 0};
  forger.countFrom(5000);
  for (uint32_t k = 1; k <= 3; ++k) {
    const uint32_t own = world.nodes[2].context.identity().incarnation;
    forger.tell(2, forger.maker.makePage(pageEntry(world.idOf(2), own + almostAMillion, 1)));
  }
  EXPECT_TRUE(isPlausibleLeap(1, world.nodes[2].context.identity().incarnation));
  world.run(Millis{60000});
  EXPECT_EQ(world.alarms(), 0u);
  EXPECT_TRUE(world.allSeeAll());
  world.restart(2, world.nodes[2].context.identity().incarnation + 1);
  EXPECT_TRUE(world.runUntil([] { return world.allSeeAll(); }, Millis{5000}));
}

TEST(ClusterManagerForgery, ClaimsOfLaterStartsToAllOthersDoNotBuryIt) {
  static ClusterWorld<5> world;
  world.beginAll();
  world.run(Millis{20000});
  Forger<5> forger{world, 2};
  for (uint32_t k = 1; k <= 4300; ++k) {
    forger.maker.header.incarnation += almostAMillion;
    if (forger.maker.header.incarnation < almostAMillion) forger.maker.header.incarnation = UINT32_MAX;
    forger.tellAll(forger.maker.makeHeartbeat());
  }
  world.run(Millis{90000});
  EXPECT_EQ(world.alarms(), 0u);
  EXPECT_TRUE(world.allSeeAll());
  EXPECT_TRUE(allAgreeOnIncarnation(world, 2));
}

TEST(ClusterManagerForgery, AnIncarnationThatNobodyFollowsIsBelievedFromTheMemberItself) {
  static ClusterWorld<5> world;
  world.beginAll();
  world.run(Millis{20000});
  // As an older version does that was lied to.
  world.restart(2, 3000000);
  EXPECT_TRUE(world.runUntil([] { return world.allSeeAll() && allAgreeOnIncarnation(world, 2); }, Millis{5000}));
  world.restart(2, 7);
  EXPECT_TRUE(world.runUntil([] { return world.allSeeAll(); }, Millis{5000}));
  EXPECT_TRUE(world.runUntil([] { return allAgreeOnIncarnation(world, 2); }, Millis{30000}));
}

TEST(ClusterManagerForgery, AGoodbyeOfSomebodyElseIsRefutedByTheNextWordOfTheMember) {
  static ClusterWorld<5> world;
  for (const uint32_t ahead : {1u, 10u, 40u, 63u, 5000u}) {
    for (const uint32_t pause : {4000u, 100u}) {
      world.~ClusterWorld();
      ::new (static_cast<void*>(&world)) ClusterWorld<5>;
      world.beginAll();
      world.run(Millis{20000});
      Forger<5> forger{world, 2};
      forger.maker.heartbeat.phase = NodePhase::Left;
      uint32_t shownGone = 0;
      for (uint32_t passed = 0; passed < 40000; passed += 100) {
        if (passed % pause == 0) {
          forger.countFrom(world.view(0, 2)->sequence + ahead - 1);
          forger.tellAll(forger.maker.makeHeartbeat());
        }
        world.run(Millis{100});
        shownGone += world.allSee(2, NodeStatus::Active) ? 0 : 1;
      }
      // Once, until its next heartbeat, which comes within 4.4 s, and one question.
      EXPECT_LE(shownGone, 30u);
      EXPECT_TRUE(world.runUntil([] { return world.allSeeAll(); }, Millis{2500}));
    }
  }
}

// Puts into the answer what the probe wants to see there.
bool isProbe(Bytes datagram, Heartbeat& answer) {
  const Result<Frame> frame = decodeFrame(datagram);
  if (!frame.ok() || frame.value().header.type != FrameType::Probe) return false;
  const Result<Probe> probe = decodeProbe(frame.value().body);
  if (!probe.ok()) return false;
  answer.echoToken = probe.value().token;
  answer.echoNonce = probe.value().nonce;
  return true;
}

// The broadcasts of a node in 10 s, while somebody asks for one each 200 ms: by a probe, by what is wrong about it.
uint32_t broadcastsWhenAsked(bool isAsked, bool isConfirmed) {
  CountingLog log;
  FakeDatagrams port;
  FakeSystem system;
  NodeContext context{log};
  NodeIdentity& identity = context.identity();
  identity.nodeId = 1;
  identity.incarnation = 1;
  identity.hostname = HostName{"hall"};
  static std::optional<ClusterManager> cluster;
  cluster.emplace(context, port, system);
  Instant now{1000};
  cluster->begin(now, ClusterSettings{}, 0, 80);
  FrameMaker peer{77, "spore"};
  const Endpoint from{IpAddress{10, 0, 0, 77}, 4210};
  cluster->onDatagram(now, from, peer.makeHeartbeat());
  for (uint32_t passed = 0; passed < 20000; passed += 10) {
    if (passed == 10000) port.broadcasts = 0;
    now = now + Millis{10};
    if (isConfirmed && isProbe(port.lastSent(), peer.heartbeat)) {
      cluster->onDatagram(now, from, peer.makeHeartbeat());
      peer.heartbeat.echoToken = 0;
      peer.heartbeat.echoNonce = 0;
    }
    if (isAsked && passed >= 10000 && passed % 400 == 0) {
      cluster->onDatagram(now, from, peer.makeProbe(1, static_cast<uint16_t>(1 + passed), probeWantsBroadcast));
    }
    if (isAsked && passed >= 10000 && passed % 400 == 200) cluster->onDatagram(now, from, peer.makeForget(1, 1));
    cluster->statusUpdate(now);
    cluster->loop(now);
  }
  return port.broadcasts;
}

TEST(ClusterManagerForgery, WhoHasProvedNothingGetsABroadcastOnceInTwoSeconds) {
  const uint32_t usual = broadcastsWhenAsked(false, false);
  EXPECT_LE(broadcastsWhenAsked(true, false), usual + 6);
  EXPECT_GE(broadcastsWhenAsked(true, true), usual + 20);
}

TEST(ClusterManagerForgery, ATrueGoodbyeIsBelievedAtOnce) {
  static ClusterWorld<5> world;
  world.beginAll();
  world.run(Millis{20000});
  world.cluster(2).announce(world.air.now(), NodePhase::Left);
  world.run(Millis{100});
  world.nodes[2].isRunning = false;
  EXPECT_TRUE(world.allSee(2, NodeStatus::Inactive));
  EXPECT_EQ(world.view(0, 2)->phase, NodePhase::Left);
}

TEST(ClusterManagerForgery, HearsaySaysNoGoodbyeForAnybody) {
  static ClusterWorld<5> world;
  world.beginAll();
  world.run(Millis{20000});
  Forger<5> forger{world, 0};
  forger.countFrom(5000);
  PageEntry entry = pageEntry(world.idOf(2), 9, 9000);
  entry.phase = NodePhase::Left;
  forger.tell(1, forger.maker.makePage(entry));
  EXPECT_TRUE(world.sees(1, 2, NodeStatus::Active));
  EXPECT_EQ(world.view(1, 2)->incarnation, 1u);
}

TEST(ClusterManagerForgery, FramesOfADeadMemberShowItForTenSecondsMoreAndUnconfirmed) {
  static ClusterWorld<5> world;
  world.beginAll();
  world.run(Millis{20000});
  EXPECT_TRUE(world.view(0, 2)->isConfirmed);
  Forger<5> forger{world, 2};
  world.crash(2);
  world.run(Millis{70000});
  EXPECT_TRUE(world.allSee(2, NodeStatus::Dead));
  for (int i = 0; i < 40; ++i) {
    forger.countFrom(static_cast<uint32_t>(i));
    forger.tellAll(forger.maker.makeHeartbeat());
    world.run(Millis{1000});
    EXPECT_FALSE(world.view(0, 2)->isConfirmed);
  }
  world.run(Millis{10100});
  for (size_t i = 0; i < 5; ++i) EXPECT_FALSE(i != 2 && world.sees(i, 2, NodeStatus::Active));
}

TEST(ClusterManagerForgery, ReportsOfADeadMemberShowItForTenSecondsMoreAndUnconfirmed) {
  static ClusterWorld<5> world;
  world.beginAll();
  world.run(Millis{20000});
  world.crash(2);
  world.run(Millis{70000});
  Forger<5> forger{world, 0};
  forger.countFrom(5000);
  for (uint32_t i = 1; i <= 20; ++i) {
    forger.maker.heartbeat.reports.clear();
    forger.maker.report(world.idOf(2), 1, 2000 + i, 0);
    forger.tellAll(forger.maker.makeHeartbeat());
    EXPECT_FALSE(world.view(1, 2)->isConfirmed);
    world.run(Millis{1000});
  }
  world.run(Millis{10100});
  for (size_t i = 0; i < 5; ++i) EXPECT_FALSE(i != 2 && world.sees(i, 2, NodeStatus::Active));
}

TEST(ClusterManagerForgery, APortThatSomebodyElseNamesIsNotAskedForAnything) {
  static ClusterWorld<5> world;
  world.beginAll();
  world.run(Millis{20000});
  Forger<5> forger{world, 2};
  forger.countFrom(world.view(0, 2)->sequence);
  forger.maker.heartbeat.httpPort = 22;
  forger.tell(0, forger.maker.makeHeartbeat());
  EXPECT_FALSE(world.view(0, 2)->isConfirmed);
  world.run(Millis{5000});
  EXPECT_TRUE(world.view(0, 2)->isConfirmed);
  EXPECT_EQ(world.view(0, 2)->httpPort, 80);
}

TEST(ClusterManagerForgery, ANodeThatMovedIsUnconfirmedUntilItAnswersThere) {
  static ClusterWorld<5> world;
  world.beginAll();
  world.run(Millis{20000});
  Forger<5> forger{world, 2};
  forger.countFrom(world.view(0, 2)->sequence);
  world.cluster(0).onDatagram(world.air.now(), pageEntry(0x99, 1, 1).address, forger.maker.makeHeartbeat());
  EXPECT_FALSE(world.view(0, 2)->isConfirmed);
  world.run(Millis{5000});
  EXPECT_EQ(world.view(0, 2)->address, world.nodes[2].localEndpoint());
  EXPECT_TRUE(world.view(0, 2)->isConfirmed);
}

}  // namespace
}  // namespace spore
