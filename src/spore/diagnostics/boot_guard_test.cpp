#include "spore/diagnostics/boot_guard.h"

#include <gtest/gtest.h>

#include "support/fake_board.h"

namespace spore {
namespace {

class BootGuardTest : public ::testing::Test {
 protected:
  BootGuardTest() { fake.system.cause = ResetCause::Watchdog; }

  FakeBoard fake;
  uint32_t start = 100;

  // A start that lives so long; returns whether it came up in safe mode.
  bool live(uint32_t seconds) {
    Trail trail{fake.system};
    BootGuard guard{fake.storage, trail};
    (void)trail.begin();
    guard.begin(++start, fake.system.cause);
    guard.note(seconds);
    return guard.isSafeMode();
  }
  // A start that somebody ends by ordering a restart.
  bool liveUntilOrdered() {
    Trail trail{fake.system};
    BootGuard guard{fake.storage, trail};
    (void)trail.begin();
    guard.begin(++start, fake.system.cause);
    guard.noteOrdered();
    fake.system.cause = ResetCause::Software;
    return guard.isSafeMode();
  }
  int countBad() {
    int bad = 0;
    while (!live(1)) ++bad;
    return bad;
  }
};

TEST_F(BootGuardTest, GoodStartsNeverLeadToSafeMode) {
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(live(60));
  EXPECT_LE(fake.storage.stores, 27u);
}

TEST_F(BootGuardTest, BadStartsInARowLeadToSafeMode) {
  EXPECT_FALSE(live(60));
  int bad = 0;
  while (!live(59)) ++bad;
  EXPECT_EQ(bad, 8);
  EXPECT_TRUE(live(59));
}

TEST_F(BootGuardTest, RestartsThatSomebodyOrdersAreNoFailures) {
  EXPECT_FALSE(live(60));
  for (int i = 0; i < 40; ++i) EXPECT_FALSE(liveUntilOrdered());
  EXPECT_EQ(countBad(), 8);
}

TEST_F(BootGuardTest, RestartsThatSomebodyOrdersAreNoFailuresWithoutFlashEither) {
  fake.storage.storeStatus = Status::IoError;
  EXPECT_FALSE(live(60));
  for (int i = 0; i < 40; ++i) EXPECT_FALSE(liveUntilOrdered());
  fake.system.cause = ResetCause::Watchdog;
  EXPECT_EQ(countBad(), 8);
}

TEST_F(BootGuardTest, SwitchingThePowerOnAndOffIsNoFailure) {
  EXPECT_FALSE(live(60));
  for (const ResetCause cause : {ResetCause::PowerOn, ResetCause::External}) {
    fake.system.cause = cause;
    for (int i = 0; i < 40; ++i) EXPECT_FALSE(live(1));
  }
  // The first of them is how the last of those ended.
  fake.system.cause = ResetCause::Exception;
  EXPECT_EQ(countBad(), 7);
}

TEST_F(BootGuardTest, WhatIsNoFailureForgivesNone) {
  EXPECT_FALSE(live(60));
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(live(1));
  for (int i = 0; i < 20; ++i) EXPECT_FALSE(liveUntilOrdered());
  fake.system.cause = ResetCause::PowerOn;
  fake.system.retainedStatus = Status::NotFound;
  for (int i = 0; i < 20; ++i) EXPECT_FALSE(live(1));
  fake.system.cause = ResetCause::Watchdog;
  EXPECT_LE(countBad(), 4);
}

TEST_F(BootGuardTest, PowerCutsDoNotResetTheCount) {
  fake.system.retainedStatus = Status::NotFound;
  EXPECT_FALSE(live(60));
  int bad = 0;
  while (!live(59)) ++bad;
  EXPECT_EQ(bad, 8);
}

TEST_F(BootGuardTest, StartsAreCountedWithoutAFlashThatKeepsThem) {
  fake.storage.storeStatus = Status::IoError;
  EXPECT_FALSE(live(60));
  int bad = 0;
  while (!live(59)) ++bad;
  EXPECT_EQ(bad, 8);
  EXPECT_TRUE(live(61));
  EXPECT_FALSE(live(59));
}

TEST_F(BootGuardTest, ANumberThatTheClusterKnewToBeLaterIsNoRowOfBadStarts) {
  EXPECT_FALSE(live(60));
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(live(1));
  Trail trail{fake.system};
  BootGuard guard{fake.storage, trail};
  (void)trail.begin();
  guard.begin(++start, fake.system.cause);
  start += 5000;
  guard.renumber(start);
  for (int i = 0; i < 2; ++i) EXPECT_FALSE(live(1));
  EXPECT_TRUE(live(1));
}

TEST_F(BootGuardTest, AnotherFirmwareIsCountedFromItsOwnFirstStart) {
  EXPECT_FALSE(live(60));
  for (int i = 0; i < 7; ++i) EXPECT_FALSE(live(1));
  Trail trail{fake.system};
  BootGuard guard{fake.storage, trail};
  (void)trail.begin();
  guard.begin(++start, fake.system.cause);
  guard.forgive();
  for (int i = 0; i < 8; ++i) EXPECT_FALSE(live(1));
  EXPECT_TRUE(live(1));
}

TEST_F(BootGuardTest, StartsThatWereGoodButNotStoredLeaveAtLeastFive) {
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(live(60));
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(live(1));
}

TEST_F(BootGuardTest, AGoodStartInSafeModeEndsIt) {
  EXPECT_FALSE(live(60));
  while (!live(1)) {
  }
  EXPECT_TRUE(live(61));
  EXPECT_FALSE(live(1));
}

TEST_F(BootGuardTest, ANewNodeIsWatchedFromItsFirstStart) {
  int bad = 0;
  while (!live(1)) ++bad;
  EXPECT_EQ(bad, 8);
}

TEST_F(BootGuardTest, ACountThatWasPutBackIsNoReasonForSafeMode) {
  EXPECT_FALSE(live(60));
  start = 5;
  EXPECT_FALSE(live(60));
  EXPECT_FALSE(live(60));
}

}  // namespace
}  // namespace spore
