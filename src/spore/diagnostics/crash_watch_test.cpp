#include "spore/diagnostics/crash_watch.h"

#include <gtest/gtest.h>

#include "support/fake_board.h"

namespace spore {
namespace {

struct CrashWatchTest : ::testing::Test {
  FakeBoard fake;

  CrashWatch watch() { return CrashWatch(fake.system, fake.storage, fake.log); }
  static Trail::End endIn(const char* task, uint32_t uptimeS) {
    Trail::End end;
    end.task = TaskName{task};
    end.uptimeS = uptimeS;
    return end;
  }
};

TEST_F(CrashWatchTest, ANodeThatNeverCrashedSaysSo) {
  CrashWatch first = watch();
  first.begin(1, {});
  EXPECT_EQ(first.lastCrash(), nullptr);
  EXPECT_EQ(fake.storage.stores, 0u);
}

TEST_F(CrashWatchTest, AfterAnExceptionTaskAndUptimeAreKnown) {
  fake.system.cause = ResetCause::Exception;
  fake.system.site = {9, 0x40201234};
  CrashWatch next = watch();
  next.begin(5, endIn("blink", 77));
  ASSERT_NE(next.lastCrash(), nullptr);
  EXPECT_EQ(next.lastCrash()->cause, ResetCause::Exception);
  EXPECT_EQ(next.lastCrash()->exception, 9);
  EXPECT_EQ(next.lastCrash()->address, 0x40201234u);
  EXPECT_EQ(next.lastCrash()->uptimeS, 77u);
  EXPECT_EQ(next.lastCrash()->incarnation, 5u);
  EXPECT_EQ(next.lastCrash()->task, std::string_view{"blink"});
  EXPECT_EQ(fake.log.latest(),
            std::string_view{"the last run crashed: exception 9 at 0x40201234 after 77 s, in blink"});
}

TEST_F(CrashWatchTest, ItIsRememberedOverLaterRestartsAndPowerCuts) {
  fake.system.cause = ResetCause::Watchdog;
  watch().begin(5, endIn("blink", 77));
  fake.system.cause = ResetCause::PowerOn;
  CrashWatch later = watch();
  later.begin(9, {});
  ASSERT_NE(later.lastCrash(), nullptr);
  EXPECT_EQ(later.lastCrash()->cause, ResetCause::Watchdog);
  EXPECT_EQ(later.lastCrash()->incarnation, 5u);
  EXPECT_EQ(later.lastCrash()->task, std::string_view{"blink"});
  EXPECT_EQ(fake.storage.stores, 1u);
}

TEST_F(CrashWatchTest, APlannedRestartIsNoCrash) {
  for (const ResetCause cause : {ResetCause::Software, ResetCause::External, ResetCause::PowerOn}) {
    fake.system.cause = cause;
    CrashWatch next = watch();
    next.begin(2, endIn("blink", 77));
    EXPECT_EQ(next.lastCrash(), nullptr);
  }
}

TEST_F(CrashWatchTest, TheRecordBeginsWithItsVersionAndNoOtherIsRead) {
  CrashRecord crash;
  crash.cause = ResetCause::Watchdog;
  uint8_t record[crashRecordBytesMax];
  ByteWriter writer{MutableBytes{record}};
  encodeCrash(writer, crash);
  EXPECT_EQ(record[0], 1);
  EXPECT_TRUE(decodeCrash(writer.written()).ok());
  for (const uint8_t version : {0, 2}) {
    record[0] = version;
    EXPECT_EQ(decodeCrash(writer.written()).status(), Status::Malformed);
  }
  record[0] = 1;
  for (size_t size = 0; size < writer.size(); ++size)
    EXPECT_EQ(decodeCrash(writer.written().first(size)).status(), Status::Truncated);
  record[1] = static_cast<uint8_t>(ResetCause::Brownout) + 1;  // of a later version
  EXPECT_EQ(decodeCrash(writer.written()).status(), Status::Malformed);
}

TEST_F(CrashWatchTest, ADamagedRecordIsNone) {
  const uint8_t record[] = {9, 9};
  (void)fake.storage.store(StorageKey::Crash, record);
  CrashWatch next = watch();
  next.begin(2, {});
  EXPECT_EQ(next.lastCrash(), nullptr);
}

}  // namespace
}  // namespace spore
