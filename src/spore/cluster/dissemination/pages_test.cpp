#include "spore/cluster/dissemination/pages.h"

#include <gtest/gtest.h>

#include "support/cluster_bench.h"
#include "support/frame_maker.h"

namespace spore {
namespace {

Page pageAt(const ClusterBench& bench, size_t index) {
  Page page;
  CHECK(decodePage(bench.port.sent[index].frame().body, page) == Status::Ok);
  return page;
}

bool applyEntry(ClusterBench& bench, const PageEntry& entry) {
  Page page;
  CHECK(page.push(entry) == Status::Ok);
  return bench.pages.apply(bench.now, page);
}

TEST(Pages, TheFirstEntryIsOurOwn) {
  static ClusterBench bench;
  uint32_t cursor = 0;
  EXPECT_FALSE(bench.pages.broadcastNext(bench.now, cursor));
  EXPECT_EQ(bench.port.total, 1u);
  EXPECT_TRUE(bench.port.sent[0].isBroadcast);
  const Page page = pageAt(bench, 0);
  EXPECT_EQ(page.size(), 1u);
  EXPECT_EQ(page[0].nodeId, ClusterBench::ownId);
  EXPECT_EQ(page[0].address, bench.port.local);
  EXPECT_EQ(page[0].httpPort, 80);
  EXPECT_EQ(page[0].incarnation, 3u);
  EXPECT_EQ(page[0].ageTenths, 0);
}

TEST(Pages, OurOwnEntryHasTheSequenceOfOurLatestFrame) {
  static ClusterBench bench;
  for (int i = 0; i < 3; ++i) {
    const uint32_t latest = bench.sender.sequence();
    uint32_t cursor = 0;
    bench.pages.broadcastNext(bench.now, cursor);
    EXPECT_EQ(pageAt(bench, static_cast<size_t>(i))[0].sequence, latest);
  }
  EXPECT_EQ(bench.sender.sequence(), 3u);
}

TEST(Pages, WithoutAnAddressWeAreNotListed) {
  static ClusterBench bench;
  bench.port.local = Endpoint{};
  uint32_t cursor = 0;
  EXPECT_FALSE(bench.pages.broadcastNext(bench.now, cursor));
  EXPECT_EQ(bench.port.total, 0u);
}

TEST(Pages, ALongListTakesSeveralPagesAndNamesEachOnce) {
  static ClusterBench bench;
  static uint32_t named[50];
  for (uint32_t id = 1; id <= 45; ++id) bench.addMember(id);
  EXPECT_EQ(bench.pages.entryCount(bench.now), 46u);
  uint32_t cursor = 0;
  EXPECT_TRUE(bench.pages.broadcastNext(bench.now, cursor));
  bench.members.remove(bench.now, cursor);  // the list may change in between
  EXPECT_TRUE(bench.pages.broadcastNext(bench.now, cursor));
  EXPECT_FALSE(bench.pages.broadcastNext(bench.now, cursor));
  EXPECT_EQ(bench.counters.pagesSent, 3u);
  for (size_t i = 0; i < 3; ++i) {
    for (const PageEntry& entry : pageAt(bench, i)) {
      if (entry.nodeId < 50) ++named[entry.nodeId];
    }
  }
  for (uint32_t id = 1; id <= 45; ++id) EXPECT_EQ(named[id], 1u);
}

TEST(Pages, OnlyYoungEvidenceIsPassedOn) {
  static ClusterBench bench;
  bench.addMember(1);
  bench.pass(25000);
  bench.addMember(2).phase = NodePhase::Left;
  bench.addMember(3).latencyMs = 4;
  bench.pass(150);
  EXPECT_EQ(bench.pages.entryCount(bench.now), 2u);
  uint32_t cursor = 0;
  bench.pages.broadcastNext(bench.now, cursor);
  const Page page = pageAt(bench, 0);
  EXPECT_EQ(page.size(), 2u);
  EXPECT_EQ(page[1].nodeId, 3u);
  EXPECT_EQ(page[1].ageTenths, 2);
  EXPECT_EQ(page[1].sequence, 100u);
  EXPECT_EQ(page[1].address, ClusterBench::addressOf(3));
}

TEST(Pages, AnEntryMakesAnUnknownMember) {
  static ClusterBench bench;
  PageEntry entry = pageEntry(9, 2, 33, 40);
  entry.phase = NodePhase::Busy;
  EXPECT_FALSE(applyEntry(bench, entry));
  const Member* member = bench.find(9);
  EXPECT_NE(member, nullptr);
  EXPECT_EQ(bench.now.since(member->heardAt).count, 4000u);
  EXPECT_EQ(member->address, entry.address);
  EXPECT_EQ(member->httpPort, 80);
  EXPECT_EQ(member->incarnation, 2u);
  EXPECT_EQ(member->sequence, 33u);
  EXPECT_EQ(member->phase, NodePhase::Busy);
  EXPECT_TRUE(member->needsContact);
  EXPECT_TRUE(member->wantsReport);
  EXPECT_FALSE(member->hasHeartbeat);
  EXPECT_EQ(bench.discovered, 1u);
}

TEST(Pages, TheOldTheLeftAndTheForgottenAreNotMade) {
  static ClusterBench bench;
  applyEntry(bench, pageEntry(1, 1, 1, 250));
  PageEntry left = pageEntry(2, 1, 1);
  left.phase = NodePhase::Left;
  applyEntry(bench, left);
  bench.tombstones.onForget(bench.now, {3, 4});
  applyEntry(bench, pageEntry(3, 9, 1));
  EXPECT_EQ(bench.cluster.table.size(), 0u);
}

TEST(Pages, AKnownMemberOnlyGrowsFresher) {
  static ClusterBench bench;
  bench.addMember(1, 1, 100);
  bench.pass(4000);
  applyEntry(bench, pageEntry(1, 1, 110, 10));
  EXPECT_EQ(bench.find(1)->sequence, 110u);
  EXPECT_EQ(bench.now.since(bench.find(1)->heardAt).count, 1000u);
  EXPECT_EQ(bench.discovered, 0u);
  EXPECT_EQ(bench.counters.reportsApplied, 1u);
}

TEST(Pages, OurOwnEntryMakesUsJumpPastALaterLife) {
  static ClusterBench bench;
  EXPECT_FALSE(applyEntry(bench, pageEntry(ClusterBench::ownId, 3, 0)));
  EXPECT_TRUE(applyEntry(bench, pageEntry(ClusterBench::ownId, 7, 1)));
  EXPECT_EQ(bench.context.identity().incarnation, 8u);
  EXPECT_EQ(bench.cluster.table.size(), 0u);
}

TEST(Pages, OneThatLostCountIsToldHowWeRememberIt) {
  static ClusterBench bench;
  bench.pages.sendRemembered(bench.now, bench.addMember(1, 12, 100));
  EXPECT_FALSE(bench.port.sent[0].isBroadcast);
  EXPECT_EQ(bench.port.sent[0].to, ClusterBench::addressOf(1));
  const Page page = pageAt(bench, 0);
  EXPECT_EQ(page.size(), 1u);
  EXPECT_EQ(page[0].nodeId, 1u);
  EXPECT_EQ(page[0].incarnation, 12u);
}

TEST(Pages, NobodyIsMadeWhenTheListIsFullOfLivingMembers) {
  static ClusterBench bench;
  for (uint32_t id = 1; id <= limits::membersMax; ++id) bench.addMember(0x10000 + id);
  applyEntry(bench, pageEntry(9, 1, 1));
  EXPECT_EQ(bench.find(9), nullptr);
  EXPECT_EQ(bench.counters.turnedAway, 1u);
}

}  // namespace
}  // namespace spore
