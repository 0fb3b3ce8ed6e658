#include "spore/cluster/members/member_list.h"

#include <gtest/gtest.h>

#include "support/cluster_bench.h"

namespace spore {
namespace {

TEST(MemberList, StatusFollowsTheAgeOfTheEvidence) {
  static ClusterBench bench;
  const Member& member = bench.addMember(1);
  const MemberList& membership = bench.membership;
  EXPECT_TRUE(membership.statusOf(member, bench.now) == NodeStatus::Active);
  bench.pass(9999);
  EXPECT_TRUE(membership.statusOf(member, bench.now) == NodeStatus::Active);
  bench.pass(1);
  EXPECT_TRUE(membership.statusOf(member, bench.now) == NodeStatus::Inactive);
  bench.pass(49999);
  EXPECT_TRUE(membership.statusOf(member, bench.now) == NodeStatus::Inactive);
  bench.pass(1);
  EXPECT_TRUE(membership.statusOf(member, bench.now) == NodeStatus::Dead);
}

TEST(MemberList, AVerdictWaitsForASecondOpinionWhileThereIsSomebodyToAsk) {
  static ClusterBench bench;
  Member* silent = &bench.addMember(1);
  bench.pass(9000);
  bench.addMember(2);
  silent = bench.find(1);
  bench.pass(1000);
  EXPECT_TRUE(bench.membership.statusOf(*silent, bench.now) == NodeStatus::Active);
  silent->isSuspect = true;
  EXPECT_TRUE(bench.membership.statusOf(*silent, bench.now) == NodeStatus::Inactive);
  silent->isSuspect = false;
  bench.pass(2999);
  EXPECT_TRUE(bench.membership.statusOf(*silent, bench.now) == NodeStatus::Active);
  // The witness gives no answer: then its silence is enough.
  bench.pass(1);
  EXPECT_TRUE(bench.membership.statusOf(*silent, bench.now) == NodeStatus::Inactive);
}

TEST(MemberList, ANodeThatHasSleptJudgesNobodyUntilItHasListened) {
  static ClusterBench bench;
  Member& member = bench.addMember(1);
  bench.now = bench.now + Millis{70000};
  EXPECT_TRUE(bench.membership.isDoubtful(bench.now));
  EXPECT_TRUE(bench.membership.statusOf(member, bench.now) == NodeStatus::Active);
  EXPECT_TRUE(bench.membership.wake(bench.now));
  EXPECT_TRUE(bench.membership.statusOf(member, bench.now) == NodeStatus::Active);
  bench.pass(2999);
  EXPECT_TRUE(bench.membership.statusOf(member, bench.now) == NodeStatus::Active);
  bench.pass(1);
  EXPECT_FALSE(bench.membership.isDoubtful(bench.now));
  EXPECT_TRUE(bench.membership.statusOf(member, bench.now) == NodeStatus::Inactive);
  bench.pass(6999);
  EXPECT_TRUE(bench.membership.isListening(bench.now));
  EXPECT_TRUE(bench.membership.statusOf(member, bench.now) == NodeStatus::Inactive);
  bench.pass(1);
  EXPECT_FALSE(bench.membership.isListening(bench.now));
  EXPECT_TRUE(bench.membership.statusOf(member, bench.now) == NodeStatus::Dead);
}

TEST(MemberList, ADeafNodeCallsNobodyDead) {
  static ClusterBench bench;
  Member& member = bench.addMember(1);
  bench.pass(30000);
  bench.membership.judgeAll(bench.now);
  bench.membership.setDeaf(true);
  bench.pass(40000);
  EXPECT_TRUE(bench.membership.statusOf(member, bench.now) == NodeStatus::Inactive);
  bench.membership.setDeaf(false);
  EXPECT_TRUE(bench.membership.statusOf(member, bench.now) == NodeStatus::Dead);
  bench.membership.judgeAll(bench.now);
  // It does not take back what it has said.
  bench.membership.setDeaf(true);
  EXPECT_TRUE(bench.membership.statusOf(member, bench.now) == NodeStatus::Dead);
}

// Somebody else may have said it.
TEST(MemberList, WhoIsSilentForLongBecauseItIsBusyIsUnconfirmed) {
  static ClusterBench bench;
  Member& member = bench.addMember(1);
  member.phase = NodePhase::Busy;
  member.busyQuarters = 252;
  bench.pass(9900);
  bench.membership.judgeAll(bench.now);
  EXPECT_TRUE(member.isConfirmed);
  bench.pass(300);
  bench.membership.judgeAll(bench.now);
  EXPECT_FALSE(member.isConfirmed);
  EXPECT_TRUE(member.status == NodeStatus::Active);
}

TEST(MemberList, PhasesChangeTheRule) {
  static ClusterBench bench;
  Member& member = bench.addMember(1);
  const MemberList& membership = bench.membership;
  const Instant heard = bench.now;
  const auto isAfter = [&](NodePhase phase, uint32_t milliseconds, NodeStatus status) {
    member.phase = phase;
    member.setHeardAt(heard - Millis{milliseconds});
    return membership.statusOf(member, heard) == status;
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

TEST(MemberList, ChangesOfStatusAreToldOnce) {
  static ClusterBench bench;
  bench.addMember(1);
  bench.membership.judgeAll(bench.now);
  EXPECT_EQ(bench.statusChanges, 0u);
  bench.pass(10000);
  bench.membership.judgeAll(bench.now);
  bench.membership.judgeAll(bench.now);
  EXPECT_EQ(bench.statusChanges, 1u);
  EXPECT_TRUE(bench.find(1)->status == NodeStatus::Inactive);
  bench.find(1)->setHeardAt(bench.now);
  bench.membership.judgeAll(bench.now);
  EXPECT_EQ(bench.statusChanges, 2u);
  // Back again: worth a report, and a measurement that was never made.
  EXPECT_TRUE(bench.find(1)->wantsReport);
  EXPECT_TRUE(bench.find(1)->needsContact);
}

TEST(MemberList, TheDeadAreRemovedInTheEnd) {
  static ClusterBench bench;
  bench.addMember(1);
  bench.pass(86460000 - 1);
  bench.membership.judgeAll(bench.now);
  EXPECT_EQ(bench.membership.table().size(), 1u);
  bench.pass(1);
  bench.membership.judgeAll(bench.now);
  EXPECT_EQ(bench.membership.table().size(), 0u);
  EXPECT_EQ(bench.removed, 1u);
  EXPECT_TRUE(bench.membership.findShort(1) == nullptr);
}

TEST(MemberList, NobodyIsRevivedByAClockThatHasGoneHalfRound) {
  static ClusterBench bench;
  ClusterSettings settings;
  settings.forgetAfter = Millis{0xFFFFFFFF};
  bench.membership.begin(bench.now, timingFor(settings));
  bench.addMember(1);
  for (int day = 0; day < 60; ++day) {
    for (int hour = 0; hour < 24; ++hour) {
      bench.pass(3600000);
      bench.membership.judgeAll(bench.now);
      EXPECT_TRUE(bench.find(1) == nullptr || bench.find(1)->status == NodeStatus::Dead);
    }
  }
  EXPECT_EQ(bench.membership.table().size(), 0u);
  EXPECT_EQ(bench.statusChanges, 1u);
}

TEST(MemberList, CountsTheActiveOnes) {
  static ClusterBench bench;
  bench.addMember(1);
  bench.pass(9000);
  bench.addMember(2);
  bench.pass(2000);
  bench.find(1)->isSuspect = true;
  EXPECT_EQ(bench.membership.activeCount(bench.now), 1u);
}

TEST(MemberList, InfoIsWhatHandlersSee) {
  static ClusterBench bench;
  static NodeInfo seen;
  bench.context.on(event_names::nodeDiscovered, [](void* data) { seen = *static_cast<NodeInfo*>(data); });
  Member& member = bench.addMember(0xABCDEF, 7);
  member.httpPort = 81;
  member.freeHeap16 = 5;
  bench.pass(300);
  bench.membership.discovered(bench.now, 0xABCDEF);
  EXPECT_EQ(seen.nodeId, 0xABCDEFu);
  EXPECT_TRUE(seen.hostname == derivedHostName(0xABCDEF).view());
  EXPECT_TRUE(seen.address == ClusterBench::addressOf(0xABCDEF));
  EXPECT_EQ(seen.httpPort, 81);
  EXPECT_TRUE(seen.status == NodeStatus::Active);
  EXPECT_EQ(seen.incarnation, 7u);
  EXPECT_EQ(seen.freeHeap, 80u);
  EXPECT_EQ(seen.age.count, 300u);
}

TEST(MemberList, LogsOnlyWhenSomebodyReads) {
  static ClusterBench bench;
  bench.addMember(1);
  bench.membership.discovered(bench.now, 1);
  EXPECT_EQ(bench.log.lines, 1u);
  bench.log.threshold = LogLevel::Warning;
  bench.membership.remove(bench.now, 1);
  EXPECT_EQ(bench.log.lines, 1u);
}

TEST(MemberList, AHandlerMayForgetOthersWhileEveryoneIsJudged) {
  static ClusterBench bench;
  for (uint32_t id = 1; id <= 6; ++id) bench.addMember(id);
  bench.context.on(event_names::nodeStatusChanged, [](void* data) {
    const uint32_t id = static_cast<NodeInfo*>(data)->nodeId;
    bench.membership.remove(bench.now, id);
    bench.membership.remove(bench.now, id + 1);
  });
  bench.pass(10000);
  bench.membership.judgeAll(bench.now);
  EXPECT_EQ(bench.membership.table().size(), 0u);
  EXPECT_EQ(bench.removed, 6u);
  EXPECT_EQ(bench.statusChanges, 3u);
}

}  // namespace
}  // namespace spore
