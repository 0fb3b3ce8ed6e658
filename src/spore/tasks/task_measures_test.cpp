// What the scheduler measures, and when it reports an overrun.
#include <gtest/gtest.h>

#include "spore/context/event_names.h"
#include "spore/tasks/task_scheduler.h"
#include "support/counting_log.h"
#include "support/manual_clock.h"

namespace spore {
namespace {

class TaskMeasuresTest : public ::testing::Test {
 protected:
  TaskMeasuresTest() {
    context_.on(event_names::taskOverrun, [this](void* data) {
      ++overruns_;
      latest_ = *static_cast<TaskOverrun*>(data);
    });
  }
  // A task "a" each 10 ms whose run takes `workUs_`.
  void beginWithWork(uint32_t workUs) {
    workUs_ = workUs;
    tasks_.every(Millis{10}, "a", [this] { clock_.advanceMicros(workUs_); });
    tasks_.begin(clock_.now());
  }
  void pass(uint32_t afterMs = 0) {
    clock_.advance(Millis{afterMs});
    tasks_.loop(clock_.now());
  }
  const TaskMeasures& measures() { return tasks_.find("a")->measures; }

  CountingLog log_;
  NodeContext context_{log_};
  ManualClock clock_;
  TaskScheduler tasks_{clock_, context_};
  uint32_t workUs_ = 0;
  int overruns_ = 0;
  TaskOverrun latest_{};
};

TEST_F(TaskMeasuresTest, ATaskThatHasNotRunHasMeasuredNothing) {
  beginWithWork(1500);
  pass(9);
  EXPECT_EQ(measures().runs, 0u);
  EXPECT_EQ(measures().lastDurationUs, 0u);
  EXPECT_EQ(measures().longestDurationUs, 0u);
  EXPECT_EQ(measures().lastLatenessMs, 0u);
  EXPECT_EQ(measures().longestLatenessMs, 0u);
  EXPECT_EQ(measures().skipped, 0u);
}

TEST_F(TaskMeasuresTest, DurationsAreMeasuredInMicroseconds) {
  beginWithWork(1500);
  pass(10);
  EXPECT_EQ(measures().runs, 1u);
  EXPECT_EQ(measures().lastDurationUs, 1500u);
  workUs_ = 300;
  pass(10);
  EXPECT_EQ(measures().runs, 2u);
  EXPECT_EQ(measures().lastDurationUs, 300u);
  EXPECT_EQ(measures().longestDurationUs, 1500u);
  EXPECT_EQ(overruns_, 0);
}

TEST_F(TaskMeasuresTest, LatenessIsTheWaitSinceTheDueTime) {
  beginWithWork(0);
  pass(14);
  EXPECT_EQ(measures().lastLatenessMs, 4u);
  pass(7);
  EXPECT_EQ(measures().lastLatenessMs, 1u);
  EXPECT_EQ(measures().longestLatenessMs, 4u);
  EXPECT_EQ(overruns_, 0);
}

TEST_F(TaskMeasuresTest, ATaskIsAlsoLateByWhatRanBeforeItInThePass) {
  beginWithWork(6000);
  tasks_.every(Millis{10}, "b", [] {});
  pass(10);
  EXPECT_EQ(measures().lastLatenessMs, 0u);
  EXPECT_EQ(tasks_.find("b")->measures.lastLatenessMs, 6u);
}

TEST_F(TaskMeasuresTest, RunsThatWereLeftOutAreAnOverrun) {
  beginWithWork(20);
  pass(35);
  EXPECT_EQ(overruns_, 1);
  EXPECT_STREQ(latest_.name, "a");
  EXPECT_EQ(latest_.latenessMs, 25u);
  EXPECT_EQ(latest_.durationUs, 20u);
  EXPECT_EQ(latest_.skipped, 2u);
  EXPECT_EQ(measures().skipped, 2u);
}

TEST_F(TaskMeasuresTest, ARunThatTakesExactlyItsIntervalIsNoOverrun) {
  beginWithWork(10000);
  pass(10);
  pass();
  EXPECT_EQ(measures().runs, 2u);
  EXPECT_EQ(measures().skipped, 0u);
  EXPECT_EQ(overruns_, 0);
}

TEST_F(TaskMeasuresTest, ARunThatTakesLongerThanItsIntervalLeavesOutWhatItMissed) {
  beginWithWork(25000);
  pass(10);
  EXPECT_EQ(overruns_, 1);
  EXPECT_EQ(latest_.durationUs, 25000u);
  EXPECT_EQ(latest_.skipped, 2u);
  pass();
  EXPECT_EQ(measures().runs, 1u);
  pass(5);
  EXPECT_EQ(measures().runs, 2u);
  EXPECT_EQ(measures().lastLatenessMs, 0u);
}

TEST_F(TaskMeasuresTest, ALongRunBelowAMillisecondOfMissIsAnOverrunToo) {
  beginWithWork(10400);
  pass(10);
  EXPECT_EQ(overruns_, 1);
  EXPECT_EQ(latest_.skipped, 0u);
}

TEST_F(TaskMeasuresTest, ATaskThatStartsItselfInALongRunRunsInTheNextPass) {
  tasks_.every(Millis{10}, "a", [this] {
    EXPECT_EQ(tasks_.start("a"), Status::Ok);
    clock_.advance(Millis{25});
  });
  tasks_.begin(clock_.now());
  pass(10);
  EXPECT_EQ(latest_.skipped, 0u);
  pass();
  EXPECT_EQ(measures().runs, 2u);
}

TEST_F(TaskMeasuresTest, ATaskThatStopsItselfInALongRunMissesNothing) {
  tasks_.every(Millis{10}, "a", [this] {
    EXPECT_EQ(tasks_.stop("a"), Status::Ok);
    clock_.advance(Millis{25});
  });
  tasks_.begin(clock_.now());
  pass(10);
  EXPECT_EQ(overruns_, 1);
  EXPECT_EQ(latest_.skipped, 0u);
}

// The moment is a parameter: a clock that reads earlier must not let a task run again and again.
TEST_F(TaskMeasuresTest, WhatIsDueByThePassIsDueWhateverTheClockReads) {
  beginWithWork(0);
  const Instant ahead = clock_.now() + Millis{13};
  tasks_.loop(ahead);
  tasks_.loop(ahead);
  EXPECT_EQ(measures().runs, 1u);
  EXPECT_EQ(measures().lastLatenessMs, 3u);
}

TEST_F(TaskMeasuresTest, OneShotsHaveNoOverrun) {
  tasks_.once(Millis{1}, "b", [this] { clock_.advance(Millis{50}); });
  tasks_.begin(clock_.now());
  pass(500);
  EXPECT_EQ(overruns_, 0);
}

TEST_F(TaskMeasuresTest, ATaskThatRemovedItselfStillReportsItsOverrun) {
  tasks_.every(Millis{1}, "b", [this] {
    clock_.advance(Millis{50});
    tasks_.remove("b");
  });
  tasks_.begin(clock_.now());
  pass(1);
  EXPECT_EQ(overruns_, 1);
  EXPECT_STREQ(latest_.name, "b");
}

TEST_F(TaskMeasuresTest, AHandlerOfTheOverrunMayChangeTheTasks) {
  context_.on(event_names::taskOverrun, [this](void*) {
    tasks_.remove("a");
    tasks_.loop(clock_.now());
  });
  beginWithWork(20);
  tasks_.every(Millis{10}, "b", [] {});
  pass(100);
  EXPECT_EQ(tasks_.find("a"), nullptr);
  EXPECT_EQ(tasks_.find("b")->measures.runs, 1u);
}

TEST_F(TaskMeasuresTest, LeftOutRunsSaturate) {
  beginWithWork(0);
  EXPECT_EQ(tasks_.setInterval("a", Millis{1}), Status::Ok);
  for (int count = 0; count < 3; ++count) pass(2000000000);
  EXPECT_EQ(measures().skipped, 0xFFFFFFFFu);
  EXPECT_EQ(measures().runs, 3u);
}

}  // namespace
}  // namespace spore
