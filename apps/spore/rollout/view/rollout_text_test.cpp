#include "rollout/view/rollout_text.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "rollout/conduct.h"
#include "rollout/testing/fake_fleet.h"
#include "rollout/view/progress_view.h"

namespace spore::cli {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

bool has(const LivePage& page, const std::string& part) {
  std::string text = page.head;
  for (const std::string& row : page.rows) text += row + "\n";
  return has(text + page.foot, part);
}

// At 80x24: no line is too long, none is missing at the end.
std::vector<std::string> shownOf(const LivePage& page) {
  std::vector<std::string> lines = fittingLines(page, 24, 80);
  EXPECT_LE(lines.size(), 23);
  for (const std::string& line : lines) EXPECT_LE(columnsOf(line), 80) << line;
  return lines;
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
  EXPECT_EQ(exitCodeOf(runner.state()), ExitCode::Halted);
  const JsonValue json = summaryJson("r-7f2", runner.state());
  EXPECT_EQ(json["halt"]["code"], "canary_failed");
  EXPECT_EQ(json["nodes"][0]["runs"], "old");
}

TEST(RolloutText, FailuresUnderTheLimitArePartial) {
  FakeFleet fleet(30);
  fleet.nodes[9].bootsOld = true;
  RolloutTerms terms;
  Runner runner(RolloutState(fleet.plan(terms), terms));
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(exitCodeOf(runner.state()), ExitCode::Partial);
  EXPECT_TRUE(has(summaryText("r-1", runner.state(), Terminal{}), "spore rollout rollback r-1"));
}

TEST(RolloutText, WithoutFailuresAllIsDone) {
  FakeFleet fleet(3);
  RolloutTerms terms;
  Runner runner(RolloutState(fleet.plan(terms), terms));
  runner.start(0);
  fleet.run(runner);
  EXPECT_EQ(exitCodeOf(runner.state()), ExitCode::Done);
  const std::string text = summaryText("r-1", runner.state(), Terminal{});
  EXPECT_TRUE(has(text, "ok rollout r-1 finished"));
  EXPECT_FALSE(has(text, "try"));
  EXPECT_EQ(countText(runner.state()), "[3/3] ");
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
  EXPECT_EQ(json["selected"], 6);
  EXPECT_EQ(json["skipped"], 3);
  EXPECT_EQ(json["confirmed"], 3);
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
  ASSERT_EQ(runner.state().nodes[0].phase, Phase::Backoff);
  const LivePage page = progressPage(runner, 0, 221000, utf8Terminal());
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
  while (!runner.state().isSoaking && !runner.state().isOver()) fleet.run(runner, 1);
  EXPECT_TRUE(has(progressPage(runner, fleet.now, 0, Terminal{}), "soak, "));
  fleet.run(runner);
  const LivePage page = progressPage(runner, fleet.now, 0, Terminal{});
  EXPECT_TRUE(has(page, "soak ok"));
  EXPECT_FALSE(has(page, "Ctrl-C"));
}

// Forty nodes at once, of which a few have failed by now.
void beginLargeRollout(FakeFleet& fleet, Runner& runner) {
  runner.start(0);
  while (runner.state().count(Phase::Failed) < 3 && !runner.state().isOver()) fleet.run(runner, 1);
  ASSERT_GE(runner.state().inFlight(), 20);
}

TEST(ProgressView, OfManyNodesTheFailedOnesAndTheTotalsAreSeen) {
  FakeFleet fleet(60);
  for (const size_t node : {40, 41, 42}) fleet.nodes[node].refusal = {422, "image_bad_hash", "the image is damaged"};
  RolloutTerms terms;
  terms.parallelMax = 60;
  terms.haltOn = {false, 50};
  terms.canaries = 0;
  terms.waves = {100};
  Runner runner(RolloutState(fleet.plan(terms), terms));
  beginLargeRollout(fleet, runner);
  const std::vector<std::string> lines = shownOf(progressPage(runner, fleet.now, fleet.now, utf8Terminal()));
  const auto first = std::find_if(lines.begin(), lines.end(), [](const std::string& line) { return line[0] == ' '; });
  ASSERT_GT(lines.end() - first, 3);
  for (int row = 0; row < 3; ++row) EXPECT_TRUE(has(first[row], "the image is damaged")) << first[row];
  EXPECT_TRUE(std::any_of(lines.end() - 3, lines.end(), [](const std::string& line) {
    return has(line, "failed 3 (halt at 50)");
  })) << lines.back();
}

TEST(RolloutText, TheWatchedStatusOfManyNodesShowsTheFailedOnesAndTheTotals) {
  FakeFleet fleet(60);
  for (const size_t node : {40, 41, 42}) fleet.nodes[node].refusal = {422, "image_bad_hash", "the image is damaged"};
  for (size_t node = 50; node < 60; ++node) fleet.nodes[node].isHeld = true;
  RolloutTerms terms;
  terms.parallelMax = 60;
  terms.haltOn = {false, 50};
  terms.canaries = 0;
  terms.waves = {100};
  Runner runner(RolloutState(fleet.plan(terms), terms));
  beginLargeRollout(fleet, runner);
  const LivePage page = statusPage("r-7f2", runner.state(), "cluster lab\n", utf8Terminal(), true);
  for (int row = 0; row < 3; ++row) EXPECT_TRUE(has(page.rows[row], "the image is damaged")) << page.rows[row];
  std::string shown;
  for (const std::string& line : shownOf(page)) shown += line + "\n";
  EXPECT_TRUE(has(shown, "rollout r-7f2 running")) << shown;
  EXPECT_TRUE(has(shown, "3 failed (3 still on the old image)")) << shown;
  EXPECT_TRUE(has(shown, "60 in all.")) << shown;
  EXPECT_TRUE(has(shown, "more lines")) << shown;
}

TEST(RolloutText, ClocksHaveHoursOnlyWhenNeeded) {
  EXPECT_EQ(clockText(0), "0:00");
  EXPECT_EQ(clockText(221000), "3:41");
  EXPECT_EQ(clockText(3723000), "1:02:03");
}

}  // namespace
}  // namespace spore::cli
