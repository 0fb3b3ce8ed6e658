// Rollouts that somebody else goes on with, from the entries alone.
#include <gtest/gtest.h>

#include "rollout/testing/fake_fleet.h"

namespace spore::cli {
namespace {

// As another process finds it: the plan and what was logged since, all of it as text.
Runner rebuilt(const Plan& plan, const RolloutTerms& terms, const std::vector<Entry>& entries) {
  RolloutState state(readPlan(planJson(plan)), readTerms(termsJson(terms)));
  for (const Entry& entry : entries) state.apply(*readEntry(entryJson(entry, plan), state.plan));
  return Runner(state);
}

TEST(Resume, ARolloutGoesOnAfterItsProcessWasKilledAtAnyTime) {
  // Every 700 ms of a rollout of six nodes, which takes about two minutes.
  for (uint64_t killedAt = 0; killedAt < 150000; killedAt += 700) {
    FakeFleet fleet(6);
    const Plan plan = fleet.plan(quick());
    Runner first{RolloutState(plan, quick())};
    first.start(0);
    while (fleet.now < killedAt && !first.state().isOver()) {
      fleet.pass(first);
      fleet.now += 100;
    }
    if (first.state().isOver()) break;
    fleet.pass(first);
    Runner second = rebuilt(plan, quick(), fleet.entries);
    // Nodes that have become current meanwhile, without an entry, count as updated all the same.
    for (int seconds = 0; seconds < 20; ++seconds) fleet.now += 1000;
    second.resume(fleet.now);
    fleet.run(second);
    ASSERT_EQ(second.state().course, Course::Finished);
    ASSERT_EQ(fleet.countWith("new"), 6u);
    ASSERT_EQ(second.state().failures, 0u);
  }
}

TEST(Resume, NothingIsSentBeforeNodesInFlightHaveSaidWhatTheyRun) {
  FakeFleet fleet(3);
  const Plan plan = fleet.plan(quick());
  Runner first{RolloutState(plan, quick())};
  first.start(0);
  for (int step = 0; step < 3; ++step) fleet.pass(first);
  ASSERT_EQ(first.state().nodes[0].phase, Phase::Sending);
  Runner second = rebuilt(plan, quick(), fleet.entries);
  second.resume(fleet.now);
  const std::vector<Action> actions = second.takeActions();
  ASSERT_EQ(actions.size(), 1u);
  EXPECT_EQ(actions[0].kind, Action::Kind::Ask);
}

TEST(Resume, AfterAFailedCanaryTheNextNodeIsTheCanary) {
  FakeFleet fleet(5);
  for (FakeNode& node : fleet.nodes) node.bootsOld = true;
  const Plan plan = fleet.plan(quick());
  Runner first{RolloutState(plan, quick())};
  first.start(0);
  fleet.run(first);
  ASSERT_EQ(fleet.countTouched(), 1u);
  Runner second = rebuilt(plan, quick(), fleet.entries);
  second.resume(fleet.now);
  fleet.run(second);
  EXPECT_EQ(second.state().course, Course::Halted);
  EXPECT_EQ(fleet.countTouched(), 2u);
}

TEST(Resume, ARetryTouchesTheFailedNodesAlone) {
  FakeFleet fleet(8);
  fleet.node("n3").bootsOld = true;
  const Plan plan = fleet.plan(quick());
  Runner first{RolloutState(plan, quick())};
  first.start(0);
  fleet.run(first);
  ASSERT_EQ(first.state().haltCode, "too_many_failures");
  const size_t untouched = fleet.nodes.size() - fleet.countTouched();
  ASSERT_GT(untouched, 0u);
  fleet.node("n3").bootsOld = false;
  Runner second = rebuilt(plan, quick(), fleet.entries);
  std::vector<size_t> failed;
  for (size_t node = 0; node < 8; ++node) {
    if (second.state().nodes[node].phase == Phase::Failed) failed.push_back(node);
  }
  second.resumeFailed(fleet.now, failed);
  fleet.run(second);
  EXPECT_EQ(fleet.node("n3").hash, "new");
  EXPECT_EQ(fleet.nodes.size() - fleet.countTouched(), untouched);
  EXPECT_EQ(second.state().haltCode, "untouched");

  Runner third = rebuilt(plan, quick(), fleet.entries);
  third.resume(fleet.now);
  fleet.run(third);
  EXPECT_EQ(third.state().course, Course::Finished);
  EXPECT_EQ(fleet.countWith("new"), 8u);
}

TEST(Resume, AForcedUpdateToTheSameImageIsNotTakenForDone) {
  FakeFleet fleet(1);
  fleet.nodes[0].hash = "new";
  RolloutTerms terms = quick();
  terms.isForced = true;
  PlanRules rules;
  rules.isForced = true;
  const Plan plan = fleet.plan(terms, rules);
  Runner first{RolloutState(plan, terms)};
  first.start(0);
  for (int step = 0; step < 3; ++step) fleet.pass(first);
  ASSERT_EQ(first.state().nodes[0].phase, Phase::Sending);
  Runner second = rebuilt(plan, terms, fleet.entries);
  second.resume(fleet.now);
  fleet.run(second);
  EXPECT_EQ(second.state().course, Course::Finished);
  EXPECT_EQ(fleet.countEntries(EntryKind::Installed), 1u);
}

TEST(Resume, ATransferThatSomebodyElseBeganIsGivenUpOnTheNodeToo) {
  FakeFleet fleet(1);
  const Plan plan = fleet.plan(quick());
  Runner first{RolloutState(plan, quick())};
  first.start(0);
  for (int step = 0; step < 4; ++step) fleet.pass(first);
  ASSERT_GT(fleet.nodes[0].received, 0u);
  Runner second = rebuilt(plan, quick(), fleet.entries);
  second.resume(fleet.now);
  second.abort(fleet.now);
  fleet.pass(second);
  EXPECT_EQ(second.state().course, Course::Aborted);
  EXPECT_EQ(fleet.nodes[0].received, 0u);
}

TEST(Resume, AnImageThatANodeHasTriedUnheardIsNotSentAgain) {
  FakeFleet fleet(1);
  fleet.nodes[0].losesLastAnswer = fleet.nodes[0].revertsOnTrial = true;
  const Plan plan = fleet.plan(quick());
  Runner first{RolloutState(plan, quick())};
  first.start(0);
  while (fleet.nodes[0].restartsAt == 0 && !first.state().isOver()) fleet.pass(first);
  Runner second = rebuilt(plan, quick(), fleet.entries);
  fleet.stop(60);
  second.resume(fleet.now);
  fleet.run(second);
  EXPECT_EQ(second.state().nodes[0].code, "reverted");
  EXPECT_EQ(fleet.countEntries(EntryKind::Sending), 1u);
}

TEST(Resume, ARetryWatchesThoseThatWereInFlightAsWell) {
  FakeFleet fleet(2);
  const Plan plan = fleet.plan(quick());
  Runner first{RolloutState(plan, quick())};
  first.start(0);
  fleet.run(first, 5);
  ASSERT_TRUE(first.state().nodes[0].isInFlight());
  Runner second = rebuilt(plan, quick(), fleet.entries);
  fleet.stop(600);
  second.resumeFailed(fleet.now, {});
  fleet.run(second);
  EXPECT_EQ(second.state().nodes[0].phase, Phase::Confirmed);
}

// Wherever it was when the process was killed: back in the cluster, or restarting with the new image.
TEST(Resume, ANodeThatHasComeBackElsewhereIsFound) {
  for (const bool wasQueued : {true, false}) {
    FakeFleet fleet(3);
    fleet.nodes[0].isReachable = !wasQueued;
    PlanRules rules;
    rules.queuesOffline = true;
    const Plan plan = fleet.plan(quick(), rules);
    Runner first{RolloutState(plan, quick())};
    first.start(0);
    if (!wasQueued) fleet.run(first, 1);
    fleet.nodes[0].isReachable = true;
    fleet.nodes[0].port = 81;
    const EntryKind last = wasQueued ? EntryKind::Returned : EntryKind::Installed;
    while (fleet.countEntries(last) == 0 && !first.state().isOver()) fleet.run(first, 1);
    Runner second = rebuilt(plan, quick(), fleet.entries);
    second.resume(fleet.now);
    fleet.run(second);
    EXPECT_EQ(second.state().course, Course::Finished) << wasQueued << second.state().haltMessage;
    EXPECT_EQ(fleet.node("n1").hash, "new") << wasQueued;
  }
}

TEST(Resume, EveryEntryIsReadAgainAsItWasWritten) {
  FakeFleet fleet(2);
  const Plan plan = fleet.plan(quick());
  for (int kind = 0; kind <= static_cast<int>(EntryKind::Finished); ++kind) {
    const Entry entry{static_cast<EntryKind>(kind), 1, 7, "code", "words", "hash"};
    const JsonValue json = entryJson(entry, plan);
    const std::optional<Entry> read = readEntry(json, plan);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(entryJson(*read, plan), json);
  }
  EXPECT_FALSE(readEntry(JsonValue::parse(R"({"event":"failed","node":"stranger"})"), plan).has_value());
  EXPECT_FALSE(readEntry(JsonValue::parse(R"({"event":"unheard_of"})"), plan).has_value());
  EXPECT_FALSE(readEntry(JsonValue::parse("[]"), plan).has_value());
}

}  // namespace
}  // namespace spore::cli
