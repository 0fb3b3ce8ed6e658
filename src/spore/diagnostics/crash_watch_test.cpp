#include "spore/diagnostics/crash_watch.h"

#include <gtest/gtest.h>

#include "support/fake_board.h"

namespace spore {
namespace {

struct CrashWatchTest : ::testing::Test {
  FakeBoard fake;

  CrashWatch watch() { return CrashWatch(fake.system, fake.storage, fake.log); }
  // A run that ends in this task.
  void run(const char* task, uint32_t uptimeS) {
    CrashWatch running = watch();
    fake.system.cause = ResetCause::PowerOn;
    running.begin(1);
    running.note("another", uptimeS - 1);
    running.note(task, uptimeS);
  }
};

TEST_F(CrashWatchTest, ANodeThatNeverCrashedSaysSo) {
  CrashWatch first = watch();
  first.begin(1);
  EXPECT_TRUE(first.lastCrash() == nullptr);
  EXPECT_EQ(fake.storage.stores, 0u);
}

TEST_F(CrashWatchTest, AfterAnExceptionTaskAndUptimeAreKnown) {
  run("blink", 77);
  fake.system.cause = ResetCause::Exception;
  fake.system.site = {9, 0x40201234};
  CrashWatch next = watch();
  next.begin(5);
  ASSERT_TRUE(next.lastCrash() != nullptr);
  EXPECT_EQ(next.lastCrash()->cause, ResetCause::Exception);
  EXPECT_EQ(next.lastCrash()->exception, 9);
  EXPECT_EQ(next.lastCrash()->address, 0x40201234u);
  EXPECT_EQ(next.lastCrash()->uptimeS, 77u);
  EXPECT_EQ(next.lastCrash()->incarnation, 5u);
  EXPECT_TRUE(next.lastCrash()->task == std::string_view{"blink"});
  EXPECT_TRUE(fake.log.latest() ==
              std::string_view{"the last run crashed: exception 9 at 0x40201234 after 77 s, in blink"});
}

TEST_F(CrashWatchTest, ItIsRememberedOverLaterRestartsAndPowerCuts) {
  run("blink", 77);
  fake.system.cause = ResetCause::Watchdog;
  watch().begin(5);
  fake.system.cause = ResetCause::PowerOn;
  fake.system.retainedStatus = Status::NotFound;
  CrashWatch later = watch();
  later.begin(9);
  ASSERT_TRUE(later.lastCrash() != nullptr);
  EXPECT_EQ(later.lastCrash()->cause, ResetCause::Watchdog);
  EXPECT_EQ(later.lastCrash()->incarnation, 5u);
  EXPECT_TRUE(later.lastCrash()->task == std::string_view{"blink"});
  EXPECT_EQ(fake.storage.stores, 1u);
}

TEST_F(CrashWatchTest, APlannedRestartIsNoCrash) {
  run("blink", 77);
  for (const ResetCause cause : {ResetCause::Software, ResetCause::External, ResetCause::PowerOn}) {
    fake.system.cause = cause;
    CrashWatch next = watch();
    next.begin(2);
    EXPECT_TRUE(next.lastCrash() == nullptr);
  }
}

TEST_F(CrashWatchTest, NoiseInRetainedMemoryIsNoTrail) {
  run("blink", 77);
  fake.system.retainedMemory[2] ^= 1;
  fake.system.cause = ResetCause::Watchdog;
  CrashWatch next = watch();
  next.begin(2);
  ASSERT_TRUE(next.lastCrash() != nullptr);
  EXPECT_TRUE(next.lastCrash()->task.empty());
  EXPECT_EQ(next.lastCrash()->uptimeS, 0u);
}

TEST_F(CrashWatchTest, ALongNameIsCut) {
  run("a_task_with_a_name_that_is_long", 3);
  fake.system.cause = ResetCause::Watchdog;
  CrashWatch next = watch();
  next.begin(2);
  EXPECT_TRUE(next.lastCrash()->task == std::string_view{"a_task_with_a_name_t"});
}

TEST_F(CrashWatchTest, TheSameAgainWithinASecondIsNotWritten) {
  CrashWatch running = watch();
  running.begin(1);
  const char* const task = "blink";
  running.note(task, 7);
  const uint32_t before = fake.system.retains;
  running.note(task, 7);
  EXPECT_EQ(fake.system.retains, before);
  running.note(task, 8);
  EXPECT_EQ(fake.system.retains, before + 1);
}

TEST_F(CrashWatchTest, ADamagedRecordIsNone) {
  const uint8_t record[] = {9, 9};
  (void)fake.storage.store(StorageKey::Crash, record);
  CrashWatch next = watch();
  next.begin(2);
  EXPECT_TRUE(next.lastCrash() == nullptr);
}

}  // namespace
}  // namespace spore
