#include "spore/trust/frame_guard.h"

#include <gtest/gtest.h>

#include "support/frame_maker.h"
#include "support/keyed_nodes.h"

namespace spore {
namespace {

struct Guarded : ::testing::Test {
  KeyedNode a{0xA1, Instant{5000}};
  KeyedNode b{0xB2, Instant{5000}};
  KeyedNodes<2> both{{&a, &b}, Instant{5000}};
  uint8_t captured[limits::datagramBytesMax];
  size_t capturedBytes = 0;

  // One that all have heard, of a.
  void capture(FrameType type) {
    for (size_t i = 0; i < a.fake.datagrams.kept(); ++i) {
      const FakeDatagrams::Sent& sent = a.fake.datagrams.sent[i];
      if (sent.type() != type) continue;
      capturedBytes = sent.size;
      std::memcpy(captured, sent.bytes, sent.size);
    }
    ASSERT_GT(capturedBytes, 0u);
  }
  void together() {
    a.beginWith(secretOf(1));
    b.beginWith(secretOf(1));
    both.pass(2000);
    ASSERT_TRUE(a.knows(b) && b.knows(a));
  }
  void sayHeartbeat() { (void)a.cluster.heartbeat(both.now); }
  Bytes capture() const { return {captured, capturedBytes}; }
  bool hears(Endpoint from, Bytes datagram) {
    const uint32_t before = b.counters().strangers + b.counters().replayed + b.counters().malformed;
    b.cluster.onDatagram(both.now, from, datagram);
    return b.counters().strangers + b.counters().replayed + b.counters().malformed == before;
  }
};

TEST_F(Guarded, NodesOfOneKeyFindEachOther) {
  together();
  EXPECT_TRUE(a.trust.isKeyed() && !a.trust.isOpen());
  EXPECT_EQ(a.trust.moment(both.now), b.trust.moment(both.now));
}

TEST_F(Guarded, NodesOfOtherKeysOrEpochsOrWithoutKeysDoNot) {
  a.beginWith(secretOf(1));
  KeyedNode otherKey{0xC3, both.now};
  otherKey.beginWith(secretOf(2));
  KeyedNode otherEpoch{0xD4, both.now};
  otherEpoch.beginWith(secretOf(1), 2);
  KeyedNode open{0xE5, both.now};
  open.begin(nullptr);
  KeyedNodes<4> all{{&a, &otherKey, &otherEpoch, &open}, both.now};
  all.pass(5000);
  for (KeyedNode* one : all.nodes) {
    for (KeyedNode* other : all.nodes) EXPECT_FALSE(one->knows(*other));
  }
  EXPECT_GT(a.counters().strangers, 0u);
  EXPECT_GT(open.counters().unsupported, 0u);
  EXPECT_TRUE(open.trust.isOpen());
}

TEST_F(Guarded, AFrameHasATagThatDependsOnEachOfItsBits) {
  together();
  sayHeartbeat();
  capture(FrameType::Heartbeat);
  EXPECT_EQ(captured[3] & 0x0F, 0x03);  // with a tag, epoch 1
  const Endpoint from = a.fake.datagrams.local;
  for (size_t bit = 24; bit < 8 * capturedBytes; ++bit) {
    const bool isFleetId = bit >= 32 && bit < 64;
    if (isFleetId) continue;  // that is another cluster
    captured[bit / 8] = static_cast<uint8_t>(captured[bit / 8] ^ 1 << bit % 8);
    const uint32_t refused = b.counters().strangers + b.counters().unsupported + b.counters().malformed;
    b.cluster.onDatagram(both.now, from, capture());
    EXPECT_EQ(b.counters().strangers + b.counters().unsupported + b.counters().malformed, refused + 1);
    captured[bit / 8] = static_cast<uint8_t>(captured[bit / 8] ^ 1 << bit % 8);
  }
  EXPECT_TRUE(hears(from, capture()));
}

TEST_F(Guarded, AFrameThatComesTwiceOrFromElsewhereIsNotBelieved) {
  together();
  sayHeartbeat();
  capture(FrameType::Heartbeat);
  const Endpoint from = a.fake.datagrams.local;
  EXPECT_FALSE(hears({IpAddress{10, 9, 9, 9}, 4210}, capture()));
  EXPECT_FALSE(hears({from.ip, 4211}, capture()));
  EXPECT_TRUE(hears(from, capture()));
  const uint32_t replayed = b.counters().replayed;
  EXPECT_FALSE(hears(from, capture()));
  EXPECT_EQ(b.counters().replayed, replayed + 1);
}

TEST_F(Guarded, AFrameIsBelievedForEightSecondsAtMost) {
  together();
  sayHeartbeat();
  capture(FrameType::Heartbeat);
  a.fake.datagrams.clear();
  both.now = both.now + Millis{8000};
  b.fake.clock.set(both.now);
  EXPECT_FALSE(hears(a.fake.datagrams.local, capture()));
}

TEST_F(Guarded, WhoHasStartedAnewBelievesNothingThatWasRecorded) {
  together();
  sayHeartbeat();
  capture(FrameType::Heartbeat);
  KeyedNode later{0xB2, both.now};
  later.fake.system.entropySeed = 0x5555;
  later.beginWith(secretOf(1));
  later.cluster.onDatagram(both.now, a.fake.datagrams.local, capture());
  EXPECT_EQ(later.counters().strangers, 1u);
  EXPECT_FALSE(later.knows(a));
}

TEST_F(Guarded, ANewcomerIsKnownWithinASecondAndTakesTheClockOfTheOthers) {
  together();
  both.pass(20000);
  KeyedNode newcomer{0xF7, both.now};
  newcomer.fake.system.entropySeed = 0xFFFFFFF0;
  newcomer.beginWith(secretOf(1));
  const ClusterMoment before = a.trust.moment(both.now);
  KeyedNodes<3> all{{&a, &b, &newcomer}, both.now};
  all.pass(1000);
  EXPECT_TRUE(newcomer.knows(a) && newcomer.knows(b) && a.knows(newcomer) && b.knows(newcomer));
  EXPECT_EQ(a.trust.moment(all.now).session, before.session);
  EXPECT_EQ(newcomer.trust.moment(all.now), a.trust.moment(all.now));
}

TEST_F(Guarded, TwoHalvesWithClocksOfTheirOwnBecomeOne) {
  together();
  KeyedNode c{0xC3, both.now};
  KeyedNode d{0xD4, both.now};
  c.beginWith(secretOf(1));
  d.beginWith(secretOf(1));
  KeyedNodes<2> others{{&c, &d}, both.now};
  others.pass(60000);
  both.pass(60000);
  EXPECT_NE(a.trust.moment(both.now).session, c.trust.moment(both.now).session);
  KeyedNodes<4> all{{&a, &b, &c, &d}, both.now};
  all.pass(10000);
  for (KeyedNode* one : all.nodes) {
    EXPECT_EQ(one->trust.moment(all.now), a.trust.moment(all.now));
    for (KeyedNode* other : all.nodes) EXPECT_EQ(one->knows(*other), one != other);
  }
}

TEST_F(Guarded, WhatIsNotBelievedIsTold) {
  together();
  both.pass(60000);
  const uint32_t strangers = b.counters().strangers;
  for (int i = 0; i < 5; ++i) {
    uint8_t stranger[frameHeaderBytes + 38];
    ByteWriter writer{stranger};
    FrameHeader header;
    header.fleetId = a.cluster.sender().fleetId();
    header.nodeId = 0x77;
    header.incarnation = 1;
    encodeHeader(writer, header);
    b.cluster.onDatagram(both.now, {IpAddress{10, 1, 2, 3}, 4210}, writer.written());
  }
  EXPECT_EQ(b.counters().strangers, strangers + 5);
  const uint32_t lines = b.fake.log.count(LogLevel::Warning);
  both.pass(60000);
  EXPECT_EQ(b.fake.log.count(LogLevel::Warning), lines + 1);
  EXPECT_LT(b.fake.log.latest().find("the last from 10.1.2.3"), std::string_view::npos);
  both.pass(120000);
  EXPECT_EQ(b.fake.log.count(LogLevel::Warning), lines + 1);
}

TEST_F(Guarded, TheLargestBodyLeavesRoomForTheTag) {
  together();
  a.fake.datagrams.clear();
  ByteWriter& body = a.cluster.sender().open(FrameType::Event);
  EXPECT_EQ(body.room(), limits::datagramBytesMax - frameHeaderBytes - frameTagBytes);
  while (body.room() > 0) body.u8(0);
  EXPECT_EQ(a.cluster.sender().broadcast(), Status::Ok);
  EXPECT_EQ(a.fake.datagrams.lastSent().size(), limits::datagramBytesMax);
}

TEST_F(Guarded, EachCopyOfAFrameHasATagOfItsOwn) {
  together();
  a.fake.datagrams.clear();
  a.cluster.sender().open(FrameType::Forget).u64(0x0000000100000077);
  EXPECT_EQ(a.cluster.sender().broadcast(), Status::Ok);
  EXPECT_EQ(a.cluster.sender().sendTo(b.fake.datagrams.local), Status::Ok);
  const uint32_t strangers = b.counters().strangers;
  both.carry();
  EXPECT_EQ(b.counters().strangers, strangers);
  EXPECT_EQ(b.counters().replayed, 0u);
}

struct Keys : Guarded {};

TEST_F(Keys, ThoseThatAreStoredAreUsed) {
  uint8_t record[nodeKeysRecordBytes];
  encodeNodeKeys(a.keysOf(secretOf(1)), record);
  EXPECT_EQ(a.fake.storage.store(StorageKey::NodeKeys, record), Status::Ok);
  a.begin(nullptr);
  b.beginWith(secretOf(1));
  EXPECT_TRUE(a.trust.isKeyed());
  both.pass(2000);
  EXPECT_TRUE(a.knows(b) && b.knows(a));
}

TEST_F(Keys, ARecordThatCannotBeReadLocksTheNode) {
  const uint8_t damaged[] = {1, 2, 3};
  EXPECT_EQ(a.fake.storage.store(StorageKey::NodeKeys, damaged), Status::Ok);
  a.begin(nullptr);
  b.begin(nullptr);
  EXPECT_FALSE(a.trust.isKeyed() || a.trust.isOpen());
  both.pass(5000);
  EXPECT_EQ(a.fake.datagrams.broadcasts + a.fake.datagrams.unicasts, 0u);
  EXPECT_FALSE(a.knows(b) || b.knows(a));
  EXPECT_EQ(a.fake.log.count(LogLevel::Error), 1u);
}

TEST_F(Keys, ABoardThatCannotComputeWithThemIsLocked) {
  Board board{a.fake.clock, a.fake.crypto,   a.fake.datagrams, a.fake.firmware, a.fake.httpClient, a.fake.log,
              a.fake.radio, a.fake.requests, a.fake.storage,   a.fake.system,   a.fake.webSockets};
  FrameTrust trust{board, a.context, a.cluster};
  const NodeKeys keys = a.keysOf(secretOf(1));
  trust.begin(both.now, &keys);
  EXPECT_FALSE(trust.isKeyed() || trust.isOpen());
}

}  // namespace
}  // namespace spore
