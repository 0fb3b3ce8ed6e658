#include "spore/cluster/failure_detection/prober.h"

#include <gtest/gtest.h>

#include "support/cluster_bench.h"

namespace spore {
namespace {

void runFor(ClusterBench& bench, uint32_t milliseconds) {
  for (uint32_t passed = 0; passed < milliseconds; passed += 100) {
    bench.pass(100);
    bench.prober.loop(bench.now);
  }
}

uint32_t targetOf(const FakeDatagrams::Sent& sent) {
  return decodeProbe(sent.frame().body).value().target;
}

TEST(Prober, AsksASilentPredecessorElevenTimesAndThenGivesUp) {
  static ClusterBench bench;
  bench.addMember(0x400);
  runFor(bench, 3900);
  EXPECT_EQ(bench.port.total, 0u);
  runFor(bench, 100);
  EXPECT_EQ(bench.port.total, 1u);
  EXPECT_EQ(targetOf(bench.port.sent[0]), 0x400u);
  EXPECT_EQ(bench.port.sent[0].to, ClusterBench::addressOf(0x400));
  EXPECT_EQ(decodeProbe(bench.port.sent[0].frame().body).value().flags, probeWantsBroadcast);
  runFor(bench, 700);
  EXPECT_EQ(bench.port.total, 2u);
  runFor(bench, 20000);
  EXPECT_EQ(bench.port.total, 11u);
  EXPECT_TRUE(bench.find(0x400)->wasProbed);
  EXPECT_EQ(bench.counters.probesSent, 11u);
}

TEST(Prober, ASignOfLifeEndsTheQuestions) {
  static ClusterBench bench;
  bench.addMember(0x400);
  runFor(bench, 4000);
  Suspicion::noteEvidence(*bench.find(0x400), bench.now);
  runFor(bench, 3900);
  EXPECT_EQ(bench.port.total, 1u);
  runFor(bench, 200);
  EXPECT_EQ(bench.port.total, 2u);
}

TEST(Prober, WhereListsAreFullAMemberThatNeighboursDoNotKnowIsAskedToo) {
  static ClusterBench bench;
  bench.addMember(0x600);  // many active nodes stand between it and us
  bench.pass(5000);
  for (uint32_t i = 0; bench.cluster.table.size() < MemberTable::capacity(); ++i) bench.addMember(0x10000 + i);
  runFor(bench, 3000);
  EXPECT_EQ(bench.port.total, 0u);
  bench.find(0x600)->isUnknownElsewhere = true;
  runFor(bench, 200);
  ASSERT_EQ(bench.port.total, 1u);
  EXPECT_EQ(targetOf(bench.port.sent[0]), 0x600u);
}

TEST(Prober, OnlyTheThreeActiveNodesThatFollowAreAskedFor) {
  static ClusterBench bench;
  bench.addMember(0x100);  // silent; three active nodes stand between it and us
  bench.addMember(0x600);  // silent; the ring closes: 0x100 to 0x400 stand between, so others ask it
  bench.addMember(0x400);  // silent; we are the first to follow
  bench.pass(5000);
  bench.addMember(0x101);
  bench.addMember(0x102);
  bench.addMember(0x103);
  runFor(bench, 3000);
  for (size_t i = 0; i < bench.port.kept(); ++i) EXPECT_EQ(targetOf(bench.port.sent[i]), 0x400u);
  EXPECT_GT(bench.port.total, 0u);
}

TEST(Prober, TheRingClosesBehindTheGreatestId) {
  static ClusterBench bench;
  bench.addMember(0x900);
  bench.pass(2000);
  bench.addMember(0x400);
  runFor(bench, 2000);
  EXPECT_EQ(bench.port.total, 1u);
  EXPECT_EQ(targetOf(bench.port.sent[0]), 0x900u);
}

TEST(Prober, AtMostTwoAreAskedAtATime) {
  static ClusterBench bench;
  for (uint32_t id = 0x401; id <= 0x403; ++id) bench.addMember(id);
  runFor(bench, 4100);
  EXPECT_EQ(bench.port.total, 2u);
  runFor(bench, 7800);
  // The first two have had their eleven tries; the third's have begun.
  EXPECT_EQ(bench.port.total, 23u);
}

TEST(Prober, WhoSaidThatItWillBeSilentIsLeftAlone) {
  static ClusterBench bench;
  bench.addMember(0x401).phase = NodePhase::Left;
  bench.addMember(0x402).phase = NodePhase::Restarting;
  Member& busy = bench.addMember(0x403);
  busy.phase = NodePhase::Busy;
  busy.busyQuarters = 40;
  runFor(bench, 13900);
  EXPECT_EQ(bench.port.total, 0u);
  runFor(bench, 200);
  EXPECT_EQ(bench.port.total, 1u);
  EXPECT_EQ(targetOf(bench.port.sent[0]), 0x403u);
}

TEST(Prober, WhoHasSleptAsksAllThatItShowsInactiveAgain) {
  static ClusterBench bench;
  bench.addMember(0x100);  // others follow it, not we
  bench.addMember(0x400);
  runFor(bench, 20000);
  bench.members.judgeAll(bench.now);
  bench.find(0x400)->phase = NodePhase::Restarting;
  for (const uint32_t id : {0x101, 0x102, 0x103}) bench.addMember(id);
  ASSERT_TRUE(bench.find(0x400)->wasProbed);
  const size_t before = bench.port.total;
  bench.now = bench.now + Millis{3000};
  runFor(bench, 100);
  ASSERT_EQ(bench.port.total, before + 2);
  EXPECT_EQ(targetOf(bench.port.sent[before]), 0x400u);
  EXPECT_EQ(targetOf(bench.port.sent[before + 1]), 0x100u);
}

TEST(Prober, WhoHasSleptAsksNoneOfTheDead) {
  static ClusterBench bench;
  bench.addMember(0x400);
  bench.pass(61000);
  bench.members.judgeAll(bench.now);
  bench.now = bench.now + Millis{3000};
  runFor(bench, 5000);
  EXPECT_EQ(bench.port.total, 0u);
}

TEST(Prober, WhoHasAnsweredAndIsNotHeardByAllIsAskedForOneMoreBroadcast) {
  static ClusterBench bench;
  bench.addMember(0x400);
  runFor(bench, 4000);
  const auto answer = [&] {
    const FakeDatagrams::Sent& probe = bench.port.sent[bench.port.total - 1];
    EXPECT_TRUE(bench.prober.onAnswer(0x400, decodeProbe(probe.frame().body).value().token));
    Suspicion::noteEvidence(*bench.find(0x400), bench.now);
  };
  answer();
  runFor(bench, 700);
  EXPECT_EQ(bench.port.total, 2u);
  answer();
  runFor(bench, 3000);
  EXPECT_EQ(bench.port.total, 2u);
  bench.pass(2000);
  runFor(bench, 100);
  ASSERT_EQ(bench.port.total, 3u);
  answer();
  bench.prober.onBroadcast(0x401);
  bench.prober.onBroadcast(0x400);
  runFor(bench, 3000);
  EXPECT_EQ(bench.port.total, 3u);
}

TEST(Prober, KnowsItsTokens) {
  static ClusterBench bench;
  bench.addMember(0x400);
  runFor(bench, 4000);
  const uint16_t token = decodeProbe(bench.port.sent[0].frame().body).value().token;
  EXPECT_TRUE(bench.prober.onAnswer(0x400, token));
  EXPECT_FALSE(bench.prober.onAnswer(0x400, static_cast<uint16_t>(token + 1)));
  EXPECT_FALSE(bench.prober.onAnswer(0x401, token));
}

TEST(Prober, AfterAWrongTokenNoTokenAloneProvesAnythingUntilTheNextQuestion) {
  static ClusterBench bench;
  bench.addMember(0x400);
  runFor(bench, 4000);
  const auto tokenAt = [](size_t index) { return decodeProbe(bench.port.sent[index].frame().body).value().token; };
  EXPECT_TRUE(bench.prober.isProvedByToken(0x400, tokenAt(0)));
  EXPECT_FALSE(bench.prober.isProvedByToken(0x401, tokenAt(0)));
  EXPECT_FALSE(bench.prober.isProvedByToken(0x400, static_cast<uint16_t>(tokenAt(0) + 1)));
  EXPECT_FALSE(bench.prober.isProvedByToken(0x400, tokenAt(0)));
  runFor(bench, 800);
  EXPECT_TRUE(bench.prober.isProvedByToken(0x400, tokenAt(1)));
}

TEST(Prober, AMemberThatIsRemovedFreesItsPlace) {
  static ClusterBench bench;
  for (uint32_t id = 0x401; id <= 0x403; ++id) bench.addMember(id);
  runFor(bench, 4000);
  bench.members.remove(bench.now, 0x403);
  bench.members.remove(bench.now, 0x402);
  runFor(bench, 800);
  EXPECT_EQ(targetOf(bench.port.sent[2]), 0x401u);
}

}  // namespace
}  // namespace spore
