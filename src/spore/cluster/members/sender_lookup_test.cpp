#include "spore/cluster/members/sender_lookup.h"

#include <gtest/gtest.h>

#include "support/cluster_bench.h"

namespace spore {
namespace {

constexpr auto joins = SenderLookup::Unknown::Joins;

struct LookupBench : ClusterBench {
  Conflicts conflicts{cluster};
  SenderLookup lookup{cluster, tombstones, conflicts, miscount, proofs};

  Sender meet(uint32_t nodeId, uint32_t incarnation, uint32_t sequence, SenderLookup::Unknown unknown = joins,
              Proof proof = Proof::None) {
    FrameHeader header;
    header.nodeId = nodeId;
    header.incarnation = incarnation;
    header.sequence = sequence;
    return lookup.meet(now, addressOf(nodeId), header, unknown, proof);
  }
};

Heartbeat heartbeatNamed(std::string_view hostname) {
  Heartbeat heartbeat;
  heartbeat.hostname = hostname;
  heartbeat.identityDigest = identityDigestOf(hostname, {});
  heartbeat.hasIdentity = true;
  heartbeat.httpPort = 80;
  return heartbeat;
}

TEST(SenderLookup, WhoIsNotKnownJoinsOrIsAskedOrIsIgnored) {
  static LookupBench bench;
  EXPECT_EQ(bench.meet(1, 1, 1, SenderLookup::Unknown::IsIgnored).member, nullptr);
  EXPECT_EQ(bench.counters.probesSent, 0u);
  EXPECT_EQ(bench.meet(1, 1, 1, SenderLookup::Unknown::IsAsked).member, nullptr);
  EXPECT_EQ(bench.counters.probesSent, 1u);
  EXPECT_EQ(bench.port.lastTo, ClusterBench::addressOf(1));
  const Sender sender = bench.meet(1, 1, 1);
  ASSERT_NE(sender.member, nullptr);
  EXPECT_EQ(sender.member, bench.find(1));
  EXPECT_TRUE(sender.isNew);
  EXPECT_EQ(sender.arrival, Arrival::New);
  EXPECT_EQ(bench.counters.probesSent, 1u);
  EXPECT_FALSE(bench.meet(1, 1, 2).isNew);
}

TEST(SenderLookup, ARetiredMemberThatSpeaksIsNotRetiredAnyMore) {
  static LookupBench bench;
  for (const uint32_t nodeId : {1, 2}) {
    Forget forget;
    forget.nodeId = nodeId;
    forget.incarnation = 4;
    bench.tombstones.onForget(bench.now, forget);
  }
  bench.meet(1, 4, 1, SenderLookup::Unknown::IsIgnored);
  bench.meet(1, 4, 1, SenderLookup::Unknown::IsAsked);
  EXPECT_TRUE(bench.tombstones.contains(1));
  bench.meet(1, 4, 1);
  EXPECT_FALSE(bench.tombstones.contains(1));
  EXPECT_TRUE(bench.tombstones.contains(2));
}

TEST(SenderLookup, WhoWouldGetAPlaceWithAProofIsAskedForOne) {
  static LookupBench bench;
  const IpAddress shared = ClusterBench::addressOf(100).ip;
  uint32_t known = 0;
  for (uint32_t nodeId = 1; bench.members.add(bench.now, nodeId, bench.now, shared, Proof::None) != nullptr; ++nodeId) {
    bench.find(nodeId)->address.ip = shared;
    ++known;
  }
  EXPECT_EQ(known, 8u);
  EXPECT_EQ(bench.counters.probesSent, 0u);
  EXPECT_EQ(bench.meet(100, 1, 1).member, nullptr);
  EXPECT_EQ(bench.counters.probesSent, 1u);
  EXPECT_EQ(bench.port.lastTo, ClusterBench::addressOf(100));
  EXPECT_NE(bench.meet(100, 1, 1, joins, Proof::Given).member, nullptr);
}

TEST(SenderLookup, WhoWouldGetNoPlaceWithAProofEitherIsNotAsked) {
  static LookupBench bench;
  for (uint32_t nodeId = 1; bench.cluster.table.size() < limits::membersMax; ++nodeId) bench.addMember(nodeId);
  EXPECT_EQ(bench.meet(0x9000, 1, 1).member, nullptr);
  EXPECT_EQ(bench.counters.turnedAway, 1u);
  EXPECT_EQ(bench.counters.probesSent, 0u);
}

TEST(SenderLookup, AFrameThatWasSeenIsCountedAsADuplicate) {
  static LookupBench bench;
  EXPECT_FALSE(bench.meet(1, 1, 7).isDuplicate());
  EXPECT_EQ(bench.counters.duplicates, 0u);
  EXPECT_TRUE(bench.meet(1, 1, 7).isDuplicate());
  EXPECT_EQ(bench.counters.duplicates, 1u);
}

TEST(SenderLookup, WhoCountsItsStartsWronglyIsRemindedAndWhoComesRightIsForgotten) {
  static LookupBench bench;
  bench.addMember(1, 9);
  EXPECT_EQ(bench.meet(1, 2, 1).arrival, Arrival::LostCount);
  EXPECT_EQ(bench.miscount.takeReminder(), 1u);
  bench.now = bench.now + Millis{8000};
  EXPECT_TRUE(bench.miscount.isOver(bench.now, 1));
  EXPECT_EQ(bench.meet(1, 10, 1).arrival, Arrival::New);
  EXPECT_FALSE(bench.miscount.isOver(bench.now, 1));
}

TEST(SenderLookup, WhatContradictsWhatIsKnownBringsAQuestion) {
  static LookupBench bench;
  bench.addMember(1, 9);
  EXPECT_EQ(bench.meet(1, 9, 101).arrival, Arrival::New);
  bench.pass(60);
  bench.contacts.loop(bench.now);
  EXPECT_EQ(bench.counters.probesSent, 0u);
  EXPECT_EQ(bench.meet(1, 2, 1).arrival, Arrival::LostCount);
  bench.pass(200);
  bench.contacts.loop(bench.now);
  EXPECT_EQ(bench.counters.probesSent, 1u);
}

TEST(SenderLookup, ALateHeartbeatSaysNothingNew) {
  static LookupBench bench;
  bench.meet(1, 1, 7);
  Sender sender = bench.meet(1, 1, 6);
  EXPECT_EQ(sender.arrival, Arrival::Late);
  Heartbeat heartbeat = heartbeatNamed("attic");
  bench.lookup.merge(sender, heartbeat, Proof::None);
  EXPECT_FALSE(sender.isNamed);
  EXPECT_FALSE(MemberTable::hasTexts(*bench.find(1)));
}

TEST(SenderLookup, ANewPortIsBelievedButAskedAboutUnlessItIsProved) {
  static LookupBench bench;
  const auto isConfirmedAfter = [](uint16_t port, Proof proof) {
    static uint32_t sequence = 100;
    Sender sender = bench.meet(1, 1, ++sequence, joins, proof);
    Heartbeat heartbeat = heartbeatNamed("attic");
    heartbeat.httpPort = port;
    bench.lookup.merge(sender, heartbeat, proof);
    EXPECT_EQ(bench.find(1)->httpPort, port);
    return bench.find(1)->isConfirmed;
  };
  bench.addMember(1);
  EXPECT_TRUE(isConfirmedAfter(80, Proof::Given));
  EXPECT_TRUE(isConfirmedAfter(80, Proof::None));
  EXPECT_FALSE(isConfirmedAfter(81, Proof::None));
  EXPECT_TRUE(isConfirmedAfter(82, Proof::Given));
}

TEST(SenderLookup, EachChangeIsToldOnceAndByItsName) {
  static LookupBench bench;
  uint32_t sequence = 0;
  const auto hear = [&](std::string_view hostname) {
    Sender sender = bench.meet(1, 1, ++sequence);
    Heartbeat heartbeat = heartbeatNamed(hostname);
    heartbeat.hasIdentity = !hostname.empty();
    bench.lookup.merge(sender, heartbeat, Proof::None);
    bench.lookup.announce(bench.now, sender);
    return sender;
  };
  EXPECT_FALSE(hear({}).isNamed);
  EXPECT_EQ(bench.discovered, 1u);
  EXPECT_EQ(bench.updated, 0u);
  EXPECT_TRUE(hear("attic").isNamed);
  EXPECT_EQ(bench.log.latest(), "attic (00000001) is known by its name");
  EXPECT_EQ(bench.updated, 1u);
  EXPECT_FALSE(hear("attic").isChanged);
  const Sender renamed = hear("cellar");
  EXPECT_TRUE(renamed.isChanged);
  EXPECT_FALSE(renamed.isNamed);  // it had one
  EXPECT_EQ(bench.discovered, 1u);
  EXPECT_EQ(bench.updated, 2u);
  bench.lookup.announce(bench.now, Sender{});
  EXPECT_EQ(bench.updated, 2u);
}

TEST(SenderLookup, WhoSpeaksAgainIsShownActiveAtOnce) {
  static LookupBench bench;
  Member& member = bench.addMember(1);
  bench.pass(60000);
  bench.members.judge(bench.now, member);
  EXPECT_EQ(member.status, NodeStatus::Dead);
  const uint32_t changes = bench.statusChanges;
  bench.lookup.announce(bench.now, bench.meet(1, 1, 101));
  EXPECT_EQ(member.status, NodeStatus::Active);
  EXPECT_EQ(bench.statusChanges, changes + 1);
}

}  // namespace
}  // namespace spore
