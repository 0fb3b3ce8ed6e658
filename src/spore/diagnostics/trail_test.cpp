#include "spore/diagnostics/trail.h"

#include <gtest/gtest.h>

#include "support/fake_board.h"

namespace spore {
namespace {

struct TrailTest : ::testing::Test {
  TrailTest() { fake.system.cause = ResetCause::Software; }

  FakeBoard fake;

  // A run that ends in this task.
  void run(const char* task, uint32_t uptimeS) {
    Trail trail{fake.system};
    (void)trail.begin();
    trail.note("another", uptimeS - 1);
    trail.note(task, uptimeS);
  }
  Trail::End next() { return Trail{fake.system}.begin(); }
  uint32_t startsOfNext() {
    Trail trail{fake.system};
    (void)trail.begin();
    return trail.starts();
  }
};

TEST_F(TrailTest, TheNextRunKnowsTaskAndUptime) {
  run("blink", 77);
  const Trail::End end = next();
  EXPECT_EQ(end.task, std::string_view{"blink"});
  EXPECT_EQ(end.uptimeS, 77u);
}

TEST_F(TrailTest, NoiseIsNoTrail) {
  run("blink", 77);
  for (size_t byte = 0; byte < 32; ++byte) {
    fake.system.retainedMemory[byte] ^= 1;
    Trail trail{fake.system};
    const Trail::End end = trail.begin();
    EXPECT_TRUE(end.task.empty());
    EXPECT_EQ(end.uptimeS, 0u);
    EXPECT_EQ(trail.starts(), 1u);
    run("blink", 77);
  }
}

TEST_F(TrailTest, ALongNameIsCut) {
  run("a_task_with_a_name_that_is_long", 3);
  EXPECT_EQ(next().task, std::string_view{"a_task_with_a_name_t"});
}

TEST_F(TrailTest, TheSameAgainWithinASecondIsNotWritten) {
  Trail trail{fake.system};
  (void)trail.begin();
  const char* const task = "blink";
  trail.note(task, 7);
  const uint32_t before = fake.system.retains;
  trail.note(task, 7);
  EXPECT_EQ(fake.system.retains, before);
  trail.note(task, 8);
  EXPECT_EQ(fake.system.retains, before + 1);
}

TEST_F(TrailTest, StartsAreCountedEvenIfNothingEverRuns) {
  EXPECT_EQ(startsOfNext(), 1u);
  EXPECT_EQ(startsOfNext(), 2u);
  run("blink", 77);
  Trail trail{fake.system};
  (void)trail.begin();
  EXPECT_EQ(trail.starts(), 4u);
  trail.forgetStarts();
  trail.note("blink", 80);
  EXPECT_EQ(startsOfNext(), 1u);
}

TEST_F(TrailTest, WhoResetsTheBoardByHandBeginsToCountAnew) {
  for (const ResetCause cause : {ResetCause::External, ResetCause::PowerOn}) {
    for (int i = 0; i < 3; ++i) run("blink", 77);
    fake.system.cause = cause;
    Trail trail{fake.system};
    const Trail::End end = trail.begin();
    EXPECT_EQ(end.task, std::string_view{"blink"});
    EXPECT_EQ(trail.starts(), 1u);
    fake.system.cause = ResetCause::Watchdog;
    EXPECT_EQ(startsOfNext(), 2u);
  }
}

TEST_F(TrailTest, WithoutSuchMemoryThisStartIsTheFirst) {
  fake.system.retainedStatus = Status::Unsupported;
  EXPECT_EQ(startsOfNext(), 1u);
  EXPECT_EQ(startsOfNext(), 1u);
  EXPECT_TRUE(next().task.empty());
}

}  // namespace
}  // namespace spore
