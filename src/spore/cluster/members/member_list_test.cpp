#include "spore/cluster/members/member_list.h"

#include <gtest/gtest.h>

#include "support/cluster_bench.h"

namespace spore {
namespace {

// Somebody else may have said it.
TEST(MemberList, ChangesOfStatusAreToldOnce) {
  static ClusterBench bench;
  bench.addMember(1);
  bench.members.judgeAll(bench.now);
  EXPECT_EQ(bench.statusChanges, 0u);
  bench.pass(10000);
  bench.members.judgeAll(bench.now);
  bench.members.judgeAll(bench.now);
  EXPECT_EQ(bench.statusChanges, 1u);
  EXPECT_EQ(bench.find(1)->status, NodeStatus::Inactive);
  Suspicion::noteEvidence(*bench.find(1), bench.now);
  bench.members.judgeAll(bench.now);
  EXPECT_EQ(bench.statusChanges, 2u);
  // Back again: worth a report, and a measurement that was never made.
  EXPECT_TRUE(bench.find(1)->wantsReport);
  EXPECT_TRUE(bench.find(1)->needsContact);
}

TEST(MemberList, TheDeadAreRemovedInTheEnd) {
  static ClusterBench bench;
  bench.addMember(1);
  bench.pass(86460000 - 1);
  bench.members.judgeAll(bench.now);
  EXPECT_EQ(bench.cluster.table.size(), 1u);
  bench.pass(1);
  bench.members.judgeAll(bench.now);
  EXPECT_EQ(bench.cluster.table.size(), 0u);
  EXPECT_EQ(bench.removed, 1u);
  EXPECT_EQ(bench.members.findShort(1), nullptr);
}

TEST(MemberList, NobodyIsRevivedByAClockThatHasGoneHalfRound) {
  static ClusterBench bench;
  ClusterSettings settings;
  settings.forgetAfter = Millis{0xFFFFFFFF};
  bench.cluster.begin(bench.now, settings, 80);
  bench.addMember(1);
  for (int day = 0; day < 60; ++day) {
    for (int hour = 0; hour < 24; ++hour) {
      bench.pass(3600000);
      bench.members.judgeAll(bench.now);
      EXPECT_TRUE(bench.find(1) == nullptr || bench.find(1)->status == NodeStatus::Dead);
    }
  }
  EXPECT_EQ(bench.cluster.table.size(), 0u);
  EXPECT_EQ(bench.statusChanges, 1u);
}

TEST(MemberList, InfoIsWhatHandlersSee) {
  static ClusterBench bench;
  static NodeInfo seen;
  bench.context.on(event_names::nodeDiscovered, [](void* data) { seen = *static_cast<NodeInfo*>(data); });
  Member& member = bench.addMember(0xABCDEF, 7);
  member.httpPort = 81;
  member.freeHeap16 = 5;
  bench.pass(300);
  bench.members.discovered(bench.now, 0xABCDEF);
  EXPECT_EQ(seen.nodeId, 0xABCDEFu);
  EXPECT_EQ(seen.hostname, derivedHostName(0xABCDEF).view());
  EXPECT_EQ(seen.address, ClusterBench::addressOf(0xABCDEF));
  EXPECT_EQ(seen.httpPort, 81);
  EXPECT_EQ(seen.status, NodeStatus::Active);
  EXPECT_EQ(seen.incarnation, 7u);
  EXPECT_EQ(seen.freeHeap, 80u);
  EXPECT_EQ(seen.age.count, 300u);
}

TEST(MemberList, LogsOnlyWhenSomebodyReads) {
  static ClusterBench bench;
  bench.addMember(1);
  bench.members.discovered(bench.now, 1);
  EXPECT_EQ(bench.log.lines(), 1u);
  bench.log.threshold = LogLevel::Warning;
  bench.members.remove(bench.now, 1);
  EXPECT_EQ(bench.log.lines(), 1u);
}

TEST(MemberList, AHandlerMayForgetOthersWhileEveryoneIsJudged) {
  static ClusterBench bench;
  for (uint32_t id = 1; id <= 6; ++id) bench.addMember(id);
  bench.context.on(event_names::nodeStatusChanged, [](void* data) {
    const uint32_t id = static_cast<NodeInfo*>(data)->nodeId;
    bench.members.remove(bench.now, id);
    bench.members.remove(bench.now, id + 1);
  });
  bench.pass(13000);
  bench.members.judgeAll(bench.now);
  EXPECT_EQ(bench.cluster.table.size(), 0u);
  EXPECT_EQ(bench.removed, 6u);
  EXPECT_EQ(bench.statusChanges, 3u);
}

}  // namespace
}  // namespace spore
