// What a halt does to transfers that are under way.
#include <gtest/gtest.h>

#include "rollout/testing/fake_fleet.h"

namespace spore::cli {
namespace {

// Two canaries after so many passes; the first one refuses what it was asked last.
Runner runnerHaltedAfter(FakeFleet& fleet, int passes, Action::Kind asked) {
  RolloutTerms terms = quick();
  terms.canaries = 2;
  Runner runner{RolloutState(fleet.plan(terms), terms)};
  runner.start(0);
  for (int pass = 0; pass < passes; ++pass) fleet.pass(runner);
  const std::vector<Action> actions = runner.takeActions();
  EXPECT_EQ(actions.size(), 2u);
  for (const Action& action : actions) EXPECT_EQ(action.kind, asked);
  const StepAnswer refusal{422, "image_other_board", "for another board"};
  asked == Action::Kind::Send ? runner.onSent(0, 0, refusal) : runner.onPrepared(0, 0, refusal);
  EXPECT_EQ(runner.state().haltCode, "canary_failed");
  EXPECT_TRUE(runner.takeActions().empty());
  return runner;
}

TEST(Halt, ATransferEndsWithTheAnswerToItsNextPart) {
  FakeFleet fleet(3);
  Runner runner = runnerHaltedAfter(fleet, 2, Action::Kind::Send);
  runner.onSent(0, 1, {202, "", "", FakeFleet::partBytes});
  const std::vector<Action> actions = runner.takeActions();
  ASSERT_EQ(actions.size(), 1u);
  EXPECT_EQ(actions[0].kind, Action::Kind::Discard);
  EXPECT_EQ(actions[0].node, 1u);
}

// Too late to give it up.
TEST(Halt, ATransferThatIsCompleteAlreadyIsAskedAboutASecondLater) {
  FakeFleet fleet(3);
  Runner runner = runnerHaltedAfter(fleet, 2, Action::Kind::Send);
  runner.onSent(0, 1, {202, "", "", FakeFleet::partBytes});
  runner.takeActions();
  runner.onDiscarded(100, 1, {409, "update_busy", "verifying"});
  EXPECT_NE(runner.state().nodes[1].phase, Phase::Waiting);
  runner.onTime(1000);
  EXPECT_TRUE(runner.takeActions().empty());
  runner.onTime(1100);
  const std::vector<Action> actions = runner.takeActions();
  ASSERT_EQ(actions.size(), 1u);
  EXPECT_EQ(actions[0].kind, Action::Kind::Ask);
  EXPECT_EQ(actions[0].node, 1u);
}

TEST(Halt, WhoeverAbortsDoesNotWaitForSuchATransfer) {
  FakeFleet fleet(3);
  Runner runner = runnerHaltedAfter(fleet, 2, Action::Kind::Send);
  runner.onSent(0, 1, {202, "", "", FakeFleet::partBytes});
  runner.abort(50);
  runner.onDiscarded(100, 1, {409, "update_busy", "verifying"});
  EXPECT_EQ(runner.state().nodes[1].phase, Phase::Waiting);
  EXPECT_EQ(runner.state().course, Course::Aborted);
}

TEST(Halt, ATransferWhosePartGotNoAnswerIsAskedAboutFirst) {
  FakeFleet fleet(3);
  Runner runner = runnerHaltedAfter(fleet, 2, Action::Kind::Send);
  runner.onSent(0, 1, {0, "", "no answer"});
  EXPECT_TRUE(runner.takeActions().empty());
  runner.onTime(1000);
  const std::vector<Action> actions = runner.takeActions();
  ASSERT_EQ(actions.size(), 1u);
  EXPECT_EQ(actions[0].kind, Action::Kind::Ask);
}

TEST(Halt, WhatWasOnlyPreparedIsNotSent) {
  FakeFleet fleet(3);
  Runner runner = runnerHaltedAfter(fleet, 1, Action::Kind::Prepare);
  runner.onPrepared(0, 1, {200});
  EXPECT_TRUE(runner.takeActions().empty());
  EXPECT_EQ(runner.state().nodes[1].phase, Phase::Waiting);
  EXPECT_EQ(runner.state().course, Course::Halted);
}

TEST(Halt, ItSaysHowManyFailedAndWhatTheLimitWas) {
  for (const HaltLimit& limit : {HaltLimit{false, 1}, HaltLimit{false, 2}, HaltLimit{true, 20}}) {
    FakeFleet fleet(10);
    for (size_t index : {1U, 2U}) fleet.nodes[index].bootsOld = true;
    RolloutTerms terms = quick();
    terms.haltOn = limit;
    Runner runner{RolloutState(fleet.plan(terms), terms)};
    runner.start(0);
    fleet.run(runner);
    const std::string words = limit.isShare      ? "2 nodes failed (halt-on 20% of 10 -> 2)"
                              : limit.value == 1 ? "1 node failed (halt-on 1 of 10 -> 1)"
                                                 : "2 nodes failed (halt-on 2 of 10 -> 2)";
    EXPECT_EQ(runner.state().haltMessage, words);
  }
}

TEST(Halt, WhatIsOverIsNotAborted) {
  FakeFleet fleet(2);
  Runner runner{RolloutState(fleet.plan(quick()), quick())};
  runner.start(0);
  fleet.run(runner);
  ASSERT_EQ(runner.state().course, Course::Finished);
  runner.abort(fleet.now);
  runner.halt(fleet.now, "Ctrl-C");
  EXPECT_EQ(runner.state().course, Course::Finished);
  EXPECT_TRUE(runner.takeEntries().empty());
}

}  // namespace
}  // namespace spore::cli
