// Enabling, disabling, starting and stopping, from outside and from inside of tasks.
#include <gtest/gtest.h>

#include "spore/tasks/task_scheduler.h"
#include "support/counting_log.h"
#include "support/manual_clock.h"

namespace spore {
namespace {

class TaskControlTest : public ::testing::Test {
 protected:
  TaskControlTest() {
    tasks_.every(Millis{10}, "a", mark('a'));
    tasks_.begin(clock_.now());
  }
  TaskWork mark(char character) {
    return [this, character] { order_.appendCut(character); };
  }
  void pass(uint32_t afterMs = 0) {
    clock_.advance(Millis{afterMs});
    tasks_.loop(clock_.now());
  }
  void live(uint32_t durationMs) {
    for (uint32_t count = 0; count < durationMs; ++count) pass(1);
  }
  bool ran(std::string_view expected) {
    const bool isExpected = order_ == expected;
    order_.clear();
    return isExpected;
  }

  CountingLog log_;
  NodeContext context_{log_};
  ManualClock clock_;
  TaskScheduler tasks_{clock_, context_};
  FixedString<64> order_;
};

TEST_F(TaskControlTest, UnknownNamesAreNotFound) {
  EXPECT_EQ(tasks_.enable("x"), Status::NotFound);
  EXPECT_EQ(tasks_.disable("x"), Status::NotFound);
  EXPECT_EQ(tasks_.start("x"), Status::NotFound);
  EXPECT_EQ(tasks_.stop("x"), Status::NotFound);
  EXPECT_EQ(tasks_.setInterval("x", Millis{1}), Status::NotFound);
  EXPECT_EQ(tasks_.runNow("x"), Status::NotFound);
  EXPECT_FALSE(tasks_.remove(""));
}

TEST_F(TaskControlTest, ADisabledTaskDoesNotRunUntilOneIntervalAfterItIsEnabled) {
  EXPECT_EQ(tasks_.disable("a"), Status::Ok);
  EXPECT_EQ(tasks_.activeCount(), 0u);
  live(25);
  EXPECT_TRUE(ran(""));
  EXPECT_EQ(tasks_.enable("a"), Status::Ok);
  EXPECT_EQ(tasks_.activeCount(), 1u);
  live(9);
  EXPECT_TRUE(ran(""));
  live(1);
  EXPECT_TRUE(ran("a"));
  EXPECT_EQ(tasks_.find("a")->measures.skipped, 0u);
}

TEST_F(TaskControlTest, EnablingARunningTaskDoesNotPostponeIt) {
  for (int count = 0; count < 4; ++count) {
    live(5);
    EXPECT_EQ(tasks_.enable("a"), Status::Ok);
  }
  EXPECT_TRUE(ran("aa"));
}

TEST_F(TaskControlTest, AStoppedTaskStaysEnabledAndStartsAtOnce) {
  EXPECT_EQ(tasks_.stop("a"), Status::Ok);
  EXPECT_TRUE(tasks_.find("a")->isEnabled);
  EXPECT_FALSE(tasks_.find("a")->isRunning);
  live(25);
  EXPECT_TRUE(ran(""));
  EXPECT_EQ(tasks_.start("a"), Status::Ok);
  pass();
  EXPECT_TRUE(ran("a"));
  live(9);
  EXPECT_TRUE(ran(""));
  live(1);
  EXPECT_TRUE(ran("a"));
}

TEST_F(TaskControlTest, WhileDisabledATaskCanNeitherStartNorRunNow) {
  EXPECT_EQ(tasks_.runNow("a"), Status::Ok);
  EXPECT_EQ(tasks_.disable("a"), Status::Ok);
  EXPECT_EQ(tasks_.start("a"), Status::Forbidden);
  EXPECT_EQ(tasks_.runNow("a"), Status::Forbidden);
  live(30);
  EXPECT_TRUE(ran(""));
}

TEST_F(TaskControlTest, ANewIntervalCountsFromNow) {
  live(5);
  EXPECT_EQ(tasks_.setInterval("a", Millis{20}), Status::Ok);
  live(19);
  EXPECT_TRUE(ran(""));
  live(1);
  EXPECT_TRUE(ran("a"));
  live(20);
  EXPECT_TRUE(ran("a"));
}

TEST_F(TaskControlTest, AnIntervalThatBreaksTheRulesChangesNothing) {
  EXPECT_EQ(tasks_.setInterval("a", Millis{0}), Status::InvalidArgument);
  EXPECT_EQ(tasks_.setInterval("a", Millis{taskIntervalMax.count + 1}), Status::InvalidArgument);
  live(10);
  EXPECT_TRUE(ran("a"));
}

TEST_F(TaskControlTest, ANewIntervalDoesNotStartAStoppedTask) {
  EXPECT_EQ(tasks_.stop("a"), Status::Ok);
  EXPECT_EQ(tasks_.setInterval("a", Millis{5}), Status::Ok);
  live(20);
  EXPECT_TRUE(ran(""));
}

TEST_F(TaskControlTest, RunNowDoesNotMoveTheRegularRuns) {
  live(3);
  EXPECT_EQ(tasks_.runNow("a"), Status::Ok);
  EXPECT_EQ(tasks_.runNow("a"), Status::Ok);
  EXPECT_EQ(tasks_.untilNext(clock_.now()).count, 0u);
  pass();
  pass();
  EXPECT_TRUE(ran("a"));
  EXPECT_EQ(tasks_.find("a")->measures.lastLatenessMs, 0u);
  live(6);
  EXPECT_TRUE(ran(""));
  live(1);
  EXPECT_TRUE(ran("a"));
}

TEST_F(TaskControlTest, ARequestedRunThatIsDueAnywayIsOneRun) {
  EXPECT_EQ(tasks_.runNow("a"), Status::Ok);
  pass(10);
  pass();
  EXPECT_TRUE(ran("a"));
}

TEST_F(TaskControlTest, RunNowLetsAStoppedTaskRunOnce) {
  EXPECT_EQ(tasks_.stop("a"), Status::Ok);
  EXPECT_EQ(tasks_.runNow("a"), Status::Ok);
  live(30);
  EXPECT_TRUE(ran("a"));
}

TEST_F(TaskControlTest, RunNowFromInsideTheTaskItselfIsTheNextPass) {
  EXPECT_EQ(tasks_.disable("a"), Status::Ok);
  tasks_.every(Millis{50}, "b", [this] {
    order_.appendCut('b');
    EXPECT_EQ(tasks_.runNow("b"), Status::Ok);
  });
  pass(50);
  EXPECT_TRUE(ran("b"));
  pass();
  EXPECT_TRUE(ran("b"));
}

TEST_F(TaskControlTest, ATaskMayRemoveItself) {
  tasks_.every(Millis{5}, "b", [this] {
    order_.appendCut('b');
    EXPECT_TRUE(tasks_.remove("b"));
  });
  tasks_.every(Millis{5}, "c", mark('c'));
  live(9);
  EXPECT_TRUE(ran("bc"));
  EXPECT_EQ(tasks_.find("b"), nullptr);
}

TEST_F(TaskControlTest, ATaskMayReplaceItselfByAnotherOfItsName) {
  tasks_.every(Millis{5}, "b", [this] {
    order_.appendCut('b');
    tasks_.remove("b");
    EXPECT_EQ(tasks_.every(Millis{3}, "b", mark('B')), Status::Ok);
  });
  live(5);
  EXPECT_EQ(tasks_.find("b")->measures.runs, 0u);  // the measures of the old one are gone with it
  live(3);
  EXPECT_TRUE(ran("bB"));
}

TEST_F(TaskControlTest, ATaskMayRemoveAnotherThatIsDueInTheSamePass) {
  tasks_.every(Millis{4}, "b", [this] {
    order_.appendCut('b');
    tasks_.remove("a");
    tasks_.remove("c");
  });
  tasks_.every(Millis{4}, "c", mark('c'));
  tasks_.every(Millis{4}, "d", mark('d'));
  pass(10);
  EXPECT_TRUE(ran("bd"));
}

TEST_F(TaskControlTest, ATaskMayDisableItselfAndAnother) {
  tasks_.every(Millis{5}, "b", [this] {
    order_.appendCut('b');
    EXPECT_EQ(tasks_.disable("b"), Status::Ok);
    EXPECT_EQ(tasks_.disable("a"), Status::Ok);
  });
  live(40);
  EXPECT_TRUE(ran("b"));
  EXPECT_EQ(tasks_.activeCount(), 0u);
}

TEST_F(TaskControlTest, ATaskMayStopItselfAndKeepItsMeasures) {
  tasks_.every(Millis{5}, "b", [this] { EXPECT_EQ(tasks_.stop("b"), Status::Ok); });
  pass(27);
  EXPECT_EQ(tasks_.find("b")->measures.runs, 1u);
  EXPECT_FALSE(tasks_.find("b")->isRunning);
}

TEST_F(TaskControlTest, ATaskMayChangeItsOwnInterval) {
  tasks_.every(Millis{4}, "b", [this] {
    order_.appendCut('b');
    EXPECT_EQ(tasks_.setInterval("b", Millis{100}), Status::Ok);
  });
  EXPECT_EQ(tasks_.disable("a"), Status::Ok);
  live(103);
  EXPECT_TRUE(ran("b"));
  live(1);
  EXPECT_TRUE(ran("b"));
}

TEST_F(TaskControlTest, AOneShotMayAddItselfAgainEvenWhenTheTableIsFull) {
  static char names[limits::tasksMax][2];
  for (size_t index = 0; index + 2 < limits::tasksMax; ++index) {
    names[index][0] = static_cast<char>('!' + index);
    EXPECT_EQ(tasks_.every(taskIntervalMax, names[index], mark('x')), Status::Ok);
  }
  tasks_.once(Millis{3}, "again", [this] {
    order_.appendCut('1');
    EXPECT_EQ(tasks_.once(Millis{3}, "again", mark('2')), Status::Ok);
  });
  EXPECT_EQ(tasks_.size(), limits::tasksMax);
  live(6);
  EXPECT_TRUE(ran("12"));
}

TEST_F(TaskControlTest, WhatIsAddedInAPassRunsInTheNextOne) {
  tasks_.once(Millis{1}, "b", [this] { tasks_.once(Millis{0}, "c", mark('c')); });
  pass(1);
  EXPECT_TRUE(ran(""));
  EXPECT_EQ(tasks_.untilNext(clock_.now()).count, 0u);
  pass();
  EXPECT_TRUE(ran("c"));
}

TEST_F(TaskControlTest, TwoTasksThatStartEachOtherDoNotKeepAPassGoing) {
  tasks_.every(Millis{5}, "b", [this] {
    order_.appendCut('b');
    EXPECT_EQ(tasks_.start("c"), Status::Ok);
  });
  tasks_.every(Millis{5}, "c", [this] {
    order_.appendCut('c');
    EXPECT_EQ(tasks_.start("b"), Status::Ok);
  });
  pass(5);
  EXPECT_TRUE(ran("bc"));
  pass();
  EXPECT_EQ(order_.size(), 2u);
}

TEST_F(TaskControlTest, ATaskThatRunsTheLoopDoesNotRunOthersInsideItself) {
  tasks_.every(Millis{5}, "b", [this] {
    order_.appendCut('(');
    tasks_.loop(clock_.now());
    order_.appendCut(')');
  });
  tasks_.every(Millis{5}, "c", mark('c'));
  pass(5);
  EXPECT_TRUE(ran("()c"));
}

TEST_F(TaskControlTest, TheNameOfTheRunningTaskIsKnownWhileItRuns) {
  tasks_.every(Millis{5}, "b", [this] {
    EXPECT_STREQ(tasks_.currentName(), "b");
    tasks_.remove("b");
    EXPECT_STREQ(tasks_.currentName(), "b");
  });
  pass(5);
  EXPECT_EQ(tasks_.currentName(), nullptr);
}

TEST_F(TaskControlTest, ManyOneShotsDoNotDisturbAPeriodicTask) {
  uint32_t shots = 0;
  for (uint32_t count = 0; count < 70000; ++count) {
    tasks_.once(Millis{0}, "shot", [&shots] { ++shots; });
    pass();
  }
  EXPECT_EQ(shots, 70000u);
  live(10);
  EXPECT_TRUE(ran("a"));
  EXPECT_EQ(tasks_.find("a")->measures.runs, 1u);
}

TEST_F(TaskControlTest, ACallableKeepsWhatItChangedInItself) {
  tasks_.every(Millis{5}, "b", [this, count = 0]() mutable { order_.appendCut(static_cast<char>('0' + ++count)); });
  EXPECT_EQ(tasks_.disable("a"), Status::Ok);
  live(15);
  EXPECT_TRUE(ran("123"));
}

}  // namespace
}  // namespace spore
