// Heartbeats that are no broadcasts: copies of them, answers to questions, and pleas for the list of members.
#include <gtest/gtest.h>

#include "support/cluster_world.h"
#include "support/frame_maker.h"

namespace spore {
namespace {

constexpr uint32_t peerId = 0x00ABCDEF;
constexpr size_t peerStation = 1;
const Endpoint peerAddress{IpAddress{10, 0, 0, peerStation + 1}, 4210};

// One whole node, and a peer of which only frames are there.
struct CopiesBench {
  ClusterWorld<1> world;
  FrameMaker peer{peerId};

  CopiesBench() {
    world.beginAll();
    world.run(Millis{5000});  // it has joined, and is quiet
  }
  ClusterManager& node() { return world.cluster(0); }
  const Member* member() { return world.viewOfId(0, peerId); }
  const ClusterCounters& counters() { return node().counters(); }
  void say(uint8_t state, uint16_t echoToken = 0) {
    peer.heartbeat.state = state;
    peer.heartbeat.echoToken = echoToken;
    node().onDatagram(world.air.now(), peerAddress, peer.makeHeartbeat());
    peer.heartbeat.echoToken = 0;
    peer.heartbeat.echoNonce = 0;
  }
  // Answers each question of the node that goes to the peer, until the node believes that it is there.
  void confirm() {
    for (int pass = 0; pass < 500 && !member()->isConfirmed; ++pass) {
      world.run(Millis{10});
      const Result<Frame> frame = decodeFrame(world.air.latest());
      if (frame.value().header.type != FrameType::Probe) continue;
      const Probe probe = decodeProbe(frame.value().body).value();
      peer.heartbeat.echoNonce = probe.nonce;
      say(0, probe.token);
    }
    ASSERT_TRUE(member()->isConfirmed);
  }
  // How many datagrams the next heartbeat of the node is, and whether the last one is a copy.
  uint32_t sentAsHeartbeat() {
    const uint32_t before = counters().sent;
    node().heartbeat(world.air.now());
    return counters().sent - before;
  }
  bool wasLastSentACopy() {
    Heartbeat heartbeat;
    const Result<Frame> frame = decodeFrame(world.air.latest());
    return decodeHeartbeat(frame.value().body, heartbeat) == Status::Ok && (heartbeat.state & heartbeatIsCopy) != 0;
  }
};

TEST(ClusterManagerCopies, AMemberIsOnTheAirWhenItsLastHeartbeatWasABroadcast) {
  static CopiesBench bench;
  bench.say(heartbeatIsCopy);
  EXPECT_FALSE(bench.member()->isOnAir);
  bench.say(0, 7);  // an answer is neither
  EXPECT_FALSE(bench.member()->isOnAir);
  bench.say(0);
  EXPECT_TRUE(bench.member()->isOnAir);
  bench.say(0, 7);
  EXPECT_TRUE(bench.member()->isOnAir);
  bench.say(heartbeatIsCopy);
  EXPECT_FALSE(bench.member()->isOnAir);
}

TEST(ClusterManagerCopies, OnlyABroadcastShowsThatBroadcastsArrive) {
  static CopiesBench bench;
  const auto saysThatNoneArrive = [] {
    Heartbeat heartbeat;
    bench.node().statusUpdate(bench.world.air.now());
    bench.world.run(Millis{20});
    bench.node().heartbeat(bench.world.air.now());
    EXPECT_EQ(decodeHeartbeat(decodeFrame(bench.world.air.latest()).value().body, heartbeat), Status::Ok);
    return (heartbeat.state & heartbeatMissesBroadcasts) != 0;
  };
  bench.say(heartbeatIsCopy);
  EXPECT_TRUE(saysThatNoneArrive());
  bench.say(0, 7);
  EXPECT_TRUE(saysThatNoneArrive());
  bench.say(0);
  EXPECT_FALSE(saysThatNoneArrive());
}

TEST(ClusterManagerCopies, AChangedNameGoesWithTheNextThreeBroadcasts) {
  static CopiesBench bench;
  const auto hasName = [] {
    Heartbeat heartbeat;
    bench.node().statusUpdate(bench.world.air.now());
    bench.world.run(Millis{20});
    bench.node().heartbeat(bench.world.air.now());
    EXPECT_EQ(decodeHeartbeat(decodeFrame(bench.world.air.latest()).value().body, heartbeat), Status::Ok);
    return heartbeat.hasIdentity;
  };
  int skipped = 0;
  while (!hasName() && skipped < 8) ++skipped;  // each eighth one has it
  EXPECT_LT(skipped, 8);
  bench.world.run(Millis{1000});
  bench.node().identityChanged(bench.world.air.now());  // the first
  EXPECT_TRUE(hasName());
  EXPECT_TRUE(hasName());
  EXPECT_FALSE(hasName());
}

TEST(ClusterManagerCopies, WhoHasProvedThatItIsThereGetsACopyForItsOwn) {
  static CopiesBench bench;
  bench.say(0);
  bench.say(heartbeatIsCopy);
  EXPECT_EQ(bench.sentAsHeartbeat(), 1u);  // anybody may have sent it
  bench.confirm();
  EXPECT_EQ(bench.sentAsHeartbeat(), 1u);
  bench.say(heartbeatIsCopy);
  EXPECT_EQ(bench.sentAsHeartbeat(), 2u);
  EXPECT_TRUE(bench.wasLastSentACopy());
}

TEST(ClusterManagerCopies, WhatIsAnnouncedGoesToThoseToo) {
  static CopiesBench bench;
  bench.say(0);
  bench.confirm();
  bench.say(heartbeatIsCopy);
  const uint32_t before = bench.world.air.unicastsTo[peerStation];
  bench.node().announceBusy(bench.world.air.now(), Millis{5000});
  EXPECT_EQ(bench.world.air.unicastsTo[peerStation], before + 1);
  EXPECT_TRUE(bench.wasLastSentACopy());
  bench.node().announce(bench.world.air.now(), NodePhase::Left);
  EXPECT_EQ(bench.world.air.unicastsTo[peerStation], before + 2);
  EXPECT_TRUE(bench.wasLastSentACopy());
}

TEST(ClusterManagerCopies, StrangersUseUpNoAnswersOfThoseWhoHaveProvedThatTheyAreThere) {
  static CopiesBench bench;
  bench.say(0);
  bench.confirm();
  FrameMaker stranger{0x2000};
  const uint32_t target = bench.world.idOf(0);
  for (uint32_t i = 0; i < 200; ++i) {
    ++stranger.header.nodeId;
    const Endpoint from{IpAddress{10, 7, 0, static_cast<uint8_t>(i)}, 4210};
    bench.node().onDatagram(bench.world.air.now(), from, stranger.makeProbe(target, 9));
  }
  const uint32_t answers = bench.counters().answersSent;
  EXPECT_LE(answers, 25u);
  bench.node().onDatagram(bench.world.air.now(), peerAddress, bench.peer.makeProbe(target, 9));
  EXPECT_EQ(bench.counters().answersSent, answers + 1);
}

enum class Told : uint8_t { Nobody, All, Peer };

// To whom the node tells its list within a second after this heartbeat.
Told toldAfter(CopiesBench& bench, uint8_t state) {
  FrameMaker third{0x1234};
  bench.node().onDatagram(bench.world.air.now(), Endpoint{IpAddress{10, 0, 0, 77}, 4210}, third.makeHeartbeat());
  const uint32_t pages = bench.counters().pagesSent;
  bench.say(state);
  for (int pass = 0; pass < 100; ++pass) {
    const uint32_t unicasts = bench.world.air.unicastsTo[peerStation];
    bench.world.run(Millis{10});
    if (bench.counters().pagesSent == pages) continue;
    return bench.world.air.unicastsTo[peerStation] == unicasts ? Told::All : Told::Peer;
  }
  return Told::Nobody;
}

TEST(ClusterManagerCopies, ANewcomersBroadcastIsAnsweredToAllAndItsCopyToItAlone) {
  static CopiesBench bench;
  bench.say(0);
  bench.confirm();
  EXPECT_EQ(toldAfter(bench, 0), Told::Nobody);
  EXPECT_EQ(toldAfter(bench, heartbeatSolicits), Told::All);
  EXPECT_EQ(toldAfter(bench, heartbeatIsCopy), Told::Nobody);
  EXPECT_EQ(toldAfter(bench, heartbeatSolicits | heartbeatIsCopy), Told::Peer);
}

TEST(ClusterManagerCopies, WhatOthersHaveToldANewcomerIsNotToldAgain) {
  static CopiesBench bench;
  FrameMaker third{0x1234};
  bench.node().onDatagram(bench.world.air.now(), Endpoint{IpAddress{10, 0, 0, 77}, 4210}, third.makeHeartbeat());
  bench.say(0);
  bench.confirm();
  const ClusterCounters before = bench.counters();
  bench.say(heartbeatSolicits);
  // Three times the three of whom it knows itself.
  for (int entry = 0; entry < 9; ++entry) {
    bench.node().onDatagram(bench.world.air.now(), peerAddress, bench.peer.makePage(pageEntry(0x1234, 1, 1)));
  }
  bench.world.run(Millis{1000});
  EXPECT_EQ(bench.counters().pagesSent, before.pagesSent);
  EXPECT_EQ(bench.counters().pagesSuppressed, before.pagesSuppressed + 1);
}

TEST(ClusterManagerCopies, WhoIsRemindedOfItsStartsSaysTheNextAtOnce) {
  static CopiesBench bench;
  bench.say(0);
  bench.confirm();
  bench.world.run(Millis{300});
  const uint32_t sent = bench.counters().sent;
  bench.node().onDatagram(bench.world.air.now(), peerAddress,
                          bench.peer.makePage(pageEntry(bench.world.idOf(0), 9, 1)));
  EXPECT_EQ(bench.world.nodes[0].context.identity().incarnation, 10u);
  EXPECT_EQ(bench.counters().sent, sent + 1);
}

TEST(ClusterManagerCopies, AStrangersCopyIsAnsweredWhenItHasProvedThatItIsThere) {
  static CopiesBench bench;
  EXPECT_EQ(toldAfter(bench, heartbeatSolicits | heartbeatIsCopy), Told::Nobody);
  const uint32_t before = bench.counters().pagesSent;
  bench.say(heartbeatSolicits | heartbeatIsCopy);
  bench.confirm();
  bench.world.run(Millis{1000});
  EXPECT_EQ(bench.counters().pagesSent, before + 1);
}

TEST(ClusterManagerCopies, APleaThatArrivesTwiceIsOne) {
  static CopiesBench bench;
  bench.say(0);
  bench.peer.heartbeat.state = heartbeatSolicits | heartbeatIsCopy;
  const Bytes plea = bench.peer.makeHeartbeat();
  const uint32_t withheld = bench.counters().answersWithheld;
  bench.node().onDatagram(bench.world.air.now(), peerAddress, plea);
  EXPECT_EQ(bench.counters().answersWithheld, withheld + 1);
  bench.node().onDatagram(bench.world.air.now(), peerAddress, plea);
  EXPECT_EQ(bench.counters().answersWithheld, withheld + 1);
}

TEST(ClusterManagerCopies, AQuestionThatArrivesTwiceOrIsForSomebodyElseBringsNoAnswer) {
  static CopiesBench bench;
  bench.say(0);
  bench.confirm();
  uint8_t body[pullFixedBytes];
  ByteWriter writer{MutableBytes{body}};
  encodePullHead(writer, 9, 0, 0);
  const Bytes pull = bench.peer.makeRaw(FrameType::Pull, writer.written());
  const ClusterCounters before = bench.counters();
  for (int i = 0; i < 2; ++i) bench.node().onDatagram(bench.world.air.now(), peerAddress, pull);
  EXPECT_EQ(bench.counters().pullRepliesSent, before.pullRepliesSent + 1);
  bench.node().onDatagram(bench.world.air.now(), peerAddress, bench.peer.makeProbe(0x1234, 9));
  EXPECT_EQ(bench.counters().answersSent, before.answersSent);
}

TEST(ClusterManagerCopies, AMemberThatWasAskedForItsListHasAnsweredWithAPage) {
  static CopiesBench bench;
  bench.say(0);
  bench.confirm();
  bench.peer.heartbeat.activeMembers = 5;
  bench.peer.heartbeat.activeHash = 0x1234;
  const uint32_t asked = bench.counters().pullsSent;
  for (int pass = 0; pass < 40 && bench.counters().pullsSent == asked; ++pass) {
    bench.say(0);
    bench.world.run(Millis{100});
  }
  ASSERT_EQ(bench.counters().pullsSent, asked + 1);
  bench.node().onDatagram(bench.world.air.now(), peerAddress, bench.peer.makePage(pageEntry(peerId, 1, 1)));
  bench.world.run(Millis{1000});
  EXPECT_EQ(bench.counters().pullsSent, asked + 1);
  EXPECT_EQ(bench.counters().pullsUnanswered, 0u);
}

}  // namespace
}  // namespace spore
