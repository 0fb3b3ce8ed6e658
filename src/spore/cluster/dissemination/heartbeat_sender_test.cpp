#include "spore/cluster/dissemination/heartbeat_sender.h"

#include <gtest/gtest.h>

#include "support/cluster_bench.h"

namespace spore {
namespace {

// Views point into the port's record.
Heartbeat heartbeatAt(const ClusterBench& bench, size_t index) {
  Heartbeat heartbeat;
  CHECK(decodeHeartbeat(bench.port.sent[index].frame().body, heartbeat) == Status::Ok);
  return heartbeat;
}

void answer(ClusterBench& bench, Endpoint to, uint16_t token, bool withIdentity) {
  Probe probe;
  probe.token = token;
  probe.flags = withIdentity ? probeWantsIdentity : 0;
  bench.heartbeats.answer(bench.now, to, probe, limits::datagramBytesMax, nullptr);
}

TEST(HeartbeatSender, SaysHowThisNodeIs) {
  static ClusterBench bench;
  EXPECT_EQ(bench.context.identity().labels.set("role", "test"), Status::Ok);
  bench.addMember(1, 7);
  bench.pass(12500);
  bench.find(1)->opinions = 2;
  bench.addMember(2, 9);
  bench.find(2)->wantsReport = true;
  bench.heartbeats.noteLoop(Millis{45});
  bench.heartbeats.noteLoop(Millis{12});
  bench.heartbeats.broadcastRegular(bench.now);
  const Heartbeat heartbeat = heartbeatAt(bench, 0);
  EXPECT_EQ(heartbeat.phase, NodePhase::Alive);
  EXPECT_EQ(heartbeat.activeMembers, 2);
  EXPECT_EQ(heartbeat.activeHash, activeHashOf(ClusterBench::ownId, 3) ^ activeHashOf(2, 9));
  EXPECT_EQ(heartbeat.knownMembers, 3);
  EXPECT_EQ(heartbeat.freeHeap16, 30000u / 16);
  EXPECT_EQ(heartbeat.largestBlock16, 1000);
  EXPECT_EQ(heartbeat.rssi, -60);
  EXPECT_EQ(heartbeat.resetCause, ResetCause::PowerOn);
  EXPECT_EQ(heartbeat.uptimeS, 12u);
  EXPECT_EQ(heartbeat.profileDigest, 0xABCDu);
  EXPECT_EQ(heartbeat.longestLoopMs, 45);
  EXPECT_EQ(heartbeat.httpPort, 80);
  EXPECT_EQ(heartbeat.echoToken, 0);
  EXPECT_EQ(heartbeat.reports.size(), 2u);
  EXPECT_TRUE(heartbeat.hasIdentity);
  EXPECT_EQ(heartbeat.hostname, "bench");
  EXPECT_EQ(heartbeat.labels, "role=test");

  bench.heartbeats.broadcastRegular(bench.now);
  EXPECT_EQ(heartbeatAt(bench, 1).longestLoopMs, 0);
}

TEST(HeartbeatSender, LargeFiguresSaturate) {
  static ClusterBench bench;
  bench.system.freeBytes = uint64_t{1} << 40;
  bench.heartbeats.noteLoop(Millis{100000});
  bench.heartbeats.broadcast(bench.now, 0);
  EXPECT_EQ(heartbeatAt(bench, 0).freeHeap16, 0xFFFFFFFFu);
  EXPECT_EQ(heartbeatAt(bench, 0).longestLoopMs, 0xFFFF);
}

TEST(HeartbeatSender, EveryEighthCarriesTheNameAndThoseThatAreAskedFor) {
  static ClusterBench bench;
  for (int i = 0; i < 17; ++i) bench.heartbeats.broadcastRegular(bench.now);
  for (size_t i = 0; i < 17; ++i) EXPECT_EQ(heartbeatAt(bench, i).hasIdentity, i % 8 == 0);
  bench.port.clear();
  bench.heartbeats.sendIdentity(3);
  for (int i = 0; i < 5; ++i) bench.heartbeats.broadcastRegular(bench.now);
  for (size_t i = 0; i < 5; ++i) EXPECT_EQ(heartbeatAt(bench, i).hasIdentity, i < 3);
}

TEST(HeartbeatSender, TheUptimeOutlastsTheClock) {
  static ClusterBench bench;
  for (int day = 0; day < 60; ++day) {
    bench.pass(24 * 60 * 60 * 1000);
    bench.heartbeats.tick(bench.now);
  }
  bench.heartbeats.broadcast(bench.now, 0);
  EXPECT_EQ(heartbeatAt(bench, 0).uptimeS, 60u * 24 * 60 * 60);
}

TEST(HeartbeatSender, AnAnswerEchoesTheTokenAndLeavesReportsForAll) {
  static ClusterBench bench;
  bench.addMember(1).wantsReport = true;
  answer(bench, ClusterBench::addressOf(1), 77, true);
  answer(bench, ClusterBench::addressOf(1), 78, false);
  EXPECT_FALSE(bench.port.sent[0].isBroadcast);
  EXPECT_EQ(bench.port.sent[0].to, ClusterBench::addressOf(1));
  EXPECT_EQ(heartbeatAt(bench, 0).echoToken, 77);
  EXPECT_TRUE(heartbeatAt(bench, 0).hasIdentity);
  EXPECT_FALSE(heartbeatAt(bench, 1).hasIdentity);
  EXPECT_EQ(heartbeatAt(bench, 0).reports.size(), 0u);
  EXPECT_TRUE(bench.find(1)->wantsReport);
  EXPECT_EQ(bench.counters.answersSent, 2u);
}

TEST(HeartbeatSender, ManyQuestionsInASecondAreNotAllAnswered) {
  static ClusterBench bench;
  for (uint16_t i = 1; i <= 100; ++i) answer(bench, ClusterBench::addressOf(1), i, true);
  EXPECT_EQ(bench.counters.answersSent, 50u);
  EXPECT_EQ(bench.counters.answersWithheld, 50u);
  bench.pass(1000);
  answer(bench, ClusterBench::addressOf(1), 5, true);
  EXPECT_EQ(bench.counters.answersSent, 51u);
}

TEST(HeartbeatSender, WhatOthersAskForIsSpacedBy200Ms) {
  static ClusterBench bench;
  bench.heartbeats.broadcastSoon(bench.now);
  bench.heartbeats.broadcastSoon(bench.now);
  EXPECT_EQ(bench.port.total, 1u);
  bench.pass(200);
  bench.heartbeats.broadcastSoon(bench.now);
  EXPECT_EQ(bench.port.total, 2u);
}

// Those of many tries lie around this one, as far as the jitter goes and nearly no less.
void expectPeriods(ClusterBench& bench, uint32_t middle) {
  uint32_t least = UINT32_MAX;
  uint32_t most = 0;
  for (int i = 0; i < 200; ++i) {
    const uint32_t period = bench.heartbeats.nextPeriod(bench.now).count;
    least = period < least ? period : least;
    most = period > most ? period : most;
  }
  EXPECT_GE(least, middle - middle / 20);
  EXPECT_LT(least, middle - middle / 24);
  EXPECT_LE(most, middle + middle / 20);
  EXPECT_GT(most, middle + middle / 24);
}

TEST(HeartbeatSender, PeriodsGrowWithTheFleetAndAreJittered) {
  static ClusterBench bench;
  for (int i = 0; i < 200; ++i) {
    const uint32_t period = bench.heartbeats.nextPeriod(bench.now).count;
    EXPECT_GE(period, 1900u);
    EXPECT_LE(period, 2100u);
  }
  for (uint32_t id = 1; id <= 47; ++id) bench.addMember(id);
  expectPeriods(bench, 3000);
}

TEST(HeartbeatSender, AYoungNodeOfALargeFleetIsHeardEveryFourSeconds) {
  static ClusterBench bench;
  for (uint32_t id = 1; id <= 79; ++id) bench.addMember(id);
  expectPeriods(bench, 4000);
  bench.pass(30000);
  for (uint32_t id = 1; id <= 79; ++id) Suspicion::noteEvidence(*bench.find(id), bench.now);
  bench.members.judgeAll(bench.now);
  expectPeriods(bench, 5000);
}

TEST(HeartbeatSender, AYoungNodeSendsNoMoreOftenThanItsSettingsAskFor) {
  static ClusterBench bench;
  ClusterSettings settings;
  settings.heartbeatBase = Millis{4500};
  bench.cluster.begin(bench.now, settings, 80);
  for (uint32_t id = 1; id <= 79; ++id) bench.addMember(id);
  expectPeriods(bench, 4500);
}

TEST(HeartbeatSender, AStallIsAnnouncedTwiceAndCountsDown) {
  static ClusterBench bench;
  bench.heartbeats.announce(bench.now, NodePhase::Busy, Millis{10100});
  EXPECT_EQ(bench.port.total, 2u);
  EXPECT_EQ(heartbeatAt(bench, 1).phase, NodePhase::Busy);
  EXPECT_EQ(heartbeatAt(bench, 1).busyQuarters, 41);
  bench.pass(6000);
  bench.heartbeats.broadcast(bench.now, 0);
  EXPECT_EQ(heartbeatAt(bench, 2).busyQuarters, 17);
  bench.pass(4100);
  bench.heartbeats.broadcast(bench.now, 0);
  EXPECT_EQ(heartbeatAt(bench, 3).phase, NodePhase::Alive);
  EXPECT_EQ(heartbeatAt(bench, 3).busyQuarters, 0);
}

TEST(HeartbeatSender, WhatIsAnnouncedAfterAStallLastsLongerThanIt) {
  static ClusterBench bench;
  bench.heartbeats.announce(bench.now, NodePhase::Busy, Millis{5000});
  bench.heartbeats.announce(bench.now, NodePhase::Restarting);
  bench.pass(6000);
  bench.heartbeats.broadcast(bench.now, 0);
  EXPECT_EQ(heartbeatAt(bench, 4).phase, NodePhase::Restarting);
  EXPECT_EQ(heartbeatAt(bench, 4).busyQuarters, 0);
  EXPECT_EQ(bench.heartbeats.phase(), NodePhase::Restarting);
}

// Nothing is asked for in a month: what was a moment ago then is no longer so.
TEST(HeartbeatSender, LimitsOfLongAgoDoNotComeBackWhenTheClockHasGoneHalfRound) {
  static ClusterBench bench;
  bench.heartbeats.broadcastSoon(bench.now);
  for (uint16_t i = 1; i <= 50; ++i) answer(bench, ClusterBench::addressOf(1), i, false);
  for (int day = 0; day < 30; ++day) {
    bench.now = bench.now + Millis{24 * 60 * 60 * 1000};
    bench.heartbeats.tick(bench.now);
  }
  bench.port.clear();
  bench.heartbeats.broadcastSoon(bench.now);
  EXPECT_EQ(bench.port.total, 1u);
  answer(bench, ClusterBench::addressOf(1), 5, false);
  EXPECT_EQ(bench.counters.answersSent, 51u);
}

TEST(HeartbeatSender, AGoodByeIsSaidTwiceAndThenNothingMore) {
  static ClusterBench bench;
  bench.heartbeats.announce(bench.now, NodePhase::Left);
  bench.heartbeats.fallSilent();
  bench.heartbeats.broadcast(bench.now, 0);
  answer(bench, ClusterBench::addressOf(1), 5, true);
  EXPECT_EQ(bench.port.total, 2u);
  EXPECT_EQ(heartbeatAt(bench, 1).phase, NodePhase::Left);
  EXPECT_EQ(bench.counters.sendFailed, 0u);
  bench.heartbeats.announce(bench.now, NodePhase::Alive);
  EXPECT_EQ(bench.port.total, 4u);
}

TEST(HeartbeatSender, SaysThatNoBroadcastsArrive) {
  static ClusterBench bench;
  bench.addMember(1);
  bench.listen(true);
  bench.heartbeats.broadcast(bench.now, heartbeatSolicits);
  EXPECT_EQ(heartbeatAt(bench, 0).state, heartbeatSolicits);
  bench.pass(2500);
  bench.listen(false);
  bench.heartbeats.broadcast(bench.now, heartbeatSolicits);
  EXPECT_EQ(heartbeatAt(bench, 1).state, heartbeatSolicits | heartbeatMissesBroadcasts);
}

}  // namespace
}  // namespace spore
