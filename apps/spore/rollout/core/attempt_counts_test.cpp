#include "rollout/core/attempt_counts.h"

#include <gtest/gtest.h>

#include "rollout/testing/fake_fleet.h"

namespace spore::cli {
namespace {

struct AttemptCountsTest : ::testing::Test {
  const RolloutState planned{FakeFleet(2).plan(quick()), quick()};
  AttemptCounts attempts;

  // A rollout in which this befell the first node.
  unsigned countAfter(std::initializer_list<EntryKind> kinds) {
    RecordContent record{planned, planned, {}, "", 0, 0};
    for (const EntryKind kind : kinds) record.entries.push_back({kind, 0});
    countAttempts(record, attempts);
    return count("n1");
  }
  unsigned count(const char* key, const char* hash = "new") { return attempts[{key, hash}]; }
};

TEST_F(AttemptCountsTest, AnAttemptBeginsWithTheFirstByteAndIsOneHoweverOftenItIsTakenUp) {
  EXPECT_EQ(countAfter({EntryKind::Began}), 0u);
  EXPECT_EQ(countAfter({EntryKind::Began, EntryKind::Sending, EntryKind::Retrying, EntryKind::Sending}), 1u);
  EXPECT_EQ(countAfter({EntryKind::Began, EntryKind::Sending, EntryKind::Installed, EntryKind::Failed}), 2u);
  // Nobody saw it being sent.
  EXPECT_EQ(countAfter({EntryKind::Began, EntryKind::Installed}), 3u);
  EXPECT_EQ(count("n2"), 0u);
  EXPECT_EQ(count("n1", "old"), 0u);
}

TEST_F(AttemptCountsTest, EachRetryOfAFailedNodeIsAnotherOne) {
  EXPECT_EQ(countAfter({EntryKind::Began, EntryKind::Sending, EntryKind::Failed, EntryKind::Reopened, EntryKind::Began,
                        EntryKind::Sending}),
            2u);
}

TEST_F(AttemptCountsTest, WhatWasGivenUpDoesNotCount) {
  EXPECT_EQ(countAfter({EntryKind::Began, EntryKind::Sending}), 1u);
  EXPECT_EQ(countAfter({EntryKind::Began, EntryKind::Sending, EntryKind::Discarded}), 1u);
  EXPECT_EQ(countAfter({EntryKind::Began, EntryKind::Discarded}), 1u);
  EXPECT_EQ(
      countAfter({EntryKind::Began, EntryKind::Sending, EntryKind::Discarded, EntryKind::Began, EntryKind::Discarded}),
      1u);
}

TEST_F(AttemptCountsTest, ASuccessStartsTheCountAnew) {
  EXPECT_EQ(countAfter({EntryKind::Began, EntryKind::Sending, EntryKind::Failed}), 1u);
  EXPECT_EQ(countAfter(
                {EntryKind::Began, EntryKind::Sending, EntryKind::Installed, EntryKind::OnTrial, EntryKind::Confirmed}),
            0u);
}

TEST_F(AttemptCountsTest, ItIsTheImageThatCountsWhichANodeWasGivenWhenItCameBack) {
  RecordContent record{planned, planned, {}, "", 0, 0};
  record.planned.plan.images.push_back(planned.plan.images[0]);
  record.planned.plan.images[1].hash = "other";
  record.planned.nodes[0].phase = Phase::Queued;
  record.entries = {{EntryKind::Returned, 0, 1}, {EntryKind::Began, 0}, {EntryKind::Sending, 0}};
  countAttempts(record, attempts);
  EXPECT_EQ(count("n1"), 0u);
  EXPECT_EQ(count("n1", "other"), 1u);
}

TEST_F(AttemptCountsTest, EntriesAboutNoNodeAndRolloutsWithoutAnImageCountNothing) {
  EXPECT_EQ(countAfter({}), 0u);
  RecordContent record{planned, planned, {{EntryKind::Started}, {EntryKind::Halting}}, "", 0, 0};
  countAttempts(record, attempts);
  record.planned.plan.images.clear();
  record.entries = {{EntryKind::Began, 0}, {EntryKind::Sending, 0}};
  countAttempts(record, attempts);
  EXPECT_EQ(count("n1"), 0u);
  EXPECT_EQ(attempts.size(), 1u);
}

}  // namespace
}  // namespace spore::cli
