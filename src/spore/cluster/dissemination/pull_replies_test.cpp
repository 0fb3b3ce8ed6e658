#include "spore/cluster/dissemination/pull_replies.h"

#include <gtest/gtest.h>

#include "support/cluster_bench.h"

namespace spore {
namespace {

// A member that has shown that it is there.
constexpr uint32_t askerId = 7;
const Endpoint asker = ClusterBench::addressOf(askerId);

PullReply replyAt(const ClusterBench& bench, size_t index) {
  return decodePullReply(bench.port.sent[index].frame().body).value();
}

Pull pullOf(uint8_t flags, Bytes shortIds = {}) {
  Pull pull;
  pull.token = 9;
  pull.flags = flags;
  pull.shortIds = shortIds;
  return pull;
}

TEST(PullReplies, TellsWhatItKnowsOfThoseThatAreAskedAbout) {
  static ClusterBench bench;
  bench.addMember(askerId);
  bench.addMember(0x100, 3, 70);
  bench.pass(450);
  constexpr uint8_t shortIds[] = {0x00, 0x01, 0x00, 0x99, 0x99, 0x99};
  bench.pullReplies.onPull(bench.now, asker, askerId, pullOf(0, Bytes{shortIds}), false);
  ASSERT_EQ(bench.port.total, 1u);
  EXPECT_EQ(bench.port.sent[0].to, asker);
  const PullReply reply = replyAt(bench, 0);
  EXPECT_EQ(reply.token, 9);
  EXPECT_EQ(reply.state, 0);
  ASSERT_EQ(reply.count(), 1u);
  EXPECT_EQ(reply.reportAt(0).shortId, 0x100u);
  EXPECT_EQ(reply.reportAt(0).incarnationLow, 3);
  EXPECT_EQ(reply.reportAt(0).sequenceLow, 70);
  EXPECT_EQ(reply.reportAt(0).ageTenths, 5);
}

TEST(PullReplies, SaysThatItHearsNoBroadcastsOrHasJustStalled) {
  static ClusterBench bench;
  bench.addMember(askerId);
  bench.pass(2500);
  bench.listen(false);
  bench.pullReplies.onPull(bench.now, asker, askerId, pullOf(0), false);
  EXPECT_EQ(replyAt(bench, 0).state, replyIsDoubtful);
  bench.listen(true);
  bench.pass(2000);
  bench.listen(true);
  bench.pullReplies.onPull(bench.now, asker, askerId, pullOf(0), false);
  EXPECT_EQ(replyAt(bench, 1).state, 0);
  bench.now = bench.now + Millis{9000};
  bench.pullReplies.onPull(bench.now, asker, askerId, pullOf(0), false);
  EXPECT_EQ(replyAt(bench, 2).state, replyIsDoubtful);
}

TEST(PullReplies, AQuestionAboutAllWaitsTwoSecondsForAProof) {
  for (const uint32_t wait : {1999, 2000}) {
    static ClusterBench bench;
    bench.~ClusterBench();
    ::new (static_cast<void*>(&bench)) ClusterBench;
    bench.addMember(askerId).isConfirmed = false;
    bench.pullReplies.onPull(bench.now, asker, askerId, pullOf(pullAll), false);
    EXPECT_EQ(bench.counters.answersWithheld, 1u);
    EXPECT_EQ(bench.port.count(FrameType::PullReply), 0u);
    bench.pullReplies.loop(bench.now + Millis{wait});
    bench.pullReplies.onProof(bench.now + Millis{wait}, ClusterBench::addressOf(askerId + 1));  // somebody else
    EXPECT_EQ(bench.port.count(FrameType::PullReply), 0u);
    bench.pullReplies.onProof(bench.now + Millis{wait}, asker);
    EXPECT_EQ(bench.port.count(FrameType::PullReply), wait == 1999 ? 1u : 0u);
    if (wait == 1999) {
      const PullReply reply = decodePullReply(decodeFrame(bench.port.lastSent()).value().body).value();
      EXPECT_EQ(reply.token, 9);
      ASSERT_EQ(reply.count(), 1u);
      EXPECT_EQ(reply.reportAt(0).shortId, askerId);
    }
    bench.pullReplies.onProof(bench.now + Millis{wait}, asker);  // once
    EXPECT_EQ(bench.port.count(FrameType::PullReply), wait == 1999 ? 1u : 0u);
  }
}

TEST(PullReplies, SaysThatItsListIsFull) {
  static ClusterBench bench;
  for (uint32_t id = 1; id <= MemberTable::capacity(); ++id) bench.addMember(id);
  bench.pullReplies.onPull(bench.now, asker, askerId, pullOf(0), false);
  EXPECT_EQ(replyAt(bench, 0).state, replyIsFull);
}

TEST(PullReplies, AllComeInAsManyFramesAsTheyNeed) {
  static ClusterBench bench;
  for (uint32_t i = 1; i <= 90; ++i) bench.addMember(i);
  bench.pullReplies.onPull(bench.now, asker, askerId, pullOf(pullAll), false);
  ASSERT_EQ(bench.port.total, 2u);
  EXPECT_EQ(replyAt(bench, 0).count() + replyAt(bench, 1).count(), 90u);
  EXPECT_EQ(replyAt(bench, 0).reportAt(0).shortId, 1u);
  EXPECT_EQ(replyAt(bench, 1).reportAt(replyAt(bench, 1).count() - 1).shortId, 90u);
}

TEST(PullReplies, WhatIsNotMentionedIsNotTold) {
  static ClusterBench bench;
  bench.addMember(1);
  bench.pass(30000);
  bench.addMember(2).phase = NodePhase::Left;
  bench.addMember(3);
  bench.addMember(askerId);
  bench.pullReplies.onPull(bench.now, asker, askerId, pullOf(pullAll), false);
  ASSERT_EQ(bench.port.total, 1u);
  ASSERT_EQ(replyAt(bench, 0).count(), 2u);
  EXPECT_EQ(replyAt(bench, 0).reportAt(0).shortId, 3u);
  EXPECT_EQ(replyAt(bench, 0).reportAt(1).shortId, askerId);
}

TEST(PullReplies, TheListGoesInPagesOneAtATime) {
  static ClusterBench bench;
  for (uint32_t i = 1; i <= 30; ++i) bench.addMember(i);
  bench.pullReplies.onPull(bench.now, asker, askerId, pullOf(pullPages), false);
  EXPECT_EQ(bench.port.total, 0u);
  bench.pullReplies.loop(bench.now);
  EXPECT_EQ(bench.port.count(FrameType::Page), 1u);
  // Another one has to wait for his turn.
  bench.pullReplies.onPull(bench.now, ClusterBench::addressOf(8), 8, pullOf(pullPages), false);
  for (int i = 0; i < 5; ++i) bench.pullReplies.loop(bench.now);
  EXPECT_EQ(bench.port.total, 2u);
  EXPECT_EQ(bench.port.sent[1].to, asker);
  EXPECT_EQ(bench.counters.answersWithheld, 1u);
}

TEST(PullReplies, TooManyInASecondAreWithheld) {
  static ClusterBench bench;
  bench.addMember(askerId);
  for (int i = 0; i < 30; ++i) bench.pullReplies.onPull(bench.now, asker, askerId, pullOf(0), false);
  EXPECT_EQ(bench.port.total, 20u);
  EXPECT_EQ(bench.counters.answersWithheld, 10u);
  bench.pass(1000);
  bench.pullReplies.onPull(bench.now, asker, askerId, pullOf(0), false);
  EXPECT_EQ(bench.port.total, 21u);
}

void askForList(ClusterBench& bench) {
  bench.pullReplies.onPull(bench.now, asker, askerId, pullOf(pullPages), false);
  for (int i = 0; i < 40; ++i) bench.pullReplies.loop(bench.now);
}

// The chip's list: six pages.
constexpr uint32_t chipsMembers = 100;

TEST(PullReplies, SixteenPagesLeaveInASecond) {
  static ClusterBench bench;
  for (uint32_t i = 1; i <= chipsMembers; ++i) bench.addMember(i);
  for (int i = 0; i < 3; ++i) askForList(bench);
  EXPECT_EQ(bench.counters.pagesSent, 16u);
  bench.pass(1000);
  bench.pullReplies.loop(bench.now);
  EXPECT_EQ(bench.counters.pagesSent, 17u);
}

// Nobody asks for a month.
TEST(PullReplies, LimitsOfLongAgoDoNotComeBackWhenTheClockHasGoneHalfRound) {
  static ClusterBench bench;
  for (uint32_t i = 1; i <= chipsMembers; ++i) bench.addMember(i);
  askForList(bench);
  for (int i = 0; i < 30; ++i) bench.pullReplies.onPull(bench.now, asker, askerId, pullOf(0), false);
  EXPECT_GT(bench.counters.answersWithheld, 0u);
  for (int day = 0; day < 30; ++day) {
    bench.now = bench.now + Millis{24 * 60 * 60 * 1000};
    bench.pullReplies.loop(bench.now);
  }
  for (uint32_t i = 1; i <= chipsMembers; ++i) Suspicion::noteEvidence(*bench.find(i), bench.now);
  bench.port.clear();
  bench.pullReplies.onPull(bench.now, asker, askerId, pullOf(0), false);
  EXPECT_EQ(bench.port.total, 1u);
  for (int i = 0; i < 3; ++i) askForList(bench);
  EXPECT_EQ(bench.port.count(FrameType::Page), 16u);
}

}  // namespace
}  // namespace spore
