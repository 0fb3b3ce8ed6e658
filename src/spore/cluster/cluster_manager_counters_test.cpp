// What a node counts of what it hears, and the limits to what strangers get of it.
#include <gtest/gtest.h>

#include "spore/cluster/cluster_manager.h"
#include "support/counting_log.h"
#include "support/fake_board.h"
#include "support/frame_maker.h"

namespace spore {
namespace {

constexpr uint32_t ownId = 0x500;

// One whole node whose datagrams a test makes.
struct CountersBench {
  CountingLog log;
  FakeDatagrams port;
  FakeSystem system;
  NodeContext context{log};
  ClusterManager cluster{context, port, system};
  Instant now{100000};

  CountersBench() {
    NodeIdentity& identity = context.identity();
    identity.nodeId = ownId;
    identity.incarnation = 1;
    identity.hostname = HostName{"hall"};
    cluster.begin(now, ClusterSettings{}, 0xABCD, 80);
  }
  const ClusterCounters& counters() const { return cluster.counters(); }
  static Endpoint addressOf(uint32_t nodeId) { return {IpAddress{0x0A000000 | nodeId}, 4210}; }
  void hear(uint32_t nodeId, Bytes datagram) { cluster.onDatagram(now, addressOf(nodeId), datagram); }
  void passDays(int days) {
    for (; days > 0; --days) {
      now = now + Millis{24 * 60 * 60 * 1000};
      cluster.statusUpdate(now);
      cluster.loop(now);
    }
  }
};

TEST(ClusterManagerCounters, ANodeBeginsWithAPleaForTheListThatSaysWhatItIs) {
  static CountersBench bench;
  ASSERT_EQ(bench.port.total, 1u);
  EXPECT_TRUE(bench.port.sent[0].isBroadcast);
  Heartbeat first;
  ASSERT_EQ(decodeHeartbeat(bench.port.sent[0].frame().body, first), Status::Ok);
  EXPECT_EQ(first.state & heartbeatSolicits, heartbeatSolicits);
  EXPECT_EQ(first.profileDigest, 0xABCDu);
  EXPECT_EQ(first.uptimeS, 0u);
  EXPECT_EQ(first.hostname, "hall");
}

TEST(ClusterManagerCounters, TheSecondsSinceTheBeginningAreCountedWithoutHeartbeatsToo) {
  static CountersBench bench;
  bench.passDays(60);
  (void)bench.cluster.heartbeat(bench.now);
  Heartbeat last;
  ASSERT_EQ(decodeHeartbeat(decodeFrame(bench.port.lastSent()).value().body, last), Status::Ok);
  EXPECT_EQ(last.uptimeS, 60u * 24 * 60 * 60);
}

TEST(ClusterManagerCounters, EachDatagramIsCountedWithItsBytesAndWithWhatWasWrong) {
  static CountersBench bench;
  FrameMaker peer{0x77, "spore"};
  const Bytes heartbeat = peer.makeHeartbeat();
  const size_t size = heartbeat.size();
  bench.hear(0x77, heartbeat);
  EXPECT_EQ(bench.counters().received, 1u);
  EXPECT_EQ(bench.counters().receivedBytes, size);
  bench.hear(0x77, asBytes("nonsense"));
  EXPECT_EQ(bench.counters().malformed, 1u);
  FrameMaker foreigner{0x78, "other"};
  bench.hear(0x78, foreigner.makeHeartbeat());
  EXPECT_EQ(bench.counters().foreignFleet, 1u);
  bench.hear(0x77, peer.makeRaw(FrameType::Pull, asBytes("x")));
  EXPECT_EQ(bench.counters().malformed, 2u);
  EXPECT_EQ(bench.counters().received, 4u);
}

TEST(ClusterManagerCounters, ABodyThatIsTooShortIsMalformedWhateverItsType) {
  static CountersBench bench;
  FrameMaker peer{0x77, "spore"};
  uint32_t malformed = 0;
  for (const FrameType type : {FrameType::Heartbeat, FrameType::Probe, FrameType::Page, FrameType::Event,
                               FrameType::Forget, FrameType::Pull, FrameType::PullReply}) {
    bench.hear(0x77, peer.makeRaw(type, asBytes("x")));
    EXPECT_EQ(bench.counters().malformed, ++malformed);
  }
  EXPECT_EQ(bench.cluster.members().size(), 0u);
}

TEST(ClusterManagerCounters, WhatIsNoFrameIsOfferedToAnotherProtocolAndSendersOfFramesAreToldToIt) {
  static CountersBench bench;
  static uint32_t strangers = 0;
  static uint32_t senders = 0;
  static IpAddress sender;
  bench.cluster.setStrangerHandlers(
      [](Instant, Endpoint, Bytes datagram) {
        ++strangers;
        return asText(datagram) == "hello";
      },
      [](Instant, IpAddress from) {
        ++senders;
        sender = from;
      });
  bench.hear(0x77, asBytes("hello"));
  EXPECT_EQ(strangers, 1u);
  EXPECT_EQ(bench.counters().received, 0u);
  bench.hear(0x77, asBytes("nonsense"));
  EXPECT_EQ(strangers, 2u);
  EXPECT_EQ(senders, 0u);
  EXPECT_EQ(bench.counters().received, 1u);
  EXPECT_EQ(bench.counters().malformed, 1u);
  FrameMaker peer{0x78, "spore"};
  bench.hear(0x78, peer.makeHeartbeat());
  EXPECT_EQ(senders, 1u);
  EXPECT_EQ(sender, CountersBench::addressOf(0x78).ip);
  FrameMaker foreigner{0x79, "other"};
  bench.hear(0x79, foreigner.makeHeartbeat());
  EXPECT_EQ(senders, 2u);
  EXPECT_EQ(strangers, 2u);
  FrameMaker self{ownId, "spore"};
  bench.cluster.onDatagram(bench.now, bench.port.local, self.makeHeartbeat());  // our own broadcast
  EXPECT_EQ(senders, 2u);
}

TEST(ClusterManagerCounters, ADatagramThatIsLongerThanAnyFrameIsCountedAndLeftOut) {
  static CountersBench bench;
  FrameMaker peer{0x77, "spore"};
  static uint8_t tooLong[limits::datagramBytesMax + 1];
  EXPECT_EQ(bench.port.put(CountersBench::addressOf(0x77), Bytes{tooLong}), Status::Ok);
  EXPECT_EQ(bench.port.put(CountersBench::addressOf(0x77), peer.makeHeartbeat()), Status::Ok);
  bench.cluster.receive(bench.now);
  EXPECT_EQ(bench.counters().received, 2u);
  EXPECT_EQ(bench.counters().malformed, 1u);
  EXPECT_EQ(bench.cluster.members().size(), 1u);
}

// Each from the same address, which has shown nothing: 512 bytes a second go there.
uint32_t answersToProbes(CountersBench& bench, FrameMaker& stranger, int probes) {
  const uint32_t before = bench.counters().answersSent;
  for (int i = 0; i < probes; ++i) bench.hear(0x77, stranger.makeProbe(ownId, 9));
  return bench.counters().answersSent - before;
}

TEST(ClusterManagerCounters, AnAddressThatHasShownNothingGetsItsShareAgainEachSecond) {
  static CountersBench bench;
  FrameMaker stranger{0x77, "spore"};
  const uint32_t share = answersToProbes(bench, stranger, 20);
  EXPECT_GE(share, 2u);
  EXPECT_LE(share, 8u);
  EXPECT_EQ(bench.counters().answersWithheld, 20 - share);
  bench.now = bench.now + Millis{1000};
  EXPECT_EQ(answersToProbes(bench, stranger, 20), share);
  bench.passDays(30);  // nobody asks, and the clock goes half round
  EXPECT_EQ(answersToProbes(bench, stranger, 20), share);
}

TEST(ClusterManagerCounters, AShortPullBeyondTheShareOfItsAddressIsWithheld) {
  static CountersBench bench;
  FrameMaker stranger{0x77, "spore"};
  uint8_t body[pullFixedBytes + 8 * shortIdBytes] = {};
  ByteWriter writer{MutableBytes{body}};
  encodePullHead(writer, 9, 0, 8);
  for (uint32_t id = 0x123; writer.size() < sizeof body; ++id) writer.u24(id);
  for (int i = 0; i < 20; ++i) bench.hear(0x77, stranger.makeRaw(FrameType::Pull, writer.written()));
  const ClusterCounters& counters = bench.counters();
  EXPECT_GT(counters.pullRepliesSent, 0u);
  EXPECT_GT(counters.answersWithheld, 0u);
  EXPECT_EQ(counters.pullRepliesSent + counters.answersWithheld, 20u);
}

TEST(ClusterManagerCounters, StrangersAreAskedAtMostSoOftenInASecond) {
  static CountersBench bench;
  FrameMaker stranger{0x77, "spore"};
  uint8_t body[pullFixedBytes] = {};
  ByteWriter writer{MutableBytes{body}};
  encodePullHead(writer, 9, pullAll, 0);
  uint32_t invented = 0x1000;
  const auto questionsTo = [&](uint32_t pulls) {
    const uint32_t before = bench.counters().probesSent;
    for (uint32_t i = 0; i < pulls; ++i) {
      stranger.header.nodeId = ++invented;
      bench.hear(invented, stranger.makeRaw(FrameType::Pull, writer.written()));
    }
    return bench.counters().probesSent - before;
  };
  EXPECT_EQ(questionsTo(limits::challengesPerSecond + 5u), limits::challengesPerSecond);
  bench.now = bench.now + Millis{1000};
  EXPECT_EQ(questionsTo(limits::challengesPerSecond + 5u), limits::challengesPerSecond);
  bench.passDays(30);
  EXPECT_EQ(questionsTo(1), 1u);
}

// What a node that knows nobody sends to whom the frame is from, within some seconds.
size_t bytesForOneFrame(Bytes frame, uint32_t from) {
  static CountersBench bench;
  bench.~CountersBench();
  ::new (static_cast<void*>(&bench)) CountersBench;
  bench.hear(from, frame);
  for (int pass = 0; pass < 300; ++pass) {
    bench.now = bench.now + Millis{10};
    bench.cluster.loop(bench.now);
  }
  return bench.port.unicastBytes;
}

TEST(ClusterManagerCounters, AFrameOfAStrangerBringsAtMostThreeTimesItsBytes) {
  FrameMaker stranger{0x2000, "spore"};
  const auto pull = [&](uint8_t flags, size_t ids) {
    static uint8_t body[pullFixedBytes + pullIdsMax * shortIdBytes];
    ByteWriter writer{MutableBytes{body}};
    encodePullHead(writer, 9, flags, ids);
    for (size_t id = 0; id < ids; ++id) writer.u24(static_cast<uint32_t>(id + 1));
    return stranger.makeRaw(FrameType::Pull, writer.written());
  };
  const auto check = [&](Bytes frame) {
    const size_t sent = bytesForOneFrame(frame, stranger.header.nodeId);
    EXPECT_GT(sent, 0u);
    EXPECT_LE(sent, 3 * frame.size());
  };
  for (const uint8_t flags : {pullAll, pullPages}) check(pull(flags, 0));
  for (const size_t ids : {0, 1, 5, 6, 12, 32}) check(pull(0, ids));
  check(stranger.makeHeartbeat());
  stranger.heartbeat.activeMembers = 99;  // whoever sees more could be asked for them
  check(stranger.makeHeartbeat());
  check(stranger.makeProbe(ownId, 9));
  check(stranger.makeForget(0x3000, 1));
  stranger.heartbeat.state = heartbeatSolicits | heartbeatIsCopy;
  check(stranger.makeHeartbeat());
}

TEST(ClusterManagerCounters, ABroadcastThatAStrangerAsksForComesEachTwoSecondsAlsoAfterAMonth) {
  static CountersBench bench;
  FrameMaker stranger{0x77, "spore"};
  const auto broadcastsFor = [](FrameMaker& asker) {
    const uint32_t before = bench.port.broadcasts;
    bench.hear(0x77, asker.makeProbe(ownId, 9, probeWantsBroadcast));
    return bench.port.broadcasts - before;
  };
  EXPECT_EQ(broadcastsFor(stranger), 1u);
  bench.now = bench.now + Millis{1999};
  EXPECT_EQ(broadcastsFor(stranger), 0u);
  bench.now = bench.now + Millis{1};
  EXPECT_EQ(broadcastsFor(stranger), 1u);
  bench.passDays(30);
  EXPECT_EQ(broadcastsFor(stranger), 1u);
}

TEST(ClusterManagerCounters, WhoHasLostCountOfItsStartsIsRemindedAlsoAfterAMonth) {
  static CountersBench bench;
  FrameMaker peer{0x77, "spore", 9};
  const auto remindersAfter = [&peer](uint32_t incarnation) {
    const uint32_t before = bench.counters().pagesSent;
    peer.header.incarnation = incarnation;
    bench.hear(0x77, peer.makeHeartbeat());
    bench.now = bench.now + Millis{20};
    bench.cluster.loop(bench.now);
    return bench.counters().pagesSent - before;
  };
  EXPECT_EQ(remindersAfter(9), 0u);
  EXPECT_EQ(remindersAfter(2), 1u);
  EXPECT_EQ(remindersAfter(2), 0u);  // within a second
  bench.passDays(30);
  EXPECT_EQ(remindersAfter(9), 0u);
  EXPECT_EQ(remindersAfter(2), 1u);
}

TEST(ClusterManagerCounters, WhatCouldNotBeSentIsCountedAndIsNoAnswer) {
  static CountersBench bench;
  bench.port.sendStatus = Status::Unavailable;
  const uint32_t sent = bench.counters().sent;
  FrameMaker stranger{0x77, "spore"};
  EXPECT_EQ(answersToProbes(bench, stranger, 1), 0u);
  EXPECT_EQ(bench.counters().sendFailed, 1u);
  EXPECT_EQ(bench.counters().sent, sent);
}

}  // namespace
}  // namespace spore
