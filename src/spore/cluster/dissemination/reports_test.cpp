#include "spore/cluster/dissemination/reports.h"

#include <gtest/gtest.h>

#include "support/cluster_bench.h"
#include "support/frame_maker.h"

namespace spore {
namespace {

FreshnessReport reportOf(uint32_t nodeId, uint32_t incarnation, uint32_t sequence, uint8_t tenths) {
  FreshnessReport report;
  report.shortId = shortNodeId(nodeId);
  report.incarnationLow = incarnation & 0xF;
  report.sequenceLow = sequence & 0xFFF;
  report.ageTenths = tenths;
  return report;
}

void tell(ClusterBench& bench, const FreshnessReport& report, Mention mention = Mention::ToAll) {
  FreshnessReports reports;
  CHECK(reports.push(report) == Status::Ok);
  bench.reports.apply(bench.now, reports, mention);
}

TEST(Reports, AgesAreRoundedUpAndSaturate) {
  EXPECT_EQ(ageTenths(Millis{0}), 0);
  EXPECT_EQ(ageTenths(Millis{1}), 1);
  EXPECT_EQ(ageTenths(Millis{100}), 1);
  EXPECT_EQ(ageTenths(Millis{101}), 2);
  EXPECT_EQ(ageTenths(Millis{25400}), 254);
  EXPECT_EQ(ageTenths(Millis{0xFFFFFFFF}), 254);
}

TEST(Reports, ANewerSequenceIsNewsAndAnEqualOneIsNot) {
  static ClusterBench bench;
  bench.addMember(1, 1, 100);
  bench.pass(5000);
  tell(bench, reportOf(1, 1, 100, 0));
  EXPECT_EQ(bench.counters.reportsApplied, 0u);
  tell(bench, reportOf(1, 1, 99, 0));
  EXPECT_EQ(bench.counters.reportsApplied, 0u);
  tell(bench, reportOf(1, 1, 101, 20));
  EXPECT_EQ(bench.counters.reportsApplied, 1u);
  EXPECT_EQ(bench.find(1)->sequence, 101u);
  EXPECT_EQ(bench.now.since(bench.find(1)->heardAt).count, 2000u);
  // The same again, younger: age alone would let relays keep a dead node alive.
  tell(bench, reportOf(1, 1, 101, 0));
  EXPECT_EQ(bench.now.since(bench.find(1)->heardAt).count, 2000u);
}

TEST(Reports, AMentionOfOneThatWasRetiredIsAnswered) {
  static ClusterBench bench;
  Forget forget;
  forget.nodeId = 1;
  forget.incarnation = 4;
  bench.tombstones.onForget(bench.now, forget);
  bench.pass(5000);
  tell(bench, reportOf(2, 4, 100, 0));
  bench.pass(1000);
  bench.tombstones.loop(bench.now);
  EXPECT_EQ(bench.counters.forgetsSent, 0u);
  tell(bench, reportOf(1, 4, 100, 0));
  bench.pass(1000);
  bench.tombstones.loop(bench.now);
  EXPECT_EQ(bench.counters.forgetsSent, 1u);
}

TEST(Reports, NewsOlderThanWhatWeHeardDoesNotMakeTheMemberOlder) {
  static ClusterBench bench;
  bench.addMember(1, 1, 100);
  bench.pass(1000);
  tell(bench, reportOf(1, 1, 103, 50));
  EXPECT_EQ(bench.find(1)->sequence, 103u);
  EXPECT_EQ(bench.now.since(bench.find(1)->heardAt).count, 1000u);
}

TEST(Reports, TheLowBitsOfTheSequenceWrap) {
  static ClusterBench bench;
  bench.addMember(1, 1, 0x12FFF);
  tell(bench, reportOf(1, 1, 0x002, 0));
  EXPECT_EQ(bench.find(1)->sequence, 0x13002u);
  tell(bench, reportOf(1, 1, 0xFFF, 0));
  EXPECT_EQ(bench.find(1)->sequence, 0x13002u);
}

TEST(Reports, ANewIncarnationIsNews) {
  static ClusterBench bench;
  bench.addMember(1, 15, 100).isDirectRecent = false;
  tell(bench, reportOf(1, 16, 3, 0));
  EXPECT_EQ(bench.find(1)->incarnation, 16u);
  EXPECT_EQ(bench.find(1)->sequence, 3u);
  EXPECT_EQ(bench.updated, 1u);
  tell(bench, reportOf(1, 15, 200, 0));
  EXPECT_EQ(bench.find(1)->incarnation, 16u);
  EXPECT_EQ(bench.find(1)->sequence, 3u);
}

// Else two who have been told different things, of whom one was lied to, would tell each other so for ever.
TEST(Reports, WhoSpeaksHereHimselfTellsHowOftenHeHasStarted) {
  static ClusterBench bench;
  Member& member = bench.addMember(1, 15, 100);
  member.isDirectRecent = true;
  member.directWindow = 1;
  bench.pass(3000);
  tell(bench, reportOf(1, 16, 3, 10));
  bench.reports.apply(bench.now, pageEntry(1, 300, 7, 5));
  EXPECT_EQ(member.incarnation, 15u);
  EXPECT_EQ(member.sequence, 100u);
  EXPECT_EQ(bench.updated, 0u);
  // That it lives is news.
  EXPECT_EQ(bench.now.since(member.heardAt).count, 500u);
  // Not of one that was to start again.
  for (const NodePhase phase : {NodePhase::Restarting, NodePhase::Left}) {
    member.phase = phase;
    tell(bench, reportOf(1, member.incarnation + 1, 3, 10));
    EXPECT_EQ(bench.updated, phase == NodePhase::Restarting ? 1u : 2u);
    EXPECT_EQ(member.phase, NodePhase::Alive);
    member.directWindow = 1;
  }
}

TEST(Reports, NobodyIsMadeByAReportAndWeLearnNothingAboutOurselves) {
  static ClusterBench bench;
  tell(bench, reportOf(1, 1, 1, 0));
  tell(bench, reportOf(ClusterBench::ownId, 9, 1, 0));
  EXPECT_EQ(bench.cluster.table.size(), 0u);
  EXPECT_EQ(bench.counters.reportsApplied, 0u);
  EXPECT_EQ(bench.context.identity().incarnation, 3u);
}

TEST(Reports, AReportThatFitsTwoMembersIsAboutNeither) {
  static ClusterBench bench;
  bench.addMember(0x01000007);
  bench.addMember(0x02000007);
  tell(bench, reportOf(7, 1, 105, 0));
  EXPECT_EQ(bench.counters.reportsApplied, 0u);
}

TEST(Reports, NewsMakesAnInactiveMemberActiveAtOnce) {
  static ClusterBench bench;
  bench.addMember(1, 1, 100);
  bench.pass(12000);
  bench.members.judgeAll(bench.now);
  EXPECT_EQ(bench.statusChanges, 1u);
  tell(bench, reportOf(1, 1, 104, 10));
  EXPECT_EQ(bench.statusChanges, 2u);
  EXPECT_EQ(bench.find(1)->status, NodeStatus::Active);
}

TEST(Reports, NewMembersAreMentionedFirst) {
  static ClusterBench bench;
  for (uint32_t id = 1; id <= 30; ++id) bench.addMember(id);
  bench.find(20)->wantsReport = true;
  bench.pass(1024);
  FreshnessReports reports;
  bench.reports.choose(bench.now, reports);
  EXPECT_EQ(reports.size(), freshnessReportsMax);
  EXPECT_EQ(reports[0].shortId, 20u);
  EXPECT_FALSE(bench.find(20)->wantsReport);
}

TEST(Reports, WhoWasMentionedWithinASecondIsMentionedOnlyIfThereIsNews) {
  static ClusterBench bench;
  bench.addMember(1);
  bench.addMember(2);
  bench.pass(1024);
  tell(bench, reportOf(1, 1, 100, 0), Mention::ToAll);
  FreshnessReports reports;
  bench.reports.choose(bench.now, reports);
  ASSERT_EQ(reports.size(), 1u);
  EXPECT_EQ(reports[0].shortId, 2u);
  bench.pass(640);
  bench.find(2)->wantsReport = true;
  reports.clear();
  bench.reports.choose(bench.now, reports);
  ASSERT_EQ(reports.size(), 1u);
  EXPECT_EQ(reports[0].shortId, 2u);
  bench.pass(384);
  reports.clear();
  bench.reports.choose(bench.now, reports);
  ASSERT_EQ(reports.size(), 1u);
  EXPECT_EQ(reports[0].shortId, 1u);
}

TEST(Reports, EveryoneIsMentionedInTurnByWhoeverSpeaks) {
  static ClusterBench bench;
  for (uint32_t id = 1; id <= 24; ++id) bench.addMember(id);
  bench.pass(1000);
  // Others mention the first half.
  for (uint32_t id = 1; id <= 12; ++id) tell(bench, reportOf(id, 1, 100, 10));
  FreshnessReports reports;
  bench.reports.choose(bench.now, reports);
  EXPECT_EQ(reports.size(), 12u);
  for (const FreshnessReport& report : reports) EXPECT_GT(report.shortId, 12u);
  bench.pass(1000);
  reports.clear();
  bench.reports.choose(bench.now, reports);
  for (const FreshnessReport& report : reports) EXPECT_LE(report.shortId, 12u);
}

TEST(Reports, WhatOnlyWeWereToldOrIsOlderThanWhatWeKnowIsNoMention) {
  static ClusterBench bench;
  bench.addMember(1, 1, 100);
  bench.pass(5000);
  const uint16_t before = bench.find(1)->mentionedTick;
  tell(bench, reportOf(1, 1, 100, 0), Mention::ToUs);
  tell(bench, reportOf(1, 1, 101, 0), Mention::ToUs);
  tell(bench, reportOf(1, 1, 100, 0), Mention::ToAll);
  EXPECT_EQ(bench.find(1)->mentionedTick, before);
  tell(bench, reportOf(1, 1, 101, 0), Mention::ToAll);
  EXPECT_EQ(bench.find(1)->mentionedTick, coarseTick(bench.now));
}

TEST(Reports, OldEvidenceAndThoseWhoLeftAreNotMentioned) {
  static ClusterBench bench;
  bench.addMember(1);
  bench.pass(20000);
  bench.addMember(2).phase = NodePhase::Left;
  bench.addMember(3);
  bench.pass(4999);
  FreshnessReports reports;
  bench.reports.choose(bench.now, reports);
  EXPECT_EQ(reports.size(), 2u);
  bench.pass(1);
  bench.find(1)->wantsReport = bench.find(3)->wantsReport = true;
  reports.clear();
  bench.reports.choose(bench.now, reports);
  ASSERT_EQ(reports.size(), 1u);
  EXPECT_EQ(reports[0].shortId, 3u);
  EXPECT_EQ(reports[0].ageTenths, 50);
  EXPECT_EQ(reports[0].sequenceLow, 100);
  EXPECT_EQ(reports[0].incarnationLow, 1);
}

TEST(Reports, APageTellsAKnownMembersWholeIncarnationAndSequence) {
  static ClusterBench bench;
  bench.addMember(1, 5, 100).isDirectRecent = false;
  bench.pass(3000);
  bench.reports.apply(bench.now, pageEntry(1, 5, 100, 0));
  EXPECT_EQ(bench.counters.reportsApplied, 0u);
  bench.reports.apply(bench.now, pageEntry(1, 300, 7, 10));
  EXPECT_EQ(bench.find(1)->incarnation, 300u);
  EXPECT_EQ(bench.find(1)->sequence, 7u);
  EXPECT_EQ(bench.now.since(bench.find(1)->heardAt).count, 1000u);
  EXPECT_EQ(bench.updated, 1u);
}

TEST(Reports, APageMovesOnlyAMemberThatWeDoNotHearOurselves) {
  static ClusterBench bench;
  bench.addMember(1, 1, 100);
  PageEntry entry = pageEntry(1, 1, 101);
  entry.address.ip = IpAddress{10, 9, 9, 9};
  bench.reports.apply(bench.now, entry);
  EXPECT_EQ(bench.find(1)->address, ClusterBench::addressOf(1));
  bench.find(1)->isDirectRecent = false;
  entry.sequence = 102;
  bench.reports.apply(bench.now, entry);
  EXPECT_EQ(bench.find(1)->address, entry.address);
}

}  // namespace
}  // namespace spore
