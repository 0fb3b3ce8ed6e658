// What others do to nodes meanwhile, and what the process of the runner misses.
#include <gtest/gtest.h>

#include "rollout/testing/fake_fleet.h"

namespace spore::cli {
namespace {

struct Meanwhile : ::testing::Test {
  FakeFleet fleet{4};
  Runner runner{RolloutState(fleet.plan(quick()), quick())};

  void runUntil(Phase phase) {
    runner.start(0);
    while (runner.state().nodes[0].phase != phase && !runner.state().isOver()) {
      fleet.pass(runner);
      fleet.now += 100;
    }
    ASSERT_EQ(runner.state().nodes[0].phase, phase);
  }
  const NodeProgress& first() const { return runner.state().nodes[0]; }
};

TEST_F(Meanwhile, ACanaryThatComesBackInSafeModeStopsTheRollout) {
  fleet.nodes[0].crashesOnNew = true;
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(first().code, "safe_mode");
  EXPECT_EQ(runner.state().haltCode, "canary_failed");
  EXPECT_EQ(fleet.countTouched(), 1u);
}

TEST_F(Meanwhile, ACanaryThatFallsIntoSafeModeInItsSoakStopsTheRollout) {
  runUntil(Phase::Confirmed);
  while (!runner.state().isSoaking && !runner.state().isOver()) fleet.run(runner, 1);
  fleet.nodes[0].isInSafeMode = true;
  fleet.run(runner);
  EXPECT_EQ(first().code, "safe_mode");
  EXPECT_EQ(fleet.countTouched(), 1u);
}

TEST_F(Meanwhile, AnotherOperatorsImageIsNotCalledTheOldOne) {
  runUntil(Phase::OnTrial);
  fleet.nodes[0].hash = "theirs";
  fleet.nodes[0].trial = "confirmed";
  fleet.run(runner);
  EXPECT_EQ(first().code, "other_image");
  EXPECT_EQ(first().runs, "theirs");
  EXPECT_NE(first().message.find("somebody else"), std::string::npos);
}

TEST_F(Meanwhile, AnotherOperatorsImageIsNamedInTheSoakToo) {
  runUntil(Phase::Confirmed);
  while (!runner.state().isSoaking && !runner.state().isOver()) fleet.run(runner, 1);
  fleet.nodes[0].hash = "theirs";
  fleet.run(runner);
  EXPECT_EQ(first().code, "other_image");
}

TEST_F(Meanwhile, ANodeThatSomebodyElseTriesIsLeftAlone) {
  fleet.nodes[0].hash = "theirs";
  fleet.nodes[0].trial = "on_trial";
  fleet.nodes[0].trialEndsAt = 10000000;
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(first().phase, Phase::Skipped);
  EXPECT_EQ(first().code, "trial_pending");
  EXPECT_EQ(runner.state().course, Course::Finished);
  EXPECT_EQ(fleet.nodes[0].requests, 0u);
  EXPECT_EQ(fleet.countWith("new"), 3u);
}

TEST_F(Meanwhile, ARefusalBecauseOfATrialOrAnotherTransferIsNoFailure) {
  fleet.nodes[0].refusal = {409, "trial_pending", "on trial"};
  fleet.nodes[1].refusal = {409, "update_busy", "another update is under way"};
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(runner.state().course, Course::Finished);
  EXPECT_EQ(runner.state().nodes[0].code, "trial_pending");
  EXPECT_EQ(runner.state().nodes[1].code, "update_busy");
  EXPECT_EQ(runner.state().count(Phase::Failed), 0u);
}

TEST_F(Meanwhile, WhatANodeRunsAtItsTurnIsWhatItRanBefore) {
  fleet.nodes[0].hash = "theirs";
  fleet.nodes[0].bootsOld = true;  // what it ran, that is
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(first().code, "old_image");
  EXPECT_EQ(runner.state().plan.nodes[0].fromHash, "theirs");
}

TEST_F(Meanwhile, ATransferThatIsNotOursIsNotGivenUp) {
  fleet.nodes[0].received = 777;  // of somebody else
  runner.start(0);
  runner.abort(fleet.now);
  fleet.pass(runner);
  EXPECT_EQ(runner.state().course, Course::Aborted);
  EXPECT_EQ(fleet.nodes[0].requests, 0u);
  EXPECT_EQ(fleet.nodes[0].received, 777u);
}

// Wherever it was when the process stopped, for ten minutes; the deadline is three.
TEST_F(Meanwhile, ANodeThatIsConfirmedWhileNobodyLookedIsNotFailedUnseen) {
  for (const Phase phase : {Phase::Sending, Phase::Restarting, Phase::OnTrial}) {
    FakeFleet here{2};
    here.nodes[0].losesLastAnswer = phase == Phase::Sending;
    Runner other{RolloutState(here.plan(quick()), quick())};
    other.start(0);
    while (other.state().nodes[0].phase != phase) {
      here.pass(other);
      here.now += 100;
    }
    if (phase == Phase::Sending) here.run(other, 1);
    here.stop(600);
    here.run(other);
    EXPECT_EQ(other.state().course, Course::Finished);
    EXPECT_EQ(other.state().count(Phase::Confirmed), 2u);
  }
}

TEST_F(Meanwhile, ANodeThatDidNotReturnWhileNobodyLookedFailsAfterAll) {
  fleet.nodes[0].neverReturns = true;
  runUntil(Phase::Restarting);
  fleet.stop(600);
  const uint64_t resumed = fleet.now;
  fleet.run(runner);
  EXPECT_EQ(first().code, "deadline");
  EXPECT_GT(fleet.now - resumed, 10000u);
  EXPECT_LT(fleet.now - resumed, 185000u);
}

// Its last answer was lost, and its time is over before the transfer would be taken up again.
TEST_F(Meanwhile, AtItsDeadlineANodeIsAskedWhatItRuns) {
  RolloutTerms terms = quick();
  terms.deadlineMs = 1500;
  Runner other{RolloutState(fleet.plan(terms), terms)};
  fleet.nodes[0].losesLastAnswer = true;
  other.start(0);
  fleet.run(other);
  EXPECT_EQ(other.state().nodes[0].code, "deadline");
  EXPECT_EQ(other.state().nodes[0].runs, "new");
}

TEST_F(Meanwhile, ASoakCountsOnlyWhileSomebodyLooks) {
  runUntil(Phase::Confirmed);
  while (!runner.state().isSoaking && !runner.state().isOver()) fleet.run(runner, 1);
  const uint64_t left = runner.soakLeftMs(fleet.now);
  fleet.stop(600);
  fleet.nodes[0].freeHeap = 100;
  fleet.pass(runner);
  EXPECT_TRUE(runner.state().isSoaking || runner.state().course != Course::Running);
  EXPECT_GE(runner.soakLeftMs(fleet.now) + 1000, left);
  fleet.run(runner);
  EXPECT_EQ(first().code, "low_heap");
}

}  // namespace
}  // namespace spore::cli
