// What a node is asked when, and what is said of it meanwhile.
#include <gtest/gtest.h>

#include "rollout/testing/fake_fleet.h"

namespace spore::cli {
namespace {

Runner runnerOf(const FakeFleet& fleet) {
  return Runner(RolloutState(fleet.plan(quick()), quick()));
}

// What the runner of one node asks after this answer to its first question, and how much later.
struct NextAction {
  Action::Kind kind;
  uint64_t afterMs;
  friend bool operator==(const NextAction&, const NextAction&) = default;
};

NextAction nextOf(Runner& runner, uint64_t from) {
  for (uint64_t now = from; now < from + 60000; now += 100) {
    if (now > from) runner.onTime(now);
    const std::vector<Action> actions = runner.takeActions();
    for (const Action& action : actions) {
      if (action.kind != Action::Kind::AskMembers) return {action.kind, now - from};
    }
  }
  return {Action::Kind::AskMembers, 0};
}

TEST(RunnerQuestions, ANodeThatHasOnlyJustStartedIsAskedAgainASecondLater) {
  FakeFleet fleet(1);
  Runner runner = runnerOf(fleet);
  runner.start(0);
  EXPECT_EQ(nextOf(runner, 0), (NextAction{Action::Kind::Ask, 0}));
  runner.onReport(200, 0, UpdateReport{}, "");
  EXPECT_EQ(nextOf(runner, 200), (NextAction{Action::Kind::Ask, 1000}));
}

TEST(RunnerQuestions, ANodeThatHasAllOfTheImageIsAskedASecondLater) {
  FakeFleet fleet(1);
  Runner runner = runnerOf(fleet);
  runner.start(0);
  while (runner.state().nodes[0].phase != Phase::Sending) fleet.pass(runner);
  runner.takeActions();
  runner.onSent(300, 0, {200, "", "", FakeFleet::fileBytes});
  EXPECT_EQ(runner.receivedBytes(0), FakeFleet::fileBytes);
  EXPECT_EQ(nextOf(runner, 300), (NextAction{Action::Kind::Ask, 1000}));
}

TEST(RunnerQuestions, EachRetryOfATransferWaitsTwiceAsLongAsTheOneBefore) {
  FakeFleet fleet(1);
  Runner runner = runnerOf(fleet);
  runner.start(0);
  runner.takeActions();
  uint64_t now = 0;
  for (const unsigned retry : {1U, 2U, 3U}) {
    runner.onReport(now, 0, std::nullopt, "no answer");
    EXPECT_EQ(runner.retries(0), retry);
    const NextAction next = nextOf(runner, now);
    EXPECT_EQ(next, (NextAction{Action::Kind::Ask, transferRetryPauseMs << (retry - 1)}));
    now += next.afterMs;
  }
  runner.onReport(now, 0, std::nullopt, "no answer");
  EXPECT_EQ(runner.state().nodes[0].phase, Phase::Failed);
  EXPECT_EQ(runner.state().nodes[0].message, "no answer; at 0 after 3 retries");
}

TEST(RunnerQuestions, WhoWasSilentThreeTimesIsLookedForWhereOthersSeeIt) {
  FakeFleet fleet(2);
  Runner runner = runnerOf(fleet);
  runner.start(0);
  const Endpoint before = runner.takeActions()[0].endpoint;
  const Endpoint elsewhere{IpAddress{127, 0, 0, 9}, 81};
  uint64_t now = 0;
  for (int silence = 1; silence <= 3; ++silence) {
    runner.onReport(now, 0, std::nullopt, "no answer");
    runner.onMembers(now, 1, std::vector<SeenMember>{{"n1", elsewhere}});
    std::vector<Action> actions;
    while (actions.empty() || actions[0].kind != Action::Kind::Ask) {
      now += 100;
      ASSERT_LT(now, 60000u);
      runner.onTime(now);
      actions = runner.takeActions();
    }
    EXPECT_EQ(actions[0].endpoint, silence == 3 ? elsewhere : before) << silence;
  }
}

TEST(RunnerQuestions, ACanaryMayMissFourQuestionsInItsSoakAndNotFive) {
  for (const unsigned missed : {4U, 5U}) {
    FakeFleet fleet(2);
    Runner runner = runnerOf(fleet);
    runner.start(0);
    while (!runner.state().isSoaking && !runner.state().isOver()) {
      fleet.pass(runner);
      fleet.now += 100;
    }
    runner.takeActions();
    for (unsigned question = 0; question < missed; ++question) {
      const NextAction next = nextOf(runner, fleet.now);
      EXPECT_EQ(next.kind, Action::Kind::Ask);
      EXPECT_NE(runner.state().nodes[0].phase, Phase::Failed);
      fleet.now += next.afterMs;
      runner.onReport(fleet.now, 0, std::nullopt, "no answer");
    }
    EXPECT_EQ(runner.state().nodes[0].code, missed == 5 ? "went_silent" : "");
  }
}

TEST(RunnerQuestions, InItsSoakACanaryIsAskedEveryOtherSecondAndNobodyElse) {
  FakeFleet fleet(3);
  Runner runner = runnerOf(fleet);
  runner.start(0);
  while (!runner.state().isSoaking && !runner.state().isOver()) {
    fleet.pass(runner);
    fleet.now += 100;
  }
  std::vector<Action> asked;
  for (const uint64_t end = fleet.now + 9900; fleet.now < end; fleet.now += 100) {
    runner.onTime(fleet.now);
    for (const Action& action : runner.takeActions()) {
      asked.push_back(action);
      UpdateReport well;
      well.hash = "new";
      well.freeHeap = 30000;
      runner.onReport(fleet.now, action.node, well, "");
    }
  }
  EXPECT_EQ(asked.size(), 5u);
  for (const Action& action : asked) EXPECT_EQ(action, (Action{Action::Kind::Ask, 0, asked[0].endpoint, 0}));
}

TEST(RunnerQuestions, ItSaysWhatIsBeingAskedOfANode) {
  FakeFleet fleet(2);
  Runner runner = runnerOf(fleet);
  EXPECT_EQ(runner.activityOf(0), "waiting");
  runner.start(0);
  EXPECT_EQ(runner.activityOf(0), "asking");
  fleet.pass(runner);
  EXPECT_EQ(runner.activityOf(0), "preparing");
  fleet.pass(runner);
  EXPECT_EQ(runner.activityOf(0), "sending");
  fleet.pass(runner);
  EXPECT_FALSE(runner.isDiscarding());
  runner.abort(fleet.now);
  EXPECT_EQ(runner.activityOf(0), "halting");
  EXPECT_TRUE(runner.isDiscarding());
  EXPECT_EQ(runner.activityOf(1), "waiting");
}

TEST(RunnerQuestions, ATransferThatIsTakenUpAgainIsSaidToBeAsked) {
  FakeFleet fleet(1);
  fleet.nodes[0].lostParts = 1;
  Runner runner = runnerOf(fleet);
  runner.start(0);
  while (runner.state().nodes[0].phase != Phase::Backoff) fleet.pass(runner);
  EXPECT_EQ(runner.activityOf(0), "backoff");
  for (fleet.now = 60000; runner.activityOf(0) == "backoff";) runner.onTime(fleet.now);
  EXPECT_EQ(runner.activityOf(0), "asking");
}

}  // namespace
}  // namespace spore::cli
