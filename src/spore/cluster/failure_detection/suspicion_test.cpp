#include "spore/cluster/failure_detection/suspicion.h"

#include <gtest/gtest.h>

#include "support/cluster_bench.h"

namespace spore {
namespace {

TEST(Suspicion, StatusFollowsTheAgeOfTheEvidence) {
  static ClusterBench bench;
  const Member& member = bench.addMember(1);
  const Suspicion& suspicion = bench.suspicion;
  EXPECT_EQ(suspicion.statusOf(member, bench.now), NodeStatus::Active);
  bench.pass(9999);
  EXPECT_EQ(suspicion.statusOf(member, bench.now), NodeStatus::Active);
  bench.pass(1);
  EXPECT_EQ(suspicion.statusOf(member, bench.now), NodeStatus::Inactive);
  bench.pass(49999);
  EXPECT_EQ(suspicion.statusOf(member, bench.now), NodeStatus::Inactive);
  bench.pass(1);
  EXPECT_EQ(suspicion.statusOf(member, bench.now), NodeStatus::Dead);
}

TEST(Suspicion, AVerdictWaitsForTwoOpinionsWhileThereIsSomebodyToAsk) {
  static ClusterBench bench;
  Member* silent = &bench.addMember(1);
  bench.pass(9000);
  bench.addMember(2);
  silent = bench.find(1);
  bench.pass(1000);
  EXPECT_EQ(bench.suspicion.statusOf(*silent, bench.now), NodeStatus::Active);
  silent->opinions = 1;
  EXPECT_EQ(bench.suspicion.statusOf(*silent, bench.now), NodeStatus::Active);
  silent->opinions = 2;
  EXPECT_EQ(bench.suspicion.statusOf(*silent, bench.now), NodeStatus::Inactive);
  silent->opinions = 0;
  bench.pass(2999);
  EXPECT_EQ(bench.suspicion.statusOf(*silent, bench.now), NodeStatus::Active);
  // The witness gives no answer: then its silence is enough.
  bench.pass(1);
  EXPECT_EQ(bench.suspicion.statusOf(*silent, bench.now), NodeStatus::Inactive);
}

TEST(Suspicion, ANodeThatHasStalledJudgesNobodyUntilItHasListened) {
  static ClusterBench bench;
  Member& member = bench.addMember(1);
  bench.now = bench.now + Millis{70000};
  EXPECT_TRUE(bench.health.isDoubtful(bench.now));
  EXPECT_EQ(bench.suspicion.statusOf(member, bench.now), NodeStatus::Active);
  EXPECT_TRUE(bench.health.resume(bench.now));
  EXPECT_EQ(bench.suspicion.statusOf(member, bench.now), NodeStatus::Active);
  bench.pass(2999);
  EXPECT_EQ(bench.suspicion.statusOf(member, bench.now), NodeStatus::Active);
  bench.pass(1);
  EXPECT_FALSE(bench.health.isDoubtful(bench.now));
  EXPECT_EQ(bench.suspicion.statusOf(member, bench.now), NodeStatus::Inactive);
  bench.pass(6999);
  EXPECT_TRUE(bench.health.isListening(bench.now));
  EXPECT_EQ(bench.suspicion.statusOf(member, bench.now), NodeStatus::Inactive);
  bench.pass(1);
  EXPECT_FALSE(bench.health.isListening(bench.now));
  EXPECT_EQ(bench.suspicion.statusOf(member, bench.now), NodeStatus::Dead);
}

TEST(Suspicion, WhoHearsNoBroadcastsCallsNobodyDead) {
  static ClusterBench bench;
  Member& member = bench.addMember(1);
  bench.pass(30000);
  bench.members.judgeAll(bench.now);
  bench.listen(false);
  bench.pass(40000);
  EXPECT_EQ(bench.suspicion.statusOf(member, bench.now), NodeStatus::Inactive);
  bench.listen(true);
  EXPECT_EQ(bench.suspicion.statusOf(member, bench.now), NodeStatus::Dead);
  bench.members.judgeAll(bench.now);
  // It does not take back what it has said.
  bench.listen(false);
  EXPECT_EQ(bench.suspicion.statusOf(member, bench.now), NodeStatus::Dead);
}

TEST(Suspicion, WhoIsSilentForLongBecauseItIsBusyIsUnconfirmed) {
  static ClusterBench bench;
  Member& member = bench.addMember(1);
  member.phase = NodePhase::Busy;
  member.busyQuarters = 252;
  bench.pass(9900);
  bench.members.judgeAll(bench.now);
  EXPECT_TRUE(member.isConfirmed);
  bench.pass(300);
  bench.members.judgeAll(bench.now);
  EXPECT_FALSE(member.isConfirmed);
  EXPECT_EQ(member.status, NodeStatus::Active);
}

TEST(Suspicion, PhasesChangeTheRule) {
  static ClusterBench bench;
  Member& member = bench.addMember(1);
  const Suspicion& suspicion = bench.suspicion;
  const Instant heard = bench.now;
  const auto isAfter = [&](NodePhase phase, uint32_t milliseconds, NodeStatus status) {
    member.phase = phase;
    Suspicion::noteEvidence(member, heard - Millis{milliseconds});
    return suspicion.statusOf(member, heard) == status;
  };
  EXPECT_TRUE(isAfter(NodePhase::Left, 0, NodeStatus::Inactive));
  EXPECT_TRUE(isAfter(NodePhase::Left, 60000, NodeStatus::Dead));
  EXPECT_TRUE(isAfter(NodePhase::Restarting, 9999, NodeStatus::Active));
  EXPECT_TRUE(isAfter(NodePhase::Restarting, 10000, NodeStatus::Inactive));
  member.busyQuarters = 252;
  EXPECT_TRUE(isAfter(NodePhase::Busy, 72999, NodeStatus::Active));
  EXPECT_TRUE(isAfter(NodePhase::Busy, 73000, NodeStatus::Inactive));
  EXPECT_TRUE(isAfter(NodePhase::Busy, 123000, NodeStatus::Dead));
  EXPECT_TRUE(isAfter(NodePhase::Alive, 10000, NodeStatus::Inactive));
}

TEST(Suspicion, WhoHearsNoBroadcastsWaitsForOpinionsForSixSeconds) {
  static ClusterBench bench;
  bench.addMember(1);
  bench.pass(9000);
  bench.addMember(2);
  bench.cluster.health.update(bench.now, true, false);
  ASSERT_TRUE(bench.cluster.health.isBlind());
  bench.pass(6999);
  EXPECT_EQ(bench.suspicion.statusOf(*bench.find(1), bench.now), NodeStatus::Active);
  bench.pass(1);
  EXPECT_EQ(bench.suspicion.statusOf(*bench.find(1), bench.now), NodeStatus::Inactive);
}

TEST(Suspicion, WhoHearsBroadcastsAgainWaitsForOpinionsForFourSeconds) {
  static ClusterBench bench;
  bench.addMember(1);
  bench.pass(12000);
  bench.addMember(2);
  bench.cluster.health.update(bench.now, true, false);
  bench.pass(1000);
  bench.cluster.health.onBroadcast(bench.now);
  bench.cluster.health.update(bench.now, true, false);
  bench.pass(999);
  EXPECT_EQ(bench.suspicion.statusOf(*bench.find(1), bench.now), NodeStatus::Active);
  bench.pass(1);
  EXPECT_EQ(bench.suspicion.statusOf(*bench.find(1), bench.now), NodeStatus::Inactive);
}

TEST(Suspicion, WhereNobodyElseIsActiveNoOpinionIsWaitedFor) {
  static ClusterBench bench;
  bench.addMember(1);
  bench.addMember(2).status = NodeStatus::Inactive;
  bench.addMember(3).phase = NodePhase::Left;
  bench.pass(10000);
  EXPECT_EQ(bench.suspicion.statusOf(*bench.find(1), bench.now), NodeStatus::Inactive);
}

TEST(Suspicion, CountsTheActiveOnes) {
  static ClusterBench bench;
  bench.addMember(1);
  bench.pass(9000);
  bench.addMember(2);
  bench.pass(2000);
  bench.find(1)->opinions = 2;
  EXPECT_EQ(bench.suspicion.activeCount(bench.now), 1u);
}

TEST(Suspicion, AMemberIsProbedFromFourSecondsOfSilenceOnUntilItWasAskedInVain) {
  static ClusterBench bench;
  Member& member = bench.addMember(1);
  member.latencyMs = 5;
  const auto isDue = [&] {
    return bench.suspicion.isProbeDue(member, bench.suspicion.statusOf(member, bench.now), bench.now);
  };
  bench.pass(3999);
  EXPECT_FALSE(isDue());
  bench.pass(1);
  EXPECT_TRUE(isDue());
  member.phase = NodePhase::Restarting;
  EXPECT_FALSE(isDue());  // it has said that it will be silent
  member.phase = NodePhase::Alive;
  Suspicion::noteProbesUnanswered(member);
  EXPECT_FALSE(isDue());
  Suspicion::noteResume(bench.cluster.table);
  EXPECT_TRUE(isDue());
  bench.pass(6000);  // it is INACTIVE, and only who has stalled probes such a member
  EXPECT_FALSE(isDue());
  Suspicion::noteEvidence(member, bench.now);
  bench.pass(6000);
  EXPECT_TRUE(isDue());
  Suspicion::forgetProofs(member);
  EXPECT_FALSE(isDue());  // who never answered may be an invention
}

TEST(Suspicion, OpinionsAreAskedForBetween75And85TenthsOfASecondOfSilence) {
  static ClusterBench bench;
  Member& member = bench.addMember(1);
  bench.pass(7499);
  EXPECT_FALSE(bench.suspicion.isOpinionDue(member, bench.now));
  bench.pass(1001);
  EXPECT_TRUE(bench.suspicion.isOpinionDue(member, bench.now));
  member.phase = NodePhase::Left;
  EXPECT_FALSE(bench.suspicion.isOpinionDue(member, bench.now));
}

TEST(Suspicion, AnOpinionCountsAfter82TenthsOfASecondAndEvidenceTakesItAway) {
  static ClusterBench bench;
  Member& member = bench.addMember(1);
  bench.pass(8199);
  bench.suspicion.noteOpinion(member, bench.now, true, false);
  EXPECT_EQ(member.opinions, 0u);
  bench.pass(1);
  bench.suspicion.noteOpinion(member, bench.now, false, true);
  EXPECT_EQ(member.opinions, 0u);  // the neighbour's list is full: it says nothing of whom it does not know
  EXPECT_TRUE(member.isUnknownElsewhere);
  bench.suspicion.noteOpinion(member, bench.now, false, false);
  EXPECT_EQ(member.opinions, 1u);
  for (int i = 0; i < 9; ++i) bench.suspicion.noteOpinion(member, bench.now, false, false);
  EXPECT_EQ(member.opinions, 2u);
  Suspicion::noteEvidence(member, bench.now);
  EXPECT_EQ(member.opinions, 0u);
  EXPECT_FALSE(member.isUnknownElsewhere);
}

TEST(Suspicion, WhatWasNotProvedIsNoGoodbyeThatWasRefutedAndTakesNoneBack) {
  static ClusterBench bench;
  Member& member = bench.addMember(1);
  const auto says = [&](NodePhase phase, bool isProof) {
    member.phase = Suspicion::believedPhase(member, phase, isProof);
    return NodePhase{member.phase};
  };
  EXPECT_EQ(says(NodePhase::Left, false), NodePhase::Left);
  EXPECT_EQ(says(NodePhase::Alive, false), NodePhase::Left);
  EXPECT_EQ(says(NodePhase::Alive, true), NodePhase::Alive);
  EXPECT_EQ(says(NodePhase::Left, false), NodePhase::Alive);
  EXPECT_EQ(says(NodePhase::Left, true), NodePhase::Left);
}

TEST(Suspicion, ARefutationIsForgottenWithinAMinute) {
  static ClusterBench bench;
  Member& member = bench.addMember(1);
  bench.members.judgeAll(bench.now);
  member.isRefuted = true;
  bench.pass(59000);
  Suspicion::noteEvidence(member, bench.now);
  bench.members.judgeAll(bench.now);
  EXPECT_TRUE(member.isRefuted);
  bench.pass(1000);
  bench.members.judgeAll(bench.now);
  EXPECT_FALSE(member.isRefuted);
}

TEST(Suspicion, WhoHasAnsweredIsAskedAgainWhenSomethingContradictsIt) {
  static ClusterBench bench;
  Member& member = bench.addMember(1);
  member.latencyMs = 5;
  Suspicion::noteContradiction(member);
  EXPECT_FALSE(member.isConfirmed);
  EXPECT_TRUE(member.needsContact);
  EXPECT_EQ(member.roundsInVain, 0);
  member.needsContact = false;
  for (unsigned round = 0; round < roundsInVainMax; ++round) Suspicion::noteAskedInVain(member);
  EXPECT_EQ(member.roundsInVain, roundsInVainMax);
  Suspicion::askAgain(member);
  EXPECT_FALSE(member.needsContact);  // not for ever
  Suspicion::noteAskedInVain(member);
  EXPECT_EQ(member.roundsInVain, roundsInVainMax);
  Suspicion::noteProof(member);
  EXPECT_TRUE(member.isConfirmed);
  EXPECT_EQ(member.roundsInVain, 0);
  Suspicion::forgetProofs(member);
  EXPECT_TRUE(member.isNeverConfirmed());
  member.needsContact = false;
  Suspicion::noteContradiction(member);
  EXPECT_FALSE(member.needsContact);  // it has never answered
}

TEST(Suspicion, WhoHasSaidGoodbyeIsNoWitness) {
  static ClusterBench bench;
  bench.addMember(1);
  bench.pass(9000);
  bench.addMember(2);
  bench.pass(1000);
  EXPECT_EQ(bench.suspicion.statusOf(*bench.find(1), bench.now), NodeStatus::Active);
  bench.find(2)->phase = NodePhase::Left;
  EXPECT_EQ(bench.suspicion.statusOf(*bench.find(1), bench.now), NodeStatus::Inactive);
}

}  // namespace
}  // namespace spore
