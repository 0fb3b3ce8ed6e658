#include "spore/cluster/membership.h"

#include <gtest/gtest.h>

#include "support/cluster_bench.h"

namespace spore {
namespace {

TEST(Membership, StatusFollowsTheAgeOfTheEvidence) {
  static ClusterBench bench;
  const Member& member = bench.addMember(1);
  const Membership& membership = bench.membership;
  const Instant heard = bench.now;
  EXPECT_TRUE(membership.statusOf(member, heard) == NodeStatus::Active);
  EXPECT_TRUE(membership.statusOf(member, heard + Millis{9999}) == NodeStatus::Active);
  EXPECT_TRUE(membership.statusOf(member, heard + Millis{10000}) == NodeStatus::Inactive);
  EXPECT_TRUE(membership.statusOf(member, heard + Millis{59999}) == NodeStatus::Inactive);
  EXPECT_TRUE(membership.statusOf(member, heard + Millis{60000}) == NodeStatus::Dead);
}

TEST(Membership, PhasesChangeTheRule) {
  static ClusterBench bench;
  Member& member = bench.addMember(1);
  const Membership& membership = bench.membership;
  const Instant heard = bench.now;
  member.phase = NodePhase::Left;
  EXPECT_TRUE(membership.statusOf(member, heard) == NodeStatus::Inactive);
  EXPECT_TRUE(membership.statusOf(member, heard + Millis{60000}) == NodeStatus::Dead);
  member.phase = NodePhase::Restarting;
  EXPECT_TRUE(membership.statusOf(member, heard + Millis{9999}) == NodeStatus::Active);
  EXPECT_TRUE(membership.statusOf(member, heard + Millis{10000}) == NodeStatus::Inactive);
  member.phase = NodePhase::Busy;
  member.busyQuarters = 252;
  EXPECT_TRUE(membership.statusOf(member, heard + Millis{72999}) == NodeStatus::Active);
  EXPECT_TRUE(membership.statusOf(member, heard + Millis{73000}) == NodeStatus::Inactive);
  EXPECT_TRUE(membership.statusOf(member, heard + Millis{123000}) == NodeStatus::Dead);
  member.phase = NodePhase::Alive;
  EXPECT_TRUE(membership.statusOf(member, heard + Millis{10000}) == NodeStatus::Inactive);
}

TEST(Membership, ChangesOfStatusAreToldOnce) {
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

TEST(Membership, TheDeadAreRemovedInTheEnd) {
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

TEST(Membership, NobodyIsRevivedByAClockThatHasGoneHalfRound) {
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

TEST(Membership, CountsTheActiveOnes) {
  static ClusterBench bench;
  bench.addMember(1);
  bench.pass(9000);
  bench.addMember(2);
  bench.pass(2000);
  EXPECT_EQ(bench.membership.activeCount(bench.now), 1u);
}

TEST(Membership, InfoIsWhatHandlersSee) {
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

TEST(Membership, LogsOnlyWhenSomebodyReads) {
  static ClusterBench bench;
  bench.addMember(1);
  bench.membership.discovered(bench.now, 1);
  EXPECT_EQ(bench.log.lines, 1u);
  bench.log.threshold = LogLevel::Warning;
  bench.membership.remove(bench.now, 1);
  EXPECT_EQ(bench.log.lines, 1u);
}

TEST(Membership, AHandlerMayForgetOthersWhileEveryoneIsJudged) {
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
