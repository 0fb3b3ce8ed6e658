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
    before.announce(hashOf(7), hasPeers);
  }
  TrialOutcome judgeAt(Trial& trial, uint32_t seconds, const TrialFacts& facts) {
    return trial.judge(now + Millis{seconds * 1000}, facts);
  }
};

TEST_F(TrialTest, WithoutAnUpdateNothingIsOnTrial) {
  Trial trial{storage};
  trial.begin(now, hashOf(7), terms, true);
  EXPECT_FALSE(trial.isPending());
  EXPECT_TRUE(judgeAt(trial, 100, {}) == TrialOutcome::None);
  EXPECT_EQ(storage.stores, 0u);
}

TEST_F(TrialTest, ConfirmsWhatLivesLongEnoughAmongItsPeers) {
  install(true);
  Trial trial{storage};
  trial.begin(now, hashOf(7), terms, true);
  ASSERT_TRUE(trial.isPending());
  EXPECT_EQ(trial.left(now).count, 30000u);
  EXPECT_TRUE(judgeAt(trial, 29, well) == TrialOutcome::Pending);
  EXPECT_TRUE(judgeAt(trial, 30, well) == TrialOutcome::Confirmed);
  EXPECT_FALSE(trial.isPending());
  Trial later{storage};
  later.begin(now, hashOf(7), terms, true);
  EXPECT_FALSE(later.isPending());
  EXPECT_TRUE(later.record().outcome == TrialOutcome::Confirmed);
}

TEST_F(TrialTest, WaitsForPeersButNotForEver) {
  install(true);
  Trial trial{storage};
  trial.begin(now, hashOf(7), terms, true);
  EXPECT_TRUE(judgeAt(trial, 60, {true, false, 20000}) == TrialOutcome::Pending);
  EXPECT_TRUE(judgeAt(trial, 89, {false, true, 20000}) == TrialOutcome::Pending);
  EXPECT_TRUE(judgeAt(trial, 90, {false, true, 20000}) == TrialOutcome::Failed);
  EXPECT_TRUE(trial.record().fault == TrialFault::NotSeen);
}

TEST_F(TrialTest, ALonelyNodeNeedsNoPeers) {
  install(false);
  Trial trial{storage};
  trial.begin(now, hashOf(7), terms, true);
  EXPECT_TRUE(judgeAt(trial, 30, {false, false, 20000}) == TrialOutcome::Confirmed);
}

TEST_F(TrialTest, FailsAtOnceWhenTheHeapRunsLow) {
  install(true);
  Trial trial{storage};
  trial.begin(now, hashOf(7), terms, true);
  EXPECT_TRUE(judgeAt(trial, 5, {true, true, 8191}) == TrialOutcome::Failed);
  EXPECT_TRUE(trial.record().fault == TrialFault::LowHeap);
  trial.noteReturn(false);
  EXPECT_TRUE(trial.record().outcome == TrialOutcome::Failed);
  EXPECT_TRUE(trial.record().failedHash == hashOf(7));
}

TEST_F(TrialTest, FailsWhenItRestartsAgainAndAgain) {
  install(true);
  for (int start = 1; start <= 3; ++start) {
    Trial trial{storage};
    trial.begin(now, hashOf(7), terms, true);
    EXPECT_TRUE(judgeAt(trial, 1, well) == TrialOutcome::Pending);
  }
  Trial trial{storage};
  trial.begin(now, hashOf(7), terms, true);
  EXPECT_TRUE(judgeAt(trial, 1, well) == TrialOutcome::Failed);
  EXPECT_TRUE(trial.record().fault == TrialFault::Restarts);
}

TEST_F(TrialTest, AFirmwareThatFindsItselfBackKnowsThatTheOtherWasGivenUp) {
  install(true);
  Trial trial{storage};
  EXPECT_TRUE(trial.begin(now, hashOf(3), terms, true));
  EXPECT_FALSE(trial.isPending());
  EXPECT_TRUE(trial.record().fault == TrialFault::Gone);
  EXPECT_TRUE(trial.record().outcome == TrialOutcome::Reverted);
  EXPECT_TRUE(trial.record().failedHash == hashOf(7));
  Trial later{storage};
  EXPECT_FALSE(later.begin(now, hashOf(3), terms, true));
  EXPECT_TRUE(later.record().fault == TrialFault::Gone);
  EXPECT_TRUE(later.record().failedHash == hashOf(7));
}

TEST_F(TrialTest, AnImageThatAPowerCutKeptFromStartingIsNotToBlame) {
  install(true);
  Trial trial{storage};
  trial.begin(now, hashOf(3), terms, false);
  EXPECT_FALSE(trial.isPending());
  EXPECT_TRUE(trial.record().outcome == TrialOutcome::None);
  EXPECT_TRUE(trial.record().failedHash == Sha256Hash{});
}

TEST_F(TrialTest, AnInstallationThatFailedLeavesTheOutcomeBeforeIt) {
  install(false);
  Trial trial{storage};
  trial.begin(now, hashOf(7), terms, false);
  ASSERT_TRUE(judgeAt(trial, 30, well) == TrialOutcome::Confirmed);
  EXPECT_TRUE(trial.announce(hashOf(8), true) == Status::Ok);
  trial.withdraw();
  EXPECT_TRUE(trial.record().outcome == TrialOutcome::Confirmed);
  Trial later{storage};
  later.begin(now, hashOf(7), terms, false);
  EXPECT_FALSE(later.isPending());
  EXPECT_TRUE(later.record().outcome == TrialOutcome::Confirmed);
}

TEST_F(TrialTest, WithoutAPlaceForItsRecordThereIsNoTrial) {
  storage.storeStatus = Status::Full;
  Trial trial{storage};
  EXPECT_TRUE(trial.announce(hashOf(7), true) == Status::Full);
  EXPECT_TRUE(trial.record().outcome == TrialOutcome::None);
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
  EXPECT_TRUE(read.value().outcome == TrialOutcome::Reverted);
  EXPECT_TRUE(read.value().fault == TrialFault::LowHeap);
  EXPECT_TRUE(read.value().hadPeers);
  EXPECT_EQ(read.value().starts, 2);
  EXPECT_TRUE(read.value().imageHash == hashOf(1));
  EXPECT_TRUE(read.value().failedHash == hashOf(2));
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
