// What must not shake a node: a full list, garbage, the wrap of its clock, being alone.
#include <gtest/gtest.h>

#include "support/cluster_world.h"
#include "support/frame_maker.h"

namespace spore {
namespace {

Endpoint addressOf(uint32_t nodeId) {
  return pageEntry(nodeId, 1, 1).address;
}

void speak(ClusterManager& cluster, Instant now, uint32_t nodeId) {
  FrameMaker maker{nodeId};
  cluster.onDatagram(now, addressOf(nodeId), maker.makeHeartbeat());
}

TEST(ClusterManagerLimits, AFullListTurnsNewcomersAwayAndSaysSo) {
  static ClusterWorld<1> world;
  world.beginAll();
  for (uint32_t id = 1; id <= limits::membersMax; ++id) speak(world.cluster(0), world.air.now(), id);
  EXPECT_EQ(world.cluster(0).members().size(), limits::membersMax);
  EXPECT_EQ(world.cluster(0).counters().turnedAway, 0u);
  speak(world.cluster(0), world.air.now(), 0x00900000);
  EXPECT_EQ(world.cluster(0).counters().turnedAway, 1u);
  EXPECT_EQ(world.viewOfId(0, 0x00900000), nullptr);

  world.cluster(0).heartbeat(world.air.now());
  Heartbeat heartbeat;
  EXPECT_EQ(decodeHeartbeat(decodeFrame(world.air.latest()).value().body, heartbeat), Status::Ok);
  EXPECT_NE(heartbeat.state & heartbeatIsFull, 0);
  EXPECT_EQ(heartbeat.knownMembers, limits::membersMax + 1);
}

TEST(ClusterManagerLimits, InAFullListTheLongestDeadMakesRoomAndNoLivingOne) {
  static ClusterWorld<1> world;
  world.nodes[0].settings.inactiveAfter = Millis{2000};
  world.nodes[0].settings.deadAfter = Millis{4000};
  world.beginAll();
  speak(world.cluster(0), world.air.now(), 500);
  world.run(Millis{1000});
  speak(world.cluster(0), world.air.now(), 400);
  world.run(Millis{4500});
  for (uint32_t id = 0x00800001; world.cluster(0).members().size() < limits::membersMax; ++id) {
    speak(world.cluster(0), world.air.now(), id);
  }
  speak(world.cluster(0), world.air.now(), 0x00900001);
  EXPECT_EQ(world.viewOfId(0, 500), nullptr);
  EXPECT_NE(world.viewOfId(0, 400), nullptr);
  // The other dead one speaks: it is alive again before anybody else asks for its place.
  speak(world.cluster(0), world.air.now(), 400);
  EXPECT_NE(world.viewOfId(0, 400), nullptr);
  EXPECT_EQ(world.cluster(0).counters().evicted, 1u);
  EXPECT_EQ(world.nodes[0].removed, 1u);
}

TEST(ClusterManagerLimits, WhoWasHeardOnceAndNeverAnsweredMakesRoomWhenItIsSilent) {
  static ClusterWorld<1> world;
  world.beginAll();
  for (uint32_t id = 1; id <= limits::membersMax; ++id) speak(world.cluster(0), world.air.now(), id);
  world.run(Millis{30000});
  speak(world.cluster(0), world.air.now(), 0x00900000);
  EXPECT_EQ(world.cluster(0).counters().turnedAway, 0u);
  EXPECT_NE(world.viewOfId(0, 0x00900000), nullptr);
  EXPECT_EQ(world.nodes[0].removed, 1u);
}

TEST(ClusterManagerLimits, GarbageMakesNoMemberAndIsCounted) {
  static ClusterWorld<1> world;
  world.beginAll();
  Random random{77};
  uint8_t bytes[limits::datagramBytesMax];
  for (int i = 0; i < 20000; ++i) {
    const size_t size = random.below(sizeof bytes + 1);
    for (size_t at = 0; at < size; ++at) bytes[at] = static_cast<uint8_t>(random.next());
    world.cluster(0).onDatagram(world.air.now(), addressOf(9), Bytes{bytes, size});
  }
  const ClusterCounters& counters = world.cluster(0).counters();
  EXPECT_EQ(world.cluster(0).members().size(), 0u);
  EXPECT_EQ(counters.received, 20000u);
  EXPECT_EQ(counters.malformed + counters.unsupported + counters.foreignFleet, 20000u);
}

TEST(ClusterManagerLimits, ATruncatedFrameOfOurClusterMakesNoMember) {
  static ClusterWorld<1> world;
  world.beginAll();
  FrameMaker maker{0x1234};
  maker.report(0x99, 1, 1, 1);
  const Bytes whole = maker.makeHeartbeat();
  for (size_t size = 0; size < whole.size(); ++size) {
    const Bytes cut = whole.first(size);
    world.cluster(0).onDatagram(world.air.now(), addressOf(0x1234), cut);
  }
  // A heartbeat that ends before its extensions is a whole one.
  EXPECT_LE(world.cluster(0).members().size(), 1u);
  EXPECT_GE(world.cluster(0).counters().malformed, whole.size() - 1);
}

TEST(ClusterManagerLimits, AnUnknownTypeIsCountedAndMakesNoMember) {
  static ClusterWorld<1> world;
  world.beginAll();
  FrameMaker maker{0x1234};
  world.cluster(0).onDatagram(world.air.now(), addressOf(0x1234), maker.makeRaw(static_cast<FrameType>(14), {}));
  EXPECT_EQ(world.cluster(0).counters().unknownType, 1u);
  EXPECT_EQ(world.cluster(0).members().size(), 0u);

  // Of a member it is a sign of life.
  world.cluster(0).onDatagram(world.air.now(), addressOf(0x1234), maker.makeHeartbeat());
  world.run(Millis{8000});
  world.cluster(0).onDatagram(world.air.now(), addressOf(0x1234), maker.makeRaw(static_cast<FrameType>(13), {}));
  EXPECT_EQ(world.cluster(0).counters().unknownType, 2u);
  EXPECT_EQ(world.air.now().since(world.viewOfId(0, 0x1234)->heardAt).count, 0u);
}

TEST(ClusterManagerLimits, ADuplicateDatagramIsCountedAndNotProcessed) {
  static ClusterWorld<1> world;
  world.beginAll();
  FrameMaker maker{0x1234};
  const Bytes probe = maker.makeProbe(world.idOf(0), 55);
  world.cluster(0).onDatagram(world.air.now(), addressOf(0x1234), probe);
  world.cluster(0).onDatagram(world.air.now(), addressOf(0x1234), probe);
  EXPECT_EQ(world.cluster(0).counters().duplicates, 1u);
  EXPECT_EQ(world.cluster(0).counters().answersSent, 1u);
}

TEST(ClusterManagerLimits, AnEventComesWithItsSenderAndAlsoFromAStranger) {
  static ClusterWorld<1> world;
  static uint32_t events = 0;
  world.beginAll();
  world.cluster(0).setEventFrameHandler(
      [](const Frame& frame) { return frame.body.size() >= 3; },
      [](Instant, Member& from, const Frame&, Millis) { events += from.nodeId == 0x1234; });
  FrameMaker maker{0x1234};
  const uint8_t invalid[2] = {1, 2};
  world.cluster(0).onDatagram(world.air.now(), addressOf(0x1234), maker.makeRaw(FrameType::Event, invalid));
  EXPECT_EQ(events, 0u);
  EXPECT_EQ(world.nodes[0].discovered, 0u);
  EXPECT_EQ(world.cluster(0).counters().malformed, 1u);
  // What is so short that it does not pay for the questions that a new member is asked brings a question.
  const uint8_t brief[3] = {1, 2, 3};
  world.cluster(0).onDatagram(world.air.now(), addressOf(0x1234), maker.makeRaw(FrameType::Event, brief));
  EXPECT_EQ(events, 0u);
  EXPECT_EQ(world.nodes[0].discovered, 0u);
  EXPECT_EQ(world.cluster(0).counters().probesSent, 1u);
  const uint8_t body[23] = {1, 2, 3};
  world.cluster(0).onDatagram(world.air.now(), addressOf(0x1234), maker.makeRaw(FrameType::Event, body));
  EXPECT_EQ(events, 1u);
  EXPECT_EQ(world.nodes[0].discovered, 1u);
  // A stranger used up the numbers of its next frames; whether an event came before is for the events to tell.
  FrameMaker stranger{0x1234};
  stranger.header.sequence = 40;
  world.cluster(0).onDatagram(world.air.now(), addressOf(0x1234), stranger.makeHeartbeat());
  world.cluster(0).onDatagram(world.air.now(), addressOf(0x1234), maker.makeRaw(FrameType::Event, body));
  EXPECT_EQ(world.cluster(0).counters().duplicates, 1u);
  EXPECT_EQ(events, 2u);
  world.cluster(0).onDatagram(world.air.now(), addressOf(0x1234), maker.makeRaw(FrameType::Event, {}));
  EXPECT_EQ(events, 2u);
  EXPECT_EQ(world.cluster(0).counters().malformed, 2u);
}

TEST(ClusterManagerLimits, WhatWaitedWhileANodeSleptProvesNothingButEventsArrive) {
  static ClusterWorld<4> world;
  static uint32_t events = 0;
  world.cluster(0).setEventFrameHandler([](const Frame&) { return true; },
                                        [](Instant, Member&, const Frame&, Millis) { ++events; });
  world.beginAll();
  world.run(Millis{10000});
  world.nodes[0].isFrozen = true;
  world.run(Millis{5000});
  const uint8_t body[1] = {1};
  world.cluster(3).sender().open(FrameType::Event).bytes(Bytes{body});
  EXPECT_EQ(world.cluster(3).sender().broadcast(), Status::Ok);
  world.run(Millis{10});
  world.crash(3);
  world.run(Millis{30000});
  world.nodes[0].isFrozen = false;
  world.run(Millis{50});
  EXPECT_GT(world.cluster(0).counters().stale, 0u);
  EXPECT_EQ(events, 1u);
  EXPECT_TRUE(world.allSee(1, NodeStatus::Active));
  EXPECT_GE(world.air.now().since(world.view(0, 3)->heardAt).count, 30000u);
  world.run(Millis{4500});
  EXPECT_TRUE(world.sees(0, 3, NodeStatus::Inactive));
  EXPECT_TRUE(world.sees(0, 1, NodeStatus::Active));
  EXPECT_EQ(world.nodes[0].alarms, 1u);
}

TEST(ClusterManagerLimits, TheClockMayWrapAtAnyMoment) {
  static const uint32_t msBeforeWrap[] = {1, 500, 3500, 12000, 30000, 65000, 80000};
  for (const uint32_t before : msBeforeWrap) {
    static ClusterWorld<3>* world = nullptr;
    alignas(ClusterWorld<3>) static uint8_t room[sizeof(ClusterWorld<3>)];
    world = ::new (static_cast<void*>(room)) ClusterWorld<3>{Instant{0u - before}};
    world->beginAll();
    EXPECT_TRUE(world->runUntil([] { return world->allSeeAll(); }, Millis{1000}));
    world->run(Millis{30000});
    EXPECT_EQ(world->alarms(), 0u);
    world->crash(2);
    world->run(Millis{9000 - 2000});
    EXPECT_TRUE(world->allSee(2, NodeStatus::Active));
    world->run(Millis{4500});
    EXPECT_TRUE(world->allSee(2, NodeStatus::Inactive));
    world->run(Millis{52000});
    EXPECT_TRUE(world->allSee(2, NodeStatus::Dead));
    world->restart(2, 2);
    world->run(Millis{2000});
    EXPECT_TRUE(world->allSeeAll());
    world->~ClusterWorld<3>();
  }
}

TEST(ClusterManagerLimits, ASeedIsGreetedWhileNobodyIsThere) {
  static ClusterWorld<2> world;
  world.air.setBroadcastLoss(100);
  EXPECT_EQ(world.nodes[0].settings.seeds.push(world.air.endpointOf(1)), Status::Ok);
  world.nodes[0].begin(world.air.now());
  world.run(Millis{20000});
  // It comes up later: the greetings go on.
  world.nodes[1].begin(world.air.now());
  EXPECT_TRUE(world.runUntil([] { return world.allSeeAll(); }, Millis{12000}));
}

TEST(ClusterManagerLimits, ADeafNodeSaysSoAndSpeaksMoreOften) {
  static ClusterWorld<2> world;
  world.beginAll();
  world.run(Millis{10000});
  world.air.setBroadcastLoss(100);
  const uint32_t sent = world.cluster(0).counters().sent;
  world.run(Millis{6000});
  world.cluster(0).heartbeat(world.air.now());
  Heartbeat heartbeat;
  EXPECT_EQ(decodeHeartbeat(decodeFrame(world.air.latest()).value().body, heartbeat), Status::Ok);
  EXPECT_NE(heartbeat.state & heartbeatMissesBroadcasts, 0);
  EXPECT_GT(world.cluster(0).counters().sent, sent + 5);
}

}  // namespace
}  // namespace spore
