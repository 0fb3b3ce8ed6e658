#include "spore/cluster/dissemination/puller.h"

#include <gtest/gtest.h>

#include <optional>

#include "support/cluster_bench.h"

namespace spore {
namespace {

constexpr uint32_t silentId = 0x400;
constexpr uint32_t witnessId = 0x600;

// One silent member, and a witness that is heard all the time.
struct PullBench : ClusterBench {
  PullBench() {
    addMember(silentId);
    addMember(witnessId);
  }
  void runFor(uint32_t milliseconds, bool hearsBroadcasts = true) {
    for (uint32_t passed = 0; passed < milliseconds; passed += 50) {
      pass(50);
      if (Member* witness = find(witnessId)) Suspicion::noteEvidence(*witness, now);
      listen(hearsBroadcasts);
      puller.loop(now);
    }
  }
  Pull lastPull() const { return decodePull(port.sent[port.kept() - 1].frame().body).value(); }
  // Whoever was asked last answers.
  void answer(uint8_t state, Bytes told) {
    PullReply reply;
    reply.token = lastPull().token;
    reply.state = state;
    reply.reports = told;
    puller.onReply(now, port.sent[port.kept() - 1].to == addressOf(witnessId) ? witnessId : silentId, reply);
  }
};

Heartbeat claimOf(uint16_t active, uint16_t hash) {
  Heartbeat heartbeat;
  heartbeat.activeMembers = active;
  heartbeat.activeHash = hash;
  return heartbeat;
}

TEST(Puller, AsksAWitnessAboutASilentMemberBeforeTheVerdict) {
  static PullBench bench;
  bench.runFor(7400);
  EXPECT_EQ(bench.port.total, 0u);
  bench.runFor(1700);  // with the random part
  ASSERT_GE(bench.port.total, 1u);
  EXPECT_EQ(bench.port.sent[0].type(), FrameType::Pull);
  EXPECT_EQ(bench.port.sent[0].to, ClusterBench::addressOf(witnessId));
  ASSERT_EQ(1u, bench.lastPull().count());
  EXPECT_EQ(silentId, bench.lastPull().shortIdAt(0));
}

TEST(Puller, NotAllAskAtTheSameMoment) {
  static std::optional<PullBench> bench;
  uint32_t first = 0;
  int others = 0;
  for (uint32_t seed = 1; seed <= 8; ++seed) {
    bench.emplace();
    bench->suspicion.begin(seed * 0x01234567);
    uint32_t askedAt = 0;
    for (; bench->port.total == 0 && askedAt < 9500; askedAt += 50) bench->runFor(50);
    EXPECT_GE(askedAt, 7500u);
    EXPECT_LE(askedAt, 9050u);
    if (seed == 1) first = askedAt;
    others += askedAt != first;
  }
  EXPECT_GE(others, 2);
}

TEST(Puller, WhatTheWitnessKnowsCounts) {
  static PullBench bench;
  bench.runFor(9500);
  uint8_t news[freshnessReportBytes];
  ByteWriter writer{MutableBytes{news}};
  encodeReport(writer, {silentId, 1, 101, 12});
  bench.answer(0, Bytes{news});
  EXPECT_EQ(bench.counters.pullsAnswered, 1u);
  EXPECT_EQ(1200u, bench.now.since(bench.find(silentId)->heardAt).count);
  EXPECT_EQ(bench.find(silentId)->opinions, 0u);
}

TEST(Puller, AWitnessThatKnowsNothingNewerIsASecondOpinion) {
  static PullBench bench;
  bench.runFor(9500);
  uint8_t known[freshnessReportBytes];
  ByteWriter writer{MutableBytes{known}};
  encodeReport(writer, {silentId, 1, 100, 95});
  bench.answer(0, Bytes{known});
  EXPECT_EQ(bench.find(silentId)->opinions, 1u);
  Suspicion::noteEvidence(*bench.find(silentId), bench.now);
  EXPECT_EQ(bench.find(silentId)->opinions, 0u);
}

TEST(Puller, AWitnessThatHearsNothingIsNone) {
  static PullBench bench;
  bench.runFor(9500);
  bench.answer(replyIsDoubtful, {});
  EXPECT_EQ(bench.find(silentId)->opinions, 0u);
}

TEST(Puller, AFullWitnessSpeaksOnlyOfWhomItMentions) {
  static PullBench bench;
  bench.runFor(9500);
  bench.answer(replyIsFull, {});
  EXPECT_EQ(bench.find(silentId)->opinions, 0u);
  EXPECT_TRUE(bench.find(silentId)->isUnknownElsewhere);
  bench.runFor(600);
  uint8_t known[freshnessReportBytes];
  ByteWriter writer{MutableBytes{known}};
  encodeReport(writer, {silentId, 1, 100, 95});
  bench.answer(replyIsFull, Bytes{known});
  EXPECT_EQ(bench.find(silentId)->opinions, 1u);
}

TEST(Puller, AnAnswerToAnotherQuestionOrOfAnotherMemberIsNone) {
  static PullBench bench;
  bench.runFor(9500);
  PullReply reply;
  reply.token = static_cast<uint16_t>(bench.lastPull().token + 1);
  bench.puller.onReply(bench.now, witnessId, reply);
  reply.token = bench.lastPull().token;
  bench.puller.onReply(bench.now, silentId, reply);
  EXPECT_EQ(bench.find(silentId)->opinions, 0u);
  EXPECT_EQ(bench.counters.pullsAnswered, 0u);
}

TEST(Puller, AnUnansweredQuestionIsRepeatedAndThenTheNextIsAsked) {
  static PullBench bench;
  bench.addMember(0x700);
  for (uint32_t passed = 0; passed < 9950; passed += 50) {
    if (Member* other = bench.find(0x700)) Suspicion::noteEvidence(*other, bench.now);
    bench.runFor(50);
  }
  ASSERT_GE(bench.port.kept(), 4u);
  const Endpoint first = bench.port.sent[0].to;
  EXPECT_EQ(bench.port.sent[1].to, first);
  EXPECT_EQ(bench.port.sent[2].to, first);
  EXPECT_NE(bench.port.sent[3].to, first);
  EXPECT_GE(bench.counters.pullsUnanswered, 1u);
}

TEST(Puller, WhoHearsNoBroadcastsAsksAboutAllEachSecond) {
  static PullBench bench;
  bench.runFor(2500, false);
  ASSERT_EQ(bench.port.total, 1u);
  EXPECT_EQ(pullAll, bench.lastPull().flags);
  EXPECT_EQ(0u, bench.lastPull().count());
  bench.answer(0, {});
  bench.runFor(900, false);
  EXPECT_EQ(bench.port.total, 1u);
  bench.runFor(200, false);
  EXPECT_EQ(bench.port.total, 2u);
}

TEST(Puller, ANodeThatHasSleptAsksAboutAllAtOnce) {
  static PullBench bench;
  bench.puller.askAll();
  bench.runFor(50);
  ASSERT_EQ(bench.port.total, 1u);
  EXPECT_EQ(pullAll, bench.lastPull().flags);
  bench.answer(0, {});
  bench.runFor(5000);
  EXPECT_EQ(bench.port.total, 1u);
}

void stall(PullBench& bench) {
  bench.now = bench.now + Millis{3000};
  ASSERT_TRUE(bench.cluster.health.resume(bench.now));
  Suspicion::noteEvidence(*bench.find(witnessId), bench.now);
  bench.puller.askAll();
  bench.puller.loop(bench.now);
}

TEST(Puller, WhoIsToldAllAfterAStallHasCaughtUp) {
  static PullBench bench;
  stall(bench);
  bench.answer(0, {});
  bench.runFor(250);
  EXPECT_TRUE(bench.cluster.health.isCatchingUp(bench.now));  // more may follow
  bench.runFor(50);
  EXPECT_FALSE(bench.cluster.health.isCatchingUp(bench.now));
}

TEST(Puller, WhoIsToldNothingAfterAStallAsksTheNext) {
  static PullBench bench;
  stall(bench);
  bench.runFor(900);
  EXPECT_TRUE(bench.cluster.health.isCatchingUp(bench.now));
  EXPECT_EQ(bench.port.total, 4u);
  EXPECT_EQ(bench.lastPull().flags, pullAll);
}

TEST(Puller, WhatWasToldBeforeAStallSaysNothingOfIt) {
  static PullBench bench;
  stall(bench);
  bench.answer(0, {});
  bench.runFor(50);
  stall(bench);
  EXPECT_EQ(bench.port.total, 2u);
  bench.runFor(350);
  EXPECT_TRUE(bench.cluster.health.isCatchingUp(bench.now));
}

TEST(Puller, AClaimOfMoreMembersThatLastsIsAskedForAndThenMoreAndMoreRarely) {
  static PullBench bench;
  size_t asked = 0;
  uint32_t lastAt = 0;
  uint32_t gaps[4] = {};
  for (uint32_t passed = 0; passed < 60000 && asked < 4; passed += 50) {
    Suspicion::noteEvidence(*bench.find(silentId), bench.now);
    bench.puller.onClaim(bench.now, witnessId, claimOf(5, 0x1234));
    bench.port.clear();
    bench.runFor(50);
    if (bench.port.total == 0) continue;
    bench.puller.onPage(witnessId);
    EXPECT_EQ(pullPages, bench.lastPull().flags);
    EXPECT_EQ(bench.port.sent[0].to, ClusterBench::addressOf(witnessId));
    gaps[asked++] = passed - lastAt;
    lastAt = passed;
  }
  ASSERT_EQ(asked, 4u);
  EXPECT_GE(gaps[0], 950u);
  EXPECT_GE(gaps[1], 2000u);
  EXPECT_GE(gaps[2], 4000u);
  EXPECT_GE(gaps[3], 8000u);
}

// How many questions have gone out after so many more milliseconds, in which the loop did not pass.
size_t askedAfter(PullBench& bench, uint32_t milliseconds) {
  bench.puller.loop(bench.now + Millis{milliseconds});
  return bench.port.total;
}

TEST(Puller, AQuestionIsRepeatedAfterThreeTenthsOfASecond) {
  static PullBench bench;
  bench.puller.askAll();
  EXPECT_EQ(askedAfter(bench, 0), 1u);
  EXPECT_EQ(askedAfter(bench, 299), 1u);
  EXPECT_EQ(askedAfter(bench, 300), 2u);
  EXPECT_EQ(askedAfter(bench, 599), 2u);
  EXPECT_EQ(askedAfter(bench, 600), 3u);
  EXPECT_EQ(bench.counters.pullsUnanswered, 0u);
  EXPECT_EQ(askedAfter(bench, 900), 3u);
  EXPECT_EQ(bench.counters.pullsUnanswered, 1u);
}

TEST(Puller, WhoMissesBroadcastsAsksAboutAllEachSecond) {
  static PullBench bench;
  bench.pass(2500);
  bench.listen(false);
  EXPECT_EQ(askedAfter(bench, 0), 1u);
  bench.answer(0, {});
  EXPECT_EQ(askedAfter(bench, 300), 1u);  // the answer's time is over
  EXPECT_EQ(askedAfter(bench, 999), 1u);
  EXPECT_EQ(askedAfter(bench, 1000), 2u);
}

TEST(Puller, WhileMembersAreSilentItAsksTwiceASecond) {
  static PullBench bench;
  while (bench.port.total == 0) bench.runFor(50);
  bench.answer(replyIsDoubtful, {});
  EXPECT_EQ(askedAfter(bench, 499), 1u);
  EXPECT_EQ(askedAfter(bench, 500), 2u);
}

TEST(Puller, AClaimIsAskedAboutAfterASecondAndTheNextOneTwoSecondsLater) {
  static PullBench bench;
  const auto claimAfter = [](uint32_t milliseconds) {
    bench.puller.onClaim(bench.now + Millis{milliseconds}, witnessId, claimOf(5, 0x1234));
  };
  claimAfter(0);
  EXPECT_EQ(askedAfter(bench, 999), 0u);
  EXPECT_EQ(askedAfter(bench, 1000), 1u);
  bench.puller.onPage(witnessId);
  EXPECT_EQ(askedAfter(bench, 1300), 1u);
  claimAfter(1300);
  EXPECT_EQ(askedAfter(bench, 2999), 1u);
  EXPECT_EQ(askedAfter(bench, 3000), 2u);
}

// The clock goes half round meanwhile.
TEST(Puller, PausesOfAMonthAgoAreOver) {
  static PullBench bench;
  const auto claimIsAskedAbout = [] {
    for (uint32_t passed = 0; passed < 1500; passed += 50) {
      Suspicion::noteEvidence(*bench.find(silentId), bench.now);
      bench.puller.onClaim(bench.now, witnessId, claimOf(5, 0x1234));
      bench.port.clear();
      bench.runFor(50);
      if (bench.port.total == 0) continue;
      bench.puller.onPage(witnessId);
      return true;
    }
    return false;
  };
  EXPECT_TRUE(claimIsAskedAbout());
  Suspicion::noteEvidence(*bench.find(silentId), bench.now);
  bench.runFor(400);  // the answer's time
  bench.port.clear();
  bench.runFor(2500, false);
  ASSERT_EQ(bench.port.total, 1u);
  bench.answer(0, {});
  bench.runFor(400);
  for (int day = 0; day < 30; ++day) {
    bench.now = bench.now + Millis{24 * 60 * 60 * 1000};
    bench.health.resume(bench.now);
    bench.puller.loop(bench.now);
  }
  bench.runFor(20000);  // it has woken
  Suspicion::noteEvidence(*bench.find(silentId), bench.now);
  bench.port.clear();
  bench.runFor(2500, false);
  ASSERT_EQ(bench.port.total, 1u);
  bench.answer(0, {});
  bench.runFor(400);
  EXPECT_TRUE(claimIsAskedAbout());
}

TEST(Puller, AListThatDoesNotComeIsAskedForTwiceMore) {
  static PullBench bench;
  Suspicion::noteEvidence(*bench.find(silentId), bench.now);
  for (uint32_t passed = 0; passed < 1500; passed += 50) {
    Suspicion::noteEvidence(*bench.find(silentId), bench.now);
    bench.puller.onClaim(bench.now, witnessId, claimOf(5, 0x1234));
    bench.runFor(50);
  }
  bench.runFor(1000);
  EXPECT_EQ(bench.port.total, 3u);
}

TEST(Puller, AClaimOfTheSameOrOfFewerMembersIsNone) {
  static PullBench bench;
  bench.members.judgeAll(bench.now);
  const MemberList::View view = bench.members.view();
  EXPECT_EQ(view.active, 3);
  for (uint32_t passed = 0; passed < 5000; passed += 50) {
    Suspicion::noteEvidence(*bench.find(silentId), bench.now);
    bench.puller.onClaim(bench.now, witnessId, claimOf(view.active, view.hash));
    bench.puller.onClaim(bench.now, witnessId, claimOf(2, 0x1234));
    bench.runFor(50);
  }
  EXPECT_EQ(bench.port.total, 0u);
}

}  // namespace
}  // namespace spore
