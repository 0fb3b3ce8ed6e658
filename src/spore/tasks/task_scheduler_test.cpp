#include "spore/tasks/task_scheduler.h"

#include <gtest/gtest.h>

#include "support/counting_log.h"
#include "support/manual_clock.h"

namespace spore {
namespace {

class TaskSchedulerTest : public ::testing::Test {
 protected:
  TaskWork mark(char character) {
    return [this, character] { order_.appendCut(character); };
  }
  void pass(uint32_t afterMs = 0) {
    clock_.advance(Millis{afterMs});
    tasks_.loop(clock_.now());
  }
  // Passes each millisecond.
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

TEST_F(TaskSchedulerTest, APeriodicTaskRunsOneIntervalAfterTheBeginningAndThenAtEach) {
  tasks_.every(Millis{10}, "a", mark('a'));
  tasks_.begin(clock_.now());
  live(9);
  EXPECT_TRUE(ran(""));
  live(1);
  EXPECT_TRUE(ran("a"));
  live(30);
  EXPECT_TRUE(ran("aaa"));
}

TEST_F(TaskSchedulerTest, NothingRunsBeforeTheBeginning) {
  tasks_.every(Millis{10}, "a", mark('a'));
  tasks_.once(Millis{0}, "b", mark('b'));
  live(50);
  EXPECT_TRUE(ran(""));
  EXPECT_EQ(tasks_.untilNext(clock_.now()).count, taskIntervalMax.count);
  tasks_.begin(clock_.now());
  pass();
  EXPECT_TRUE(ran("b"));
}

TEST_F(TaskSchedulerTest, ATaskThatIsAddedWhileTheNodeRunsRunsOneIntervalFromThen) {
  tasks_.begin(clock_.now());
  clock_.advance(Millis{1000});  // the latest pass is long ago
  tasks_.every(Millis{10}, "a", mark('a'));
  live(9);
  EXPECT_TRUE(ran(""));
  live(1);
  EXPECT_TRUE(ran("a"));
}

TEST_F(TaskSchedulerTest, AOneShotRunsOnceAndItsNameIsFreeAgain) {
  tasks_.begin(clock_.now());
  EXPECT_EQ(tasks_.once(Millis{5}, "a", mark('a')), Status::Ok);
  EXPECT_EQ(tasks_.once(Millis{5}, "a", mark('a')), Status::AlreadyExists);
  live(20);
  EXPECT_TRUE(ran("a"));
  EXPECT_EQ(tasks_.size(), 0u);
  EXPECT_EQ(tasks_.once(Millis{5}, "a", mark('a')), Status::Ok);
}

TEST_F(TaskSchedulerTest, DueTasksRunInTheOrderOfTheirDueTimes) {
  tasks_.every(Millis{30}, "c", mark('c'));
  tasks_.every(Millis{20}, "b", mark('b'));
  tasks_.every(Millis{10}, "a", mark('a'));
  tasks_.every(Millis{20}, "B", mark('B'));
  tasks_.begin(clock_.now());
  pass(1000);
  EXPECT_TRUE(ran("abBc"));
}

TEST_F(TaskSchedulerTest, APeriodDoesNotDriftWhenPassesAreLate) {
  tasks_.every(Millis{100}, "a", mark('a'));
  tasks_.begin(clock_.now());
  const uint32_t start = clock_.now().raw();
  for (int count = 0; count < 1000; ++count) pass(7);
  EXPECT_EQ(tasks_.find("a")->measures.runs, 70u);
  EXPECT_EQ((tasks_.find("a")->due.raw() - start) % 100, 0u);
  EXPECT_EQ(tasks_.find("a")->measures.skipped, 0u);
  EXPECT_LT(tasks_.find("a")->measures.longestLatenessMs, 7u);
}

TEST_F(TaskSchedulerTest, ALateTaskRunsOnceAndWaitsForItsNextRegularMoment) {
  tasks_.every(Millis{10}, "a", mark('a'));
  tasks_.begin(clock_.now());
  pass(57);
  pass();
  EXPECT_TRUE(ran("a"));
  EXPECT_EQ(tasks_.find("a")->measures.lastLatenessMs, 47u);
  EXPECT_EQ(tasks_.find("a")->measures.skipped, 4u);
  live(2);
  EXPECT_TRUE(ran(""));
  live(1);
  EXPECT_TRUE(ran("a"));
  EXPECT_EQ(tasks_.find("a")->measures.lastLatenessMs, 0u);
}

TEST_F(TaskSchedulerTest, ATaskThatIsLateByExactlyItsIntervalDoesNotRunTwice) {
  tasks_.every(Millis{10}, "a", mark('a'));
  tasks_.begin(clock_.now());
  pass(20);
  pass();
  pass(9);
  EXPECT_TRUE(ran("a"));
  EXPECT_EQ(tasks_.find("a")->measures.skipped, 1u);
  pass(1);
  EXPECT_TRUE(ran("a"));
}

TEST_F(TaskSchedulerTest, TheClockMayWrap) {
  ManualClock clock{0xFFFFFFFF - 25};
  TaskScheduler tasks{clock, context_};
  tasks.every(Millis{10}, "a", mark('a'));
  tasks.begin(clock.now());
  for (int count = 0; count < 60; ++count) {
    clock.advance(Millis{1});
    tasks.loop(clock.now());
  }
  EXPECT_TRUE(ran("aaaaaa"));
  EXPECT_LT(clock.now().raw(), 100u);
  EXPECT_EQ(tasks.find("a")->measures.longestLatenessMs, 0u);
}

TEST_F(TaskSchedulerTest, AStallAcrossTheWrapRunsEachTaskOnce) {
  ManualClock clock{0xFFFFFF00};
  TaskScheduler tasks{clock, context_};
  tasks.every(Millis{10}, "a", mark('a'));
  tasks.every(Millis{7}, "b", mark('b'));
  tasks.begin(clock.now());
  clock.advance(Millis{1000});
  tasks.loop(clock.now());
  tasks.loop(clock.now());
  EXPECT_TRUE(ran("ba"));
}

TEST_F(TaskSchedulerTest, BadArgumentsAreRefused) {
  EXPECT_EQ(tasks_.every(Millis{0}, "a", mark('a')), Status::InvalidArgument);
  EXPECT_EQ(tasks_.every(Millis{taskIntervalMax.count + 1}, "a", mark('a')), Status::InvalidArgument);
  EXPECT_EQ(tasks_.once(Millis{taskIntervalMax.count + 1}, "a", mark('a')), Status::InvalidArgument);
  EXPECT_EQ(tasks_.every(Millis{1}, "", mark('a')), Status::InvalidArgument);
  EXPECT_EQ(tasks_.every(Millis{1}, nullptr, mark('a')), Status::InvalidArgument);
  EXPECT_EQ(tasks_.every(Millis{1}, "a", TaskWork{}), Status::InvalidArgument);
  EXPECT_EQ(tasks_.size(), 0u);
  EXPECT_EQ(tasks_.every(taskIntervalMax, "a", mark('a')), Status::Ok);
}

TEST_F(TaskSchedulerTest, ANameIsTakenWhateverTheKind) {
  EXPECT_EQ(tasks_.everySystem(Millis{1}, "a", mark('a')), Status::Ok);
  EXPECT_EQ(tasks_.every(Millis{1}, "a", mark('a')), Status::AlreadyExists);
  EXPECT_EQ(tasks_.onceSystem(Millis{1}, "a", mark('a')), Status::AlreadyExists);
  EXPECT_EQ(tasks_.find("a")->kind, TaskKind::System);
  EXPECT_EQ(tasks_.every(Millis{1}, "b", mark('b')), Status::Ok);
  EXPECT_EQ(tasks_.find("b")->kind, TaskKind::User);
}

TEST_F(TaskSchedulerTest, OneTaskTooManyIsRefusedUntilOneIsRemoved) {
  static char names[limits::tasksMax][2];
  for (size_t index = 0; index < limits::tasksMax; ++index) {
    names[index][0] = static_cast<char>('!' + index);
    EXPECT_EQ(tasks_.every(Millis{1}, names[index], mark('a')), Status::Ok);
  }
  EXPECT_EQ(tasks_.every(Millis{1}, "more", mark('a')), Status::Full);
  EXPECT_TRUE(tasks_.remove(names[0]));
  EXPECT_FALSE(tasks_.remove(names[0]));
  EXPECT_EQ(tasks_.every(Millis{1}, "more", mark('a')), Status::Ok);
  EXPECT_EQ(tasks_.find(names[0]), nullptr);
}

TEST_F(TaskSchedulerTest, ARemovedTaskDoesNotRun) {
  tasks_.every(Millis{10}, "a", mark('a'));
  tasks_.every(Millis{10}, "b", mark('b'));
  tasks_.begin(clock_.now());
  EXPECT_TRUE(tasks_.remove("a"));
  live(10);
  EXPECT_TRUE(ran("b"));
}

TEST_F(TaskSchedulerTest, UntilNextIsTheTimeToTheEarliestTask) {
  EXPECT_EQ(tasks_.untilNext(clock_.now()).count, taskIntervalMax.count);
  tasks_.every(Millis{30}, "a", mark('a'));
  tasks_.every(Millis{20}, "b", mark('b'));
  tasks_.begin(clock_.now());
  EXPECT_EQ(tasks_.untilNext(clock_.now()).count, 20u);
  EXPECT_EQ(tasks_.stop("b"), Status::Ok);
  EXPECT_EQ(tasks_.untilNext(clock_.now()).count, 30u);
  tasks_.remove("a");
  EXPECT_EQ(tasks_.untilNext(clock_.now()).count, taskIntervalMax.count);
  tasks_.once(Millis{5}, "c", mark('c'));
  clock_.advance(Millis{8});
  EXPECT_EQ(tasks_.untilNext(clock_.now()).count, 0u);
}

// A board asks this on every pass, so it must say 0 exactly when a pass would run something.
TEST_F(TaskSchedulerTest, UntilNextNeverOversleepsATask) {
  tasks_.every(Millis{7}, "a", mark('a'));
  tasks_.every(Millis{11}, "b", mark('b'));
  tasks_.every(Millis{13}, "c", mark('c'));
  tasks_.begin(clock_.now());
  uint32_t wakes = 0;
  for (uint32_t passed = 0; passed < 1001;) {
    const uint32_t sleep = tasks_.untilNext(clock_.now()).count;
    EXPECT_GT(sleep, 0u);
    passed += sleep;
    pass(sleep);
    EXPECT_FALSE(ran(""));
    ++wakes;
  }
  EXPECT_EQ(tasks_.find("a")->measures.runs, 143u);
  EXPECT_EQ(tasks_.find("b")->measures.runs, 91u);
  EXPECT_EQ(tasks_.find("c")->measures.runs, 77u);
  EXPECT_LT(wakes, 143u + 91u + 77u);
}

TEST_F(TaskSchedulerTest, AutoStartTellsWhatBeganRunningWithTheNode) {
  tasks_.every(Millis{10}, "a", mark('a'));
  tasks_.every(Millis{10}, "b", mark('b'));
  EXPECT_EQ(tasks_.disable("b"), Status::Ok);
  tasks_.begin(clock_.now());
  EXPECT_EQ(tasks_.enable("b"), Status::Ok);
  EXPECT_TRUE(tasks_.find("a")->autoStart);
  EXPECT_FALSE(tasks_.find("b")->autoStart);
  EXPECT_TRUE(tasks_.find("b")->isRunning);
}

}  // namespace
}  // namespace spore
