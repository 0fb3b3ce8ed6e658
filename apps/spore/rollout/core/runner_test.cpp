#include "rollout/core/runner.h"

#include <gtest/gtest.h>

#include "rollout/testing/fake_fleet.h"

namespace spore::cli {
namespace {

Runner runnerFor(const FakeFleet& fleet, const RolloutTerms& terms = quick(), const PlanRules& rules = {}) {
  return Runner(RolloutState(fleet.plan(terms, rules), terms));
}

const NodeProgress& progressOf(const Runner& runner, const std::string& key) {
  const std::vector<PlannedNode>& nodes = runner.state().plan.nodes;
  size_t node = 0;
  while (nodes[node].key != key) ++node;
  return runner.state().nodes[node];
}

TEST(Runner, AFleetIsUpdatedCanaryFirstThenInWaves) {
  FakeFleet fleet(10);
  Runner runner = runnerFor(fleet);
  runner.start(0);
  fleet.run(runner, 5);
  EXPECT_EQ(fleet.countTouched(), 1u);
  fleet.run(runner);
  EXPECT_EQ(runner.state().course, Course::Finished);
  EXPECT_EQ(fleet.countWith("new"), 10u);
  EXPECT_EQ(runner.state().count(Phase::Confirmed), 10u);
  EXPECT_EQ(fleet.countEntries(EntryKind::Soaked), 1u);
  EXPECT_EQ(fleet.countEntries(EntryKind::Group), 3u);
}

TEST(Runner, NoMoreNodesThanAllowedAreAwayAtOnce) {
  FakeFleet fleet(40);
  RolloutTerms terms = quick();
  terms.parallelMax = 3;
  Runner runner = runnerFor(fleet, terms);
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(fleet.countWith("new"), 40u);
  EXPECT_EQ(fleet.inFlightMost, 3u);
}

TEST(Runner, FiftyNodesTakeLessThanTenMinutesWithTheDefaults) {
  FakeFleet fleet(50);
  Runner runner = runnerFor(fleet, RolloutTerms{});
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(fleet.countWith("new"), 50u);
  EXPECT_LT(fleet.now, 600000u);
}

TEST(Runner, ABadImageReachesTheCanaryAndNobodyElse) {
  FakeFleet fleet(50);
  for (FakeNode& node : fleet.nodes) node.revertsOnTrial = true;
  Runner runner = runnerFor(fleet);
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(runner.state().course, Course::Halted);
  EXPECT_EQ(runner.state().haltCode, "canary_failed");
  EXPECT_EQ(fleet.countTouched(), 1u);
  EXPECT_EQ(runner.state().failures, 1u);
  // Nothing is measured of a failure or a halt.
  for (const Entry& entry : fleet.entries) {
    const bool isOfIt = entry.kind == EntryKind::Failed || entry.kind == EntryKind::Halting;
    EXPECT_EQ(isOfIt ? entry.value : 0u, 0u);
  }
  EXPECT_EQ(progressOf(runner, "n1").code, "reverted");
  EXPECT_EQ(progressOf(runner, "n1").runs, "old");
}

TEST(Runner, ANodeThatBootsItsOldImageFailsAtOnce) {
  FakeFleet fleet(3);
  fleet.nodes[0].bootsOld = true;
  Runner runner = runnerFor(fleet);
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(progressOf(runner, "n1").code, "old_image");
  EXPECT_LT(fleet.now, 10000u);
}

TEST(Runner, ANodeThatNeverReturnsFailsAtItsDeadline) {
  FakeFleet fleet(3);
  fleet.nodes[0].neverReturns = true;
  Runner runner = runnerFor(fleet);
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(progressOf(runner, "n1").code, "deadline");
  EXPECT_GT(fleet.now, 180000u);
  EXPECT_LT(fleet.now, 182000u);
}

TEST(Runner, ANodeWhoseLastAnswerWasLostIsAskedWhatItRuns) {
  FakeFleet fleet(3);
  for (FakeNode& node : fleet.nodes) node.losesLastAnswer = true;
  Runner runner = runnerFor(fleet);
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(runner.state().course, Course::Finished);
  EXPECT_EQ(runner.state().count(Phase::Confirmed), 3u);
}

// The first canary fails while it is not known whether the second one has got the whole image.
Runner runnerInDoubt(FakeFleet& fleet) {
  RolloutTerms terms = quick();
  terms.canaries = 2;
  fleet.nodes[0].bootsOld = true;
  fleet.nodes[1].losesLastAnswer = true;
  Runner runner = runnerFor(fleet, terms);
  runner.start(0);
  fleet.run(runner);
  return runner;
}

TEST(Runner, AHaltDoesNotTakeANodeForUntouchedThatMayHaveTheImage) {
  FakeFleet fleet(4);
  fleet.nodes[1].neverReturns = true;
  const Runner runner = runnerInDoubt(fleet);
  EXPECT_EQ(runner.state().course, Course::Halted);
  EXPECT_EQ(progressOf(runner, "n2").phase, Phase::Failed);
  EXPECT_EQ(progressOf(runner, "n2").code, "deadline");
  EXPECT_EQ(fleet.countTouched(), 2u);
}

TEST(Runner, ANodeThatWentBackBeforeItWasAskedHasFailed) {
  FakeFleet fleet(4);
  fleet.trialMs = 500;
  fleet.nodes[1].revertsOnTrial = true;
  const Runner runner = runnerInDoubt(fleet);
  EXPECT_EQ(progressOf(runner, "n2").phase, Phase::Failed);
  EXPECT_EQ(progressOf(runner, "n2").code, "reverted");
}

TEST(Runner, AReversionOfAnEarlierUpdateIsNotTakenForThisOne) {
  FakeFleet fleet(4);
  fleet.nodes[1].trial = "reverted";
  fleet.nodes[1].lostParts = 1;
  const Runner runner = runnerInDoubt(fleet);
  EXPECT_EQ(progressOf(runner, "n2").phase, Phase::Waiting);
  EXPECT_EQ(fleet.countWith("new"), 0u);
}

TEST(Runner, ANodeThatNobodySeesIsNotConfirmed) {
  FakeFleet fleet(3);
  fleet.nodes[0].isSeen = false;
  Runner runner = runnerFor(fleet);
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(progressOf(runner, "n1").code, "deadline");
  EXPECT_NE(progressOf(runner, "n1").message.find("no other member"), std::string::npos);
  EXPECT_EQ(progressOf(runner, "n1").runs, "new");
}

TEST(Runner, ASingleNodeNeedsNoWitness) {
  FakeFleet fleet(1);
  fleet.nodes[0].isSeen = false;
  Runner runner = runnerFor(fleet);
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(runner.state().course, Course::Finished);
  EXPECT_EQ(fleet.countWith("new"), 1u);
}

TEST(Runner, TheGateAsksForFreeMemory) {
  FakeFleet fleet(3);
  fleet.nodes[0].heapOnNew = 8191;
  Runner runner = runnerFor(fleet);
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(progressOf(runner, "n1").code, "low_heap");
  EXPECT_EQ(fleet.countTouched(), 1u);
}

TEST(Runner, ACanaryThatLosesItsMemoryInTheSoakStopsTheRollout) {
  FakeFleet fleet(3);
  Runner runner = runnerFor(fleet);
  runner.start(0);
  while (!runner.state().isSoaking) {
    fleet.run(runner, 1);
    ASSERT_FALSE(runner.state().isOver());
  }
  fleet.nodes[0].freeHeap = 100;
  fleet.run(runner);
  EXPECT_EQ(runner.state().course, Course::Halted);
  EXPECT_EQ(fleet.countTouched(), 1u);
}

TEST(Runner, ATransferThatBreaksGoesOnWhereItStopped) {
  FakeFleet fleet(1);
  fleet.nodes[0].lostParts = 3;
  Runner runner = runnerFor(fleet);
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(runner.state().course, Course::Finished);
  EXPECT_EQ(fleet.countEntries(EntryKind::Retrying), 3u);
  EXPECT_EQ(fleet.countWith("new"), 1u);
}

TEST(Runner, RetriesAreCountedFromTheLastProgress) {
  FakeFleet fleet(1);
  fleet.nodes[0].lostParts = fleet.nodes[0].lostBeforeEach = 2;
  Runner runner = runnerFor(fleet);
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(runner.state().course, Course::Finished);
  EXPECT_EQ(fleet.countEntries(EntryKind::Retrying), 6u);
}

TEST(Runner, AnImageThatIsCorruptEachTimeIsNotSentForEver) {
  FakeFleet fleet(1);
  fleet.nodes[0].isAlwaysCorrupt = true;
  Runner runner = runnerFor(fleet);
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(progressOf(runner, "n1").code, "image_corrupt");
  EXPECT_EQ(fleet.countEntries(EntryKind::Retrying), 3u);
}

TEST(Runner, ATransferThatBreaksTooOftenFails) {
  FakeFleet fleet(2);
  fleet.nodes[0].lostParts = 4;
  Runner runner = runnerFor(fleet);
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(runner.state().course, Course::Halted);
  EXPECT_EQ(progressOf(runner, "n1").code, "unreachable");
  EXPECT_EQ(fleet.countWith("old"), 2u);
}

TEST(Runner, ARefusalIsAFailureButAHoldOrTheSameImageIsNot) {
  FakeFleet fleet(4);
  fleet.nodes[0].refusal = {409, "node_held", "held"};
  fleet.nodes[1].refusal = {409, "image_current", "runs it"};
  fleet.nodes[2].refusal = {409, "image_failed_before", "failed before"};
  Runner runner = runnerFor(fleet);
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(progressOf(runner, "n1").phase, Phase::Skipped);
  EXPECT_EQ(progressOf(runner, "n2").phase, Phase::Skipped);
  EXPECT_EQ(progressOf(runner, "n3").phase, Phase::Failed);
  EXPECT_EQ(fleet.nodes[3].requests, 0u);
}

TEST(Runner, WhenNoCanaryProvedAnythingTheNextNodeIsOne) {
  FakeFleet fleet(5);
  fleet.nodes[0].refusal = {409, "node_held", "held"};
  fleet.nodes[1].revertsOnTrial = true;
  Runner runner = runnerFor(fleet);
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(runner.state().haltCode, "canary_failed");
  EXPECT_EQ(fleet.countTouched(), 2u);
}

TEST(Runner, ACanaryInSafeModeHasFailedWhateverItsTrialSays) {
  FakeFleet fleet(5);
  fleet.nodes[0].isSafeOnNew = true;
  Runner runner = runnerFor(fleet);
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(runner.state().haltCode, "canary_failed");
  EXPECT_EQ(fleet.countTouched(), 1u);
}

TEST(Runner, FailuresInWavesHaltAtTheLimitAndTransfersAreGivenUp) {
  FakeFleet fleet(21);
  for (size_t index : {1U, 2U}) fleet.nodes[index].bootsOld = true;
  fleet.nodes[3].lostParts = 3;  // still busy with its transfer when the others fail
  RolloutTerms terms = quick();
  terms.haltOn = {false, 2};
  Runner runner = runnerFor(fleet, terms);
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(runner.state().haltCode, "too_many_failures");
  EXPECT_EQ(runner.state().failures, 2u);
  EXPECT_EQ(runner.state().inFlight(), 0u);
  EXPECT_EQ(progressOf(runner, "n4").phase, Phase::Waiting);
  EXPECT_EQ(fleet.nodes[3].received, 0u);
  EXPECT_EQ(fleet.countEntries(EntryKind::Halted), 1u);
}

TEST(Runner, FailuresUnderTheLimitDoNotHalt) {
  FakeFleet fleet(21);
  fleet.nodes[5].bootsOld = true;
  RolloutTerms terms = quick();
  terms.haltOn = {false, 2};
  Runner runner = runnerFor(fleet, terms);
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(runner.state().course, Course::Finished);
  EXPECT_EQ(fleet.countWith("new"), 20u);
}

TEST(Runner, AnOperatorsHaltFinishesWhatIsInFlight) {
  FakeFleet fleet(10);
  RolloutTerms terms = quick();
  terms.canaries = 0;
  terms.waves = {100};
  Runner runner = runnerFor(fleet, terms);
  runner.start(0);
  fleet.run(runner, 1);
  runner.halt(fleet.now, "Ctrl-C");
  fleet.run(runner);
  EXPECT_EQ(runner.state().course, Course::Halted);
  EXPECT_EQ(fleet.countWith("new"), 4u);
  EXPECT_EQ(fleet.countTouched(), 4u);
}

TEST(Runner, AnAbortGivesTransfersUp) {
  FakeFleet fleet(2);
  RolloutTerms terms = quick();
  terms.canaries = 0;
  terms.waves = {100};
  Runner runner = runnerFor(fleet, terms);
  runner.start(0);
  for (int step = 0; step < 3; ++step) fleet.pass(runner);
  ASSERT_TRUE(runner.state().nodes[0].isTransferring());
  runner.abort(fleet.now);
  fleet.pass(runner);
  fleet.pass(runner);
  EXPECT_EQ(runner.state().course, Course::Aborted);
  EXPECT_EQ(runner.state().inFlight(), 0u);
  EXPECT_EQ(fleet.nodes[0].received, 0u);
  EXPECT_EQ(fleet.countWith("old"), 2u);
}

TEST(Runner, AnAnswerThatComesAfterTheAbortChangesNothing) {
  FakeFleet fleet(1);
  Runner runner = runnerFor(fleet);
  runner.start(0);
  fleet.pass(runner);
  const std::vector<Action> actions = runner.takeActions();
  ASSERT_EQ(actions.size(), 1u);
  ASSERT_EQ(actions[0].kind, Action::Kind::Prepare);
  runner.abort(fleet.now);
  runner.onPrepared(fleet.now, 0, {200});
  EXPECT_EQ(runner.state().course, Course::Aborted);
  EXPECT_EQ(runner.state().nodes[0].phase, Phase::Waiting);
}

TEST(Runner, AForceHoldsForWhoeverComesBackToo) {
  for (const bool isForced : {true, false}) {
    FakeFleet fleet(2);
    fleet.nodes[1].isReachable = false;
    fleet.nodes[1].isHeld = true;
    RolloutTerms terms = quick();
    terms.isForced = isForced;
    PlanRules rules;
    rules.queuesOffline = true;
    Runner runner = runnerFor(fleet, terms, rules);
    runner.start(0);
    fleet.run(runner, 10);
    fleet.nodes[1].isReachable = true;
    fleet.run(runner);
    EXPECT_EQ(fleet.nodes[1].hash, isForced ? "new" : "old");
    EXPECT_EQ(progressOf(runner, "n2").code, isForced ? "" : "node_held");
  }
}

TEST(Runner, AQueuedNodeIsUpdatedWhenItComesBack) {
  FakeFleet fleet(4);
  fleet.nodes[3].isReachable = false;
  PlanRules rules;
  rules.queuesOffline = true;
  Runner runner = runnerFor(fleet, quick(), rules);
  runner.start(0);
  fleet.run(runner, 300);
  EXPECT_EQ(runner.state().course, Course::Running);
  EXPECT_EQ(fleet.countWith("new"), 3u);
  fleet.nodes[3].isReachable = true;
  fleet.run(runner);
  EXPECT_EQ(runner.state().course, Course::Finished);
  EXPECT_EQ(fleet.countWith("new"), 4u);
}

TEST(Runner, AQueuedNodeThatStaysAwayEndsTheWaiting) {
  FakeFleet fleet(2);
  fleet.nodes[1].isReachable = false;
  RolloutTerms terms = quick();
  terms.queueMs = 60000;
  PlanRules rules;
  rules.queuesOffline = true;
  Runner runner = runnerFor(fleet, terms, rules);
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(runner.state().course, Course::Finished);
  EXPECT_EQ(progressOf(runner, "n2").code, "offline");
}

}  // namespace
}  // namespace spore::cli
