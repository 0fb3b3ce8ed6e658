#include "rollout/rollout_text.h"

#include <gtest/gtest.h>

#include "rollout/operation.h"
#include "rollout/progress_view.h"
#include "rollout/testing/fake_fleet.h"

namespace spore::cli {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

Terminal utf8Terminal() {
  Terminal terminal;
  terminal.isTerminal = true;
  terminal.useUtf8 = true;
  return terminal;
}

TEST(RolloutText, ThePlanTellsWhoIsUpdatedWhenAndWhoIsNot) {
  FakeFleet fleet(6);
  fleet.nodes[4].isHeld = true;
  fleet.nodes[5].hash = "new";
  const RolloutState state(fleet.plan(RolloutTerms{}), RolloutTerms{});
  const std::string text = planText("r-7f2", state, Terminal{});
  EXPECT_TRUE(has(text, "plan  r-7f2   image 2.0 new board"));
  EXPECT_TRUE(has(text, "update 4   current 1   held 1"));
  EXPECT_TRUE(has(text, "canary 1 -> wave1 1 -> wave2 1 -> wave3 1"));
  EXPECT_TRUE(has(text, "held n5: has the label hold"));
  EXPECT_FALSE(has(text, "n6"));
}

TEST(RolloutText, AHaltSaysWhyWhatIsLeftAndWhatToDo) {
  FakeFleet fleet(5);
  fleet.nodes[0].revertsOnTrial = true;
  RolloutTerms terms;
  Runner runner(RolloutState(fleet.plan(terms), terms));
  runner.start(0);
  fleet.run(runner);
  const std::string text = summaryText("r-7f2", runner.state(), Terminal{});
  EXPECT_TRUE(has(text, "x rollout r-7f2 HALTED in canary: the canary n1 failed"));
  EXPECT_TRUE(has(text, "n1  went back to 1.0 by itself: ended_or_hung (reverted)"));
  EXPECT_TRUE(
      has(text, "0 ok on 2.0, 4 untouched, 1 failed (1 still on the old image): 5 in all. No upload is running."));
  EXPECT_TRUE(has(text, "spore rollout retry r-7f2"));
  EXPECT_TRUE(has(text, "spore rollout resume r-7f2"));
  EXPECT_FALSE(has(text, "rollback"));
  EXPECT_TRUE(exitCodeOf(runner.state()) == ExitCode::Halted);
  const JsonValue json = summaryJson("r-7f2", runner.state());
  EXPECT_TRUE(json["halt"]["code"] == "canary_failed");
  EXPECT_TRUE(json["nodes"][0]["runs"] == "old");
}

TEST(RolloutText, FailuresUnderTheLimitArePartial) {
  FakeFleet fleet(30);
  fleet.nodes[9].bootsOld = true;
  RolloutTerms terms;
  Runner runner(RolloutState(fleet.plan(terms), terms));
  runner.start(0);
  fleet.run(runner);
  EXPECT_TRUE(exitCodeOf(runner.state()) == ExitCode::Partial);
  EXPECT_TRUE(has(summaryText("r-1", runner.state(), Terminal{}), "spore rollout rollback r-1"));
}

TEST(RolloutText, WithoutFailuresAllIsDone) {
  FakeFleet fleet(3);
  RolloutTerms terms;
  Runner runner(RolloutState(fleet.plan(terms), terms));
  runner.start(0);
  fleet.run(runner);
  EXPECT_TRUE(exitCodeOf(runner.state()) == ExitCode::Done);
  const std::string text = summaryText("r-1", runner.state(), Terminal{});
  EXPECT_TRUE(has(text, "ok rollout r-1 finished"));
  EXPECT_FALSE(has(text, "try"));
  EXPECT_TRUE(countText(runner.state()) == "[3/3] ");
}

TEST(RolloutText, TheSummaryAddsUpToWhatWasSelected) {
  FakeFleet fleet(6);
  fleet.nodes[4].isHeld = true;
  fleet.nodes[5].hash = "new";
  RolloutTerms terms;
  Runner runner(RolloutState(fleet.plan(terms), terms));
  fleet.nodes[3].isHeld = true;  // only now
  runner.start(0);
  fleet.run(runner);
  const std::string text = summaryText("r-1", runner.state(), Terminal{});
  EXPECT_TRUE(has(text, "3 ok on 2.0, 0 failed, 1 current, 2 held: 6 in all."));
  EXPECT_TRUE(has(text, "  n4  has the label hold (node_held)"));
  const JsonValue json = summaryJson("r-1", runner.state());
  EXPECT_TRUE(json["selected"] == 6 && json["skipped"] == 3 && json["confirmed"] == 3);
}

TEST(RolloutText, WhatRunsIsNeitherGoodNorBadYet) {
  FakeFleet fleet(2);
  RolloutTerms terms;
  Runner runner(RolloutState(fleet.plan(terms), terms));
  runner.start(0);
  fleet.run(runner, 3);
  EXPECT_TRUE(has(summaryText("r-1", runner.state(), Terminal{}), "- rollout r-1 running"));
  EXPECT_TRUE(has(summaryText("r-1", runner.state(), Terminal{}, false), "x rollout r-1 interrupted"));
}

TEST(RolloutText, WhatNodesSayCannotSteerTheTerminal) {
  FakeFleet fleet(1);
  const RolloutState state(fleet.plan(RolloutTerms{}), RolloutTerms{});
  const std::string line = entryLine({EntryKind::Failed, 0, 0, "code", "\x1b[2J", ""}, state);
  EXPECT_FALSE(has(line, "\x1b"));
}

TEST(ProgressView, ThePageShowsGroupsAndTheNodesInFlight) {
  FakeFleet fleet(4);
  fleet.nodes[0].lostParts = 2;
  RolloutTerms terms;
  Runner runner(RolloutState(fleet.plan(terms), terms));
  runner.start(0);
  for (int step = 0; step < 4; ++step) fleet.pass(runner);
  ASSERT_TRUE(runner.state().nodes[0].phase == Phase::Backoff);
  const std::string page = progressPage(runner, 0, 221000, utf8Terminal());
  EXPECT_TRUE(has(page, "canary  ▶"));
  EXPECT_TRUE(has(page, "0/1"));
  EXPECT_TRUE(has(page, "n1"));
  EXPECT_TRUE(has(page, "retries 1 !"));
  EXPECT_TRUE(has(page, "total   [0/4] failed 0 (halt at 1)   elapsed 3:41"));
}

TEST(ProgressView, TheSoakIsCountedDown) {
  FakeFleet fleet(2);
  RolloutTerms terms;
  Runner runner(RolloutState(fleet.plan(terms), terms));
  runner.start(0);
  while (!runner.isSoaking() && !runner.state().isOver()) fleet.run(runner, 1);
  EXPECT_TRUE(has(progressPage(runner, fleet.now, 0, Terminal{}), "soak, "));
  fleet.run(runner);
  const std::string page = progressPage(runner, fleet.now, 0, Terminal{});
  EXPECT_TRUE(has(page, "soak ok"));
  EXPECT_FALSE(has(page, "Ctrl-C"));
}

TEST(RolloutText, ClocksHaveHoursOnlyWhenNeeded) {
  EXPECT_TRUE(clockText(0) == "0:00");
  EXPECT_TRUE(clockText(221000) == "3:41");
  EXPECT_TRUE(clockText(3723000) == "1:02:03");
}

}  // namespace
}  // namespace spore::cli
