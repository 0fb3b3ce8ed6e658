#include "spore/cluster/dissemination/tombstones.h"

#include <gtest/gtest.h>

#include "support/cluster_bench.h"
#include "support/frame_maker.h"

namespace spore {
namespace {

Forget forgetOf(uint32_t nodeId, uint32_t incarnation = 4) {
  Forget forget;
  forget.nodeId = nodeId;
  forget.incarnation = incarnation;
  return forget;
}

void runFor(ClusterBench& bench, uint32_t milliseconds) {
  for (uint32_t passed = 0; passed < milliseconds; passed += 100) {
    bench.pass(100);
    bench.tombstones.loop(bench.now);
  }
}

FreshnessReport reportOf(uint32_t nodeId, uint8_t incarnationLow) {
  FreshnessReport report;
  report.shortId = shortNodeId(nodeId);
  report.incarnationLow = incarnationLow;
  return report;
}

TEST(Tombstones, ARetirementIsToldFiveTimesTwoSecondsApart) {
  static ClusterBench bench;
  bench.addMember(1, 4);
  EXPECT_EQ(bench.tombstones.retire(bench.now, 1), Status::Busy);
  EXPECT_EQ(bench.tombstones.retire(bench.now, 2), Status::NotFound);
  bench.pass(60000);
  EXPECT_EQ(bench.tombstones.retire(bench.now, 1), Status::Ok);
  EXPECT_EQ(bench.find(1), nullptr);
  EXPECT_EQ(bench.port.total, 1u);
  runFor(bench, 1900);
  EXPECT_EQ(bench.port.total, 1u);
  runFor(bench, 100);
  EXPECT_EQ(bench.port.total, 2u);
  runFor(bench, 60000);
  EXPECT_EQ(bench.port.total, 5u);
  EXPECT_EQ(bench.counters.forgetsSent, 5u);
  EXPECT_TRUE(bench.port.sent[2].isBroadcast);
  const Forget told = decodeForget(bench.port.sent[2].frame().body).value();
  EXPECT_EQ(told.nodeId, 1u);
  EXPECT_EQ(told.incarnation, 4u);
}

TEST(Tombstones, WhoHeardOfARetirementTellsNobody) {
  static ClusterBench bench;
  bench.tombstones.onForget(bench.now, forgetOf(1));
  EXPECT_TRUE(bench.tombstones.contains(1));
  runFor(bench, 60000);
  EXPECT_EQ(bench.port.total, 0u);
}

TEST(Tombstones, AMentionIsAnsweredAtMostEachFiveSeconds) {
  static ClusterBench bench;
  bench.tombstones.onForget(bench.now, forgetOf(1));
  runFor(bench, 5000);
  for (int i = 0; i < 200; ++i) {
    bench.tombstones.onReport(bench.now, reportOf(1, 4));
    bench.tombstones.onPageEntry(bench.now, pageEntry(1, 4, 9));
    runFor(bench, 100);
  }
  EXPECT_GE(bench.port.total, 3u);
  EXPECT_LE(bench.port.total, 4u);
}

TEST(Tombstones, TheFirstAnswerSparesTheOthers) {
  static ClusterBench bench;
  bench.tombstones.onForget(bench.now, forgetOf(1));
  runFor(bench, 6000);
  bench.tombstones.onReport(bench.now, reportOf(1, 4));
  bench.tombstones.onForget(bench.now, forgetOf(1));
  runFor(bench, 3000);
  EXPECT_EQ(bench.port.total, 0u);
}

TEST(Tombstones, AnotherLifeOrAnotherNodeIsNotMeant) {
  static ClusterBench bench;
  bench.tombstones.onForget(bench.now, forgetOf(1));
  runFor(bench, 6000);
  bench.tombstones.onReport(bench.now, reportOf(1, 5));
  bench.tombstones.onReport(bench.now, reportOf(2, 4));
  bench.tombstones.onPageEntry(bench.now, pageEntry(1, 5, 1));
  bench.tombstones.onPageEntry(bench.now, pageEntry(2, 1, 1));
  runFor(bench, 3000);
  EXPECT_EQ(bench.port.total, 0u);
}

TEST(Tombstones, AreErasedByTheirMember) {
  static ClusterBench bench;
  bench.tombstones.onForget(bench.now, forgetOf(1));
  bench.tombstones.onForget(bench.now, forgetOf(2));
  bench.tombstones.erase(1);
  bench.tombstones.erase(77);
  EXPECT_FALSE(bench.tombstones.contains(1));
  EXPECT_TRUE(bench.tombstones.contains(2));
}

TEST(Tombstones, TheOldestGoesWhenAllPlacesAreTaken) {
  static ClusterBench bench;
  for (uint32_t id = 1; id <= tombstonesMax; ++id) bench.tombstones.onForget(bench.now, forgetOf(id));
  EXPECT_TRUE(bench.tombstones.contains(1));
  bench.tombstones.onForget(bench.now, forgetOf(0x9999));
  EXPECT_FALSE(bench.tombstones.contains(1));
  EXPECT_TRUE(bench.tombstones.contains(2));
  EXPECT_TRUE(bench.tombstones.contains(0x9999));
}

TEST(Tombstones, KeepTheLatestIncarnationOnOnePlace) {
  static ClusterBench bench;
  bench.tombstones.onForget(bench.now, forgetOf(1, 9));
  for (size_t i = 0; i < tombstonesMax; ++i) bench.tombstones.onForget(bench.now, forgetOf(1, 2));
  runFor(bench, 6000);
  bench.tombstones.onPageEntry(bench.now, pageEntry(1, 9, 1));
  runFor(bench, 1100);
  EXPECT_EQ(bench.port.total, 1u);
  EXPECT_EQ(decodeForget(bench.port.sent[0].frame().body).value().incarnation, 9u);
}

TEST(Tombstones, ARetiredMemberIsNoRememberedPeer) {
  static ClusterBench bench;
  PeerList peers;
  for (const uint32_t id : {1, 2, 3}) EXPECT_EQ(peers.push({id, ClusterBench::addressOf(id)}), Status::Ok);
  uint8_t record[peerRecordBytesMax];
  ByteWriter writer{MutableBytes{record}};
  encodePeers(writer, peers);
  EXPECT_EQ(bench.remembered.recall(writer.written()), Status::Ok);
  bench.addMember(1, 4);
  bench.pass(60000);
  EXPECT_EQ(bench.tombstones.retire(bench.now, 1), Status::Ok);
  bench.tombstones.onForget(bench.now, forgetOf(2));
  ASSERT_EQ(bench.remembered.list().size(), 1u);
  EXPECT_EQ(bench.remembered.list()[0].nodeId, 3u);
}

}  // namespace
}  // namespace spore
