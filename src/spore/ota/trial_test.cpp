#include "spore/ota/trial.h"

#include <gtest/gtest.h>

#include "support/fake_storage.h"

namespace spore {
namespace {

Sha256Hash hashOf(uint8_t seed) {
  Sha256Hash hash;
  hash.fill(seed);
  return hash;
}

class TrialTest : public ::testing::Test {
 protected:
  FakeStorage storage;
  Instant now{0xFFFFF000};  // the clock wraps during the trial
  TrialTerms terms;
  const TrialFacts well{true, true, 20000};

  void install(bool hasPeers) {
    Trial before{storage};
    EXPECT_EQ(before.announce(hashOf(7), hasPeers), Status::Ok);
  }
  // A start of that image: true where it is known only now that the other was given up.
  bool start(Trial& trial, uint8_t image, SlotTrial slot = SlotTrial::Unknown, bool isSafeMode = false) {
    trial.countStart();
    return trial.begin(now, hashOf(image), terms, slot, isSafeMode);
  }
  TrialOutcome judgeAt(Trial& trial, uint32_t seconds, const TrialFacts& facts) {
    return trial.judge(now + Millis{seconds * 1000}, facts);
  }
};

TEST_F(TrialTest, WithoutAnUpdateNothingIsOnTrial) {
  Trial trial{storage};
  start(trial, 7);
  EXPECT_FALSE(trial.isPending());
  EXPECT_EQ(judgeAt(trial, 100, {}), TrialOutcome::None);
  EXPECT_EQ(storage.stores, 0u);
}

TEST_F(TrialTest, ConfirmsWhatLivesLongEnoughAmongItsPeers) {
  install(true);
  Trial trial{storage};
  start(trial, 7);
  ASSERT_TRUE(trial.isPending());
  EXPECT_EQ(trial.left(now).count, 30000u);
  EXPECT_EQ(judgeAt(trial, 29, well), TrialOutcome::Pending);
  EXPECT_EQ(judgeAt(trial, 30, well), TrialOutcome::Confirmed);
  EXPECT_EQ(trial.confirm(), Status::Ok);
  EXPECT_FALSE(trial.isPending());
  EXPECT_EQ(trial.record().starts, 0);
  Trial later{storage};
  start(later, 7);
  EXPECT_FALSE(later.isPending());
  EXPECT_EQ(later.record().outcome, TrialOutcome::Confirmed);
}

TEST_F(TrialTest, WaitsForPeersButNotForEver) {
  install(true);
  Trial trial{storage};
  start(trial, 7);
  EXPECT_EQ(judgeAt(trial, 60, {true, false, 20000}), TrialOutcome::Pending);
  EXPECT_EQ(judgeAt(trial, 89, {false, true, 20000}), TrialOutcome::Pending);
  EXPECT_EQ(judgeAt(trial, 90, {false, true, 20000}), TrialOutcome::Failed);
  EXPECT_EQ(trial.record().fault, TrialFault::NotSeen);
}

TEST_F(TrialTest, ALonelyNodeNeedsNoPeers) {
  install(false);
  Trial trial{storage};
  start(trial, 7);
  EXPECT_EQ(judgeAt(trial, 30, {false, false, 20000}), TrialOutcome::Confirmed);
}

TEST_F(TrialTest, FailsAtOnceWhenTheHeapRunsLow) {
  install(true);
  Trial trial{storage};
  start(trial, 7);
  EXPECT_EQ(judgeAt(trial, 5, {true, true, 8191}), TrialOutcome::Failed);
  EXPECT_EQ(trial.record().fault, TrialFault::LowHeap);
  trial.noteReturn(false);
  EXPECT_EQ(trial.record().outcome, TrialOutcome::Failed);
  EXPECT_EQ(trial.record().failedHash, hashOf(7));
}

TEST_F(TrialTest, FailsWhenItRestartsAgainAndAgain) {
  install(true);
  for (int round = 1; round <= 3; ++round) {
    Trial trial{storage};
    start(trial, 7);
    EXPECT_EQ(judgeAt(trial, 1, well), TrialOutcome::Pending);
  }
  Trial trial{storage};
  start(trial, 7);
  EXPECT_EQ(judgeAt(trial, 1, well), TrialOutcome::Failed);
  EXPECT_EQ(trial.record().fault, TrialFault::Restarts);
}

TEST_F(TrialTest, AStartCountsThoughItEndsBeforeAnythingIsKnown) {
  install(true);
  for (int round = 1; round <= 3; ++round) Trial{storage}.countStart();
  Trial trial{storage};
  start(trial, 7);
  EXPECT_EQ(judgeAt(trial, 1, well), TrialOutcome::Failed);
  EXPECT_EQ(trial.record().fault, TrialFault::Restarts);
}

TEST_F(TrialTest, AStartThatSomebodyEndsDoesNotCount) {
  install(true);
  for (int round = 0; round < 20; ++round) {
    Trial ordered{storage};
    ordered.countStart();
    if (round % 2 == 0) ordered.begin(now, hashOf(7), terms, SlotTrial::Unknown, false);
    ordered.uncountStart();
  }
  for (int round = 0; round < 20; ++round) Trial{storage}.countStart(false);
  Trial trial{storage};
  start(trial, 7);
  EXPECT_EQ(judgeAt(trial, 1, well), TrialOutcome::Pending);
}

TEST_F(TrialTest, TheOnlyStartCanBeUncountedAndNoneBelowThat) {
  install(true);
  Trial ordered{storage};
  ordered.countStart();
  EXPECT_EQ(ordered.record().starts, 1u);
  ordered.uncountStart();
  EXPECT_EQ(ordered.record().starts, 0u);
  ordered.uncountStart();
  EXPECT_EQ(ordered.record().starts, 0u);
}

TEST_F(TrialTest, NothingPassesInSafeMode) {
  install(false);
  Trial trial{storage};
  start(trial, 7, SlotTrial::Unknown, true);
  EXPECT_EQ(judgeAt(trial, 30, well), TrialOutcome::Failed);
  trial.noteReturn(false);
  Trial later{storage};
  start(later, 7);
  EXPECT_EQ(judgeAt(later, 60, well), TrialOutcome::Failed);
  EXPECT_EQ(later.record().failedHash, hashOf(7));
}

TEST_F(TrialTest, UntilItIsConfirmedInTheStorageItIsOnTrial) {
  install(false);
  Trial trial{storage};
  start(trial, 7);
  ASSERT_EQ(judgeAt(trial, 30, well), TrialOutcome::Confirmed);
  storage.storeStatus = Status::Full;
  EXPECT_EQ(trial.confirm(), Status::Full);
  EXPECT_TRUE(trial.isPending());
  EXPECT_TRUE(trial.isOpen());
  EXPECT_TRUE(trial.isUnsaved());
  EXPECT_EQ(trial.record().starts, 1);
  storage.storeStatus = Status::Ok;
  ASSERT_EQ(judgeAt(trial, 31, well), TrialOutcome::Confirmed);
  EXPECT_EQ(trial.confirm(), Status::Ok);
  EXPECT_FALSE(trial.isOpen());
  EXPECT_FALSE(trial.isUnsaved());
}

TEST_F(TrialTest, AFailureThatCouldNotBeStoredIsStoredLater) {
  install(false);
  Trial trial{storage};
  start(trial, 7);
  storage.storeStatus = Status::Full;
  trial.noteReturn(false);
  EXPECT_TRUE(trial.isUnsaved());
  storage.storeStatus = Status::Ok;
  trial.saveAgain();
  EXPECT_FALSE(trial.isUnsaved());
  Trial later{storage};
  start(later, 7);
  EXPECT_EQ(later.record().outcome, TrialOutcome::Failed);
}

TEST_F(TrialTest, WhatTheSlotHoldsOnTrialIsJudgedWithoutARecordToo) {
  Trial trial{storage};
  start(trial, 7, SlotTrial::Open);
  ASSERT_TRUE(trial.isPending());
  EXPECT_EQ(judgeAt(trial, 30, well), TrialOutcome::Confirmed);
}

TEST_F(TrialTest, WhatTheSlotHasConfirmedIsNotTriedAgain) {
  install(true);
  Trial trial{storage};
  start(trial, 7, SlotTrial::Settled);
  EXPECT_FALSE(trial.isOpen());
  EXPECT_EQ(trial.record().starts, 0);
  EXPECT_EQ(trial.record().outcome, TrialOutcome::Confirmed);
}

TEST_F(TrialTest, AFirmwareThatFindsItselfBackKnowsThatTheOtherWasGivenUp) {
  install(true);
  Trial trial{storage};
  EXPECT_TRUE(start(trial, 3, SlotTrial::GivenUp));
  EXPECT_FALSE(trial.isPending());
  EXPECT_EQ(trial.record().fault, TrialFault::Gone);
  EXPECT_EQ(trial.record().outcome, TrialOutcome::Reverted);
  EXPECT_EQ(trial.record().failedHash, hashOf(7));
  Trial later{storage};
  EXPECT_FALSE(start(later, 3, SlotTrial::GivenUp));
  EXPECT_EQ(later.record().fault, TrialFault::Gone);
  EXPECT_EQ(later.record().failedHash, hashOf(7));
}

TEST_F(TrialTest, AnImageThatAPowerCutKeptFromStartingIsNotToBlame) {
  install(true);
  Trial trial{storage};
  start(trial, 3);
  EXPECT_FALSE(trial.isPending());
  EXPECT_EQ(trial.record().outcome, TrialOutcome::None);
  EXPECT_EQ(trial.record().failedHash, Sha256Hash{});
}

TEST_F(TrialTest, AnInstallationThatFailedLeavesTheOutcomeBeforeIt) {
  install(false);
  Trial trial{storage};
  start(trial, 7);
  ASSERT_EQ(judgeAt(trial, 30, well), TrialOutcome::Confirmed);
  ASSERT_EQ(trial.confirm(), Status::Ok);
  EXPECT_EQ(trial.announce(hashOf(8), true), Status::Ok);
  trial.withdraw();
  EXPECT_EQ(trial.record().outcome, TrialOutcome::Confirmed);
  Trial later{storage};
  start(later, 7);
  EXPECT_FALSE(later.isPending());
  EXPECT_EQ(later.record().outcome, TrialOutcome::Confirmed);
}

TEST_F(TrialTest, OnlyWhatWasAnnouncedIsWithdrawn) {
  install(false);
  Trial trial{storage};
  start(trial, 7);
  trial.withdraw();
  EXPECT_TRUE(trial.isPending());
  EXPECT_EQ(trial.record().outcome, TrialOutcome::Pending);
  ASSERT_EQ(trial.confirm(), Status::Ok);
  const uint32_t stores = storage.stores;
  trial.withdraw();
  EXPECT_EQ(trial.record().outcome, TrialOutcome::Confirmed);
  EXPECT_EQ(storage.stores, stores);
}

TEST_F(TrialTest, WithoutAPlaceForItsRecordThereIsNoTrial) {
  storage.storeStatus = Status::Full;
  Trial trial{storage};
  EXPECT_EQ(trial.announce(hashOf(7), true), Status::Full);
  EXPECT_EQ(trial.record().outcome, TrialOutcome::None);
  EXPECT_FALSE(trial.isUnsaved());  // nothing was changed
}

TEST_F(TrialTest, NothingOfATrialBeforeCountsInTheNextOne) {
  install(true);
  Trial trial{storage};
  start(trial, 7);
  EXPECT_EQ(judgeAt(trial, 5, {true, true, 8191}), TrialOutcome::Failed);
  trial.noteReturn(false);
  EXPECT_FALSE(trial.isPending());
  EXPECT_EQ(trial.record().starts, 1);
  ASSERT_EQ(trial.announce(hashOf(8), false), Status::Ok);
  EXPECT_EQ(trial.record().fault, TrialFault::None);
  EXPECT_EQ(trial.record().starts, 0);
  EXPECT_FALSE(trial.record().hadPeers);
}

TEST_F(TrialTest, WhatTheSlotPutsOnTrialHasAFreshRecord) {
  install(true);
  Trial{storage}.countStart();
  Trial trial{storage};
  start(trial, 7);
  EXPECT_EQ(judgeAt(trial, 5, {true, true, 8191}), TrialOutcome::Failed);
  trial.noteReturn(true);
  Trial ofSlot{storage};
  start(ofSlot, 9, SlotTrial::Open);
  EXPECT_TRUE(ofSlot.isPending());
  EXPECT_FALSE(ofSlot.record().hadPeers);
  EXPECT_EQ(ofSlot.record().fault, TrialFault::None);
  EXPECT_EQ(ofSlot.record().starts, 1);
  EXPECT_EQ(ofSlot.record().imageHash, hashOf(9));
}

TEST(FirmwareRecord, IsReadAsItWasWritten) {
  FirmwareRecord record;
  record.outcome = TrialOutcome::Reverted;
  record.fault = TrialFault::LowHeap;
  record.hadPeers = true;
  record.starts = 2;
  record.imageHash = hashOf(1);
  record.failedHash = hashOf(2);
  uint8_t bytes[firmwareRecordBytes + 1] = {};
  ByteWriter writer{bytes};
  encodeFirmwareRecord(writer, record);
  ASSERT_EQ(writer.size(), firmwareRecordBytes);
  const Bytes written = writer.written();
  const Result<FirmwareRecord> read = decodeFirmwareRecord(written);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read.value().outcome, TrialOutcome::Reverted);
  EXPECT_EQ(read.value().fault, TrialFault::LowHeap);
  EXPECT_TRUE(read.value().hadPeers);
  EXPECT_EQ(read.value().starts, 2);
  EXPECT_EQ(read.value().imageHash, hashOf(1));
  EXPECT_EQ(read.value().failedHash, hashOf(2));
  for (size_t size = 0; size < firmwareRecordBytes; ++size) {
    EXPECT_EQ(decodeFirmwareRecord(written.first(size)).status(), Status::Truncated);
  }
  EXPECT_EQ(decodeFirmwareRecord(bytes).status(), Status::Malformed);
  for (const size_t place : {0u, 1u, 2u}) {
    bytes[place] ^= 0x80;
    EXPECT_EQ(decodeFirmwareRecord(written).status(), Status::Malformed);
    bytes[place] ^= 0x80;
  }
}

}  // namespace
}  // namespace spore
