#include "spore/cluster/discovery/join_protocol.h"

#include <gtest/gtest.h>

#include "support/cluster_bench.h"

namespace spore {
namespace {

void begin(ClusterBench& bench, const FixedVector<Endpoint, seedsMax>& seeds) {
  bench.peers.begin(bench.now, seeds);
  bench.join.begin(bench.now);
}

void runFor(ClusterBench& bench, uint32_t milliseconds) {
  for (uint32_t passed = 0; passed < milliseconds; passed += 100) {
    bench.pass(100);
    bench.join.loop(bench.now);
    if (bench.now.raw() % 1000 == 0) bench.join.discoverySend(bench.now);
  }
}

bool solicits(const FakeDatagrams::Sent& sent) {
  Heartbeat heartbeat;
  CHECK(decodeHeartbeat(sent.frame().body, heartbeat) == Status::Ok);
  return (heartbeat.state & heartbeatSolicits) != 0;
}

TEST(JoinProtocol, SolicitsAtOnceAndEachSecondForThreeAndAHalf) {
  static ClusterBench bench;
  static const FixedVector<Endpoint, seedsMax> seeds;
  begin(bench, seeds);
  EXPECT_EQ(bench.port.total, 1u);
  EXPECT_TRUE(bench.join.isJoining());
  runFor(bench, 60000);
  EXPECT_EQ(bench.port.total, 4u);
  for (size_t i = 0; i < 4; ++i) EXPECT_TRUE(solicits(bench.port.sent[i]));
  EXPECT_FALSE(bench.join.isJoining());
}

TEST(JoinProtocol, HasJoinedAfterThreeAndAHalfSeconds) {
  static ClusterBench bench;
  static const FixedVector<Endpoint, seedsMax> seeds;
  begin(bench, seeds);
  bench.join.discoverySend(bench.now + Millis{3499});
  EXPECT_TRUE(bench.join.isJoining());
  bench.join.discoverySend(bench.now + Millis{3500});
  EXPECT_FALSE(bench.join.isJoining());
}

TEST(JoinProtocol, ASmallClusterIntroducesItselfOnceASecond) {
  static ClusterBench bench;
  bench.addMember(1);
  const auto introductionsAfter = [](uint32_t milliseconds) {
    bench.port.clear();
    bench.join.onSolicit(bench.now + Millis{milliseconds});
    bench.join.loop(bench.now + Millis{milliseconds + 40});  // 20 ms for each node, at most
    return bench.port.count(FrameType::Heartbeat);
  };
  EXPECT_EQ(introductionsAfter(0), 1u);
  EXPECT_EQ(introductionsAfter(999), 0u);
  EXPECT_EQ(introductionsAfter(1000), 1u);
}

TEST(JoinProtocol, GreetsSeedsWhileJoiningAndOnUntilTheyAreThere) {
  static ClusterBench bench;
  static FixedVector<Endpoint, seedsMax> seeds;
  EXPECT_EQ(seeds.push(ClusterBench::addressOf(0x99)), Status::Ok);
  begin(bench, seeds);
  EXPECT_EQ(bench.port.total, 2u);
  EXPECT_FALSE(bench.port.sent[1].isBroadcast);
  EXPECT_EQ(bench.port.sent[1].to, ClusterBench::addressOf(0x99));
  EXPECT_TRUE(solicits(bench.port.sent[1]));
  EXPECT_EQ(bench.port.sent[1].frame().header.sequence, bench.port.sent[0].frame().header.sequence + 1);
  runFor(bench, 3900);
  bench.port.clear();
  runFor(bench, 30000);
  EXPECT_EQ(bench.port.total, 5u);

  bench.addMember(0x99);
  bench.members.judgeAll(bench.now);
  bench.listen(true);
  bench.port.clear();
  runFor(bench, 2000);
  EXPECT_EQ(bench.port.total, 0u);
}

TEST(JoinProtocol, SpeaksEachSecondWhileItMissesBroadcasts) {
  static ClusterBench bench;
  static const FixedVector<Endpoint, seedsMax> seeds;
  begin(bench, seeds);
  runFor(bench, 4000);
  bench.addMember(1);
  bench.listen(false);
  bench.port.clear();
  runFor(bench, 3000);
  EXPECT_EQ(bench.port.total, 3u);
}

TEST(JoinProtocol, AChangedIdentityIsSentByTheNextTicks) {
  static ClusterBench bench;
  static const FixedVector<Endpoint, seedsMax> seeds;
  begin(bench, seeds);
  runFor(bench, 10000);
  bench.port.clear();
  bench.heartbeats.sendIdentity(3);
  runFor(bench, 10000);
  EXPECT_EQ(bench.port.total, 3u);
  for (size_t i = 0; i < 3; ++i) EXPECT_FALSE(solicits(bench.port.sent[i]));
}

TEST(JoinProtocol, ANewcomerIsToldEveryoneWithinASecond) {
  static ClusterBench bench;
  for (uint32_t id = 1; id <= 30; ++id) bench.addMember(id);
  bench.join.onSolicit(bench.now);
  EXPECT_EQ(bench.port.total, 0u);
  runFor(bench, 1100);
  EXPECT_EQ(bench.port.count(FrameType::Page), 2u);
  EXPECT_EQ(bench.port.count(FrameType::Heartbeat), 0u);
}

// The longest of many waits between a plea and the first frame of the answer.
uint32_t longestWait(ClusterBench& bench) {
  uint32_t longest = 0;
  for (int round = 0; round < 60; ++round) {
    bench.port.clear();
    bench.join.onSolicit(bench.now);
    uint32_t waited = 0;
    for (; bench.port.total == 0 && waited < 1500; ++waited) {
      bench.pass(1);
      bench.join.loop(bench.now);
    }
    longest = waited > longest ? waited : longest;
    for (size_t i = 1; i <= bench.cluster.table.size(); ++i) Suspicion::noteEvidence(*bench.find(i), bench.now);
    runFor(bench, 1500);
  }
  return longest;
}

TEST(JoinProtocol, AnswersAreSpreadOver20MsForEachActiveNode) {
  const struct {
    uint32_t members;
    uint32_t spread;
  } fleets[] = {{0, 20}, {1, 40}, {29, 600}, {60, 1000}};
  static ClusterBench bench;
  uint32_t members = 0;
  for (const auto& fleet : fleets) {
    while (members < fleet.members) bench.addMember(++members);
    const uint32_t wait = longestWait(bench);
    EXPECT_GT(wait, fleet.spread - fleet.spread / 8);
    EXPECT_LE(wait, fleet.spread);
  }
}

TEST(JoinProtocol, WhoHearsThreeFullSetsKeepsQuiet) {
  static ClusterBench bench;
  for (uint32_t id = 1; id <= 30; ++id) bench.addMember(id);
  bench.join.onSolicit(bench.now);
  bench.join.onPage(92);
  bench.join.onPage(1);
  runFor(bench, 1100);
  EXPECT_EQ(bench.port.total, 0u);
  EXPECT_EQ(bench.counters.pagesSuppressed, 1u);

  // What was heard before does not count for the next newcomer.
  bench.join.onSolicit(bench.now);
  bench.join.onPage(92);
  runFor(bench, 1100);
  EXPECT_EQ(bench.port.count(FrameType::Page), 2u);
}

TEST(JoinProtocol, InASmallClusterEachIntroducesItselfAtMostOnceASecond) {
  static ClusterBench bench;
  static const FixedVector<Endpoint, seedsMax> seeds;
  begin(bench, seeds);
  for (uint32_t id = 1; id <= 4; ++id) bench.addMember(id);
  bench.port.clear();
  bench.join.onSolicit(bench.now);
  bench.join.onSolicit(bench.now);
  for (int i = 0; i < 2; ++i) {
    bench.pass(100);
    bench.join.loop(bench.now);
  }
  EXPECT_EQ(bench.port.count(FrameType::Heartbeat), 1u);
  EXPECT_EQ(bench.port.count(FrameType::Page), 1u);
  Heartbeat heartbeat;
  for (size_t i = 0; i < bench.port.kept(); ++i) {
    if (bench.port.sent[i].type() != FrameType::Heartbeat) continue;
    EXPECT_EQ(decodeHeartbeat(bench.port.sent[i].frame().body, heartbeat), Status::Ok);
    EXPECT_TRUE(heartbeat.hasIdentity);
  }
}

// The clock goes half round meanwhile.
TEST(JoinProtocol, AnIntroductionOfAMonthAgoKeepsNobodyQuiet) {
  static ClusterBench bench;
  bench.addMember(1);
  const auto introducesItself = [] {
    bench.port.clear();
    Suspicion::noteEvidence(*bench.find(1), bench.now);
    bench.join.onSolicit(bench.now);
    for (int i = 0; i < 50; ++i) {
      bench.now = bench.now + Millis{1};
      bench.join.loop(bench.now);
    }
    return bench.port.count(FrameType::Heartbeat) == 1;
  };
  EXPECT_TRUE(introducesItself());
  EXPECT_FALSE(introducesItself());
  for (int day = 0; day < 30; ++day) {
    bench.now = bench.now + Millis{24 * 60 * 60 * 1000};
    bench.join.loop(bench.now);
  }
  EXPECT_TRUE(introducesItself());
}

// The chip's list: it fills just the six pages that a newcomer gets unasked.
constexpr uint32_t manyMembers = 100;

TEST(JoinProtocol, ANewcomerToALargeFleetGetsSixPagesAtMost) {
  static ClusterBench bench;
  const uint32_t members = limits::membersMax > manyMembers ? 3 * manyMembers : manyMembers;
  for (uint32_t id = 1; id <= members; ++id) bench.addMember(id);
  bench.join.onSolicit(bench.now);
  runFor(bench, 5000);
  EXPECT_EQ(bench.port.count(FrameType::Page), 6u);
}

TEST(JoinProtocol, HoweverManyAskThirtyPagesAreSentAtOnceAndThenOneASecond) {
  static ClusterBench bench;
  for (uint32_t id = 1; id <= manyMembers; ++id) bench.addMember(id);
  uint32_t pages = 0;
  for (uint32_t seconds = 0; seconds < 100; ++seconds) {
    for (int i = 0; i < 10; ++i) {
      bench.join.onSolicit(bench.now);
      runFor(bench, 100);
    }
    pages += bench.port.count(FrameType::Page);
    bench.port.clear();
  }
  EXPECT_LE(pages, 30u + 100u);
  EXPECT_GE(pages, 30u);
}

TEST(JoinProtocol, TwoNodesNeedNoPages) {
  static ClusterBench bench;
  bench.addMember(1);
  bench.join.onSolicit(bench.now);
  runFor(bench, 900);
  EXPECT_EQ(bench.port.count(FrameType::Page), 0u);
  EXPECT_EQ(bench.port.count(FrameType::Heartbeat), 1u);
}

}  // namespace
}  // namespace spore
