#include "spore/ota/firmware_record.h"

#include <gtest/gtest.h>

#include <cstring>

namespace spore {
namespace {

struct FirmwareRecordTest : ::testing::Test {
  uint8_t bytes[firmwareRecordBytes + 1] = {};

  void write(const FirmwareRecord& record) {
    ByteWriter writer{MutableBytes{bytes}.first(firmwareRecordBytes)};
    encodeFirmwareRecord(writer, record);
    ASSERT_TRUE(writer.ok());
    ASSERT_EQ(writer.written().size(), firmwareRecordBytes);
  }
  Result<FirmwareRecord> read(size_t size = firmwareRecordBytes) {
    return decodeFirmwareRecord(Bytes{bytes}.first(size));
  }
  // What it is with another byte at this place.
  Status statusWith(size_t place, uint8_t byte) {
    const uint8_t before = bytes[place];
    bytes[place] = byte;
    const Status status = read().status();
    bytes[place] = before;
    return status;
  }
};

TEST_F(FirmwareRecordTest, IsReadAsItWasWritten) {
  FirmwareRecord record;
  record.outcome = TrialOutcome::Reverted;
  record.fault = TrialFault::Restarts;
  record.hadPeers = true;
  record.starts = 3;
  for (size_t i = 0; i < record.imageHash.size(); ++i) {
    record.imageHash[i] = static_cast<uint8_t>(i + 1);
    record.failedHash[i] = static_cast<uint8_t>(i + 101);
  }
  write(record);
  const uint8_t facts[] = {1, 3, 0x31, 3};
  EXPECT_EQ(std::memcmp(bytes, facts, sizeof facts), 0);
  const Result<FirmwareRecord> again = read();
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again.value().outcome, TrialOutcome::Reverted);
  EXPECT_EQ(again.value().fault, TrialFault::Restarts);
  EXPECT_TRUE(again.value().hadPeers);
  EXPECT_EQ(again.value().starts, 3);
  EXPECT_EQ(again.value().imageHash, record.imageHash);
  EXPECT_EQ(again.value().failedHash, record.failedHash);
}

TEST_F(FirmwareRecordTest, WhatIsNoRecordIsRefused) {
  write(FirmwareRecord{});
  EXPECT_EQ(read(firmwareRecordBytes - 1).status(), Status::Truncated);
  EXPECT_EQ(read(firmwareRecordBytes + 1).status(), Status::Malformed);
  EXPECT_EQ(statusWith(0, 2), Status::Malformed);
  EXPECT_EQ(statusWith(1, 4), Status::Ok);
  EXPECT_EQ(statusWith(1, 5), Status::Malformed);
  EXPECT_EQ(statusWith(2, 0x41), Status::Ok);
  EXPECT_EQ(statusWith(2, 0x51), Status::Malformed);
  EXPECT_EQ(statusWith(2, 0x42), Status::Malformed);
}

TEST(TrialTexts, OutcomesAndFaultsHaveTheirWords) {
  EXPECT_EQ(toText(TrialOutcome::None), "none");
  EXPECT_EQ(toText(TrialOutcome::Pending), "on_trial");
  EXPECT_EQ(toText(TrialOutcome::Confirmed), "confirmed");
  EXPECT_EQ(toText(TrialOutcome::Reverted), "reverted");
  EXPECT_EQ(toText(TrialOutcome::Failed), "failed");
  EXPECT_EQ(toText(TrialFault::None), "none");
  EXPECT_EQ(toText(TrialFault::NotSeen), "not_seen_by_a_peer");
  EXPECT_EQ(toText(TrialFault::LowHeap), "low_heap");
  EXPECT_EQ(toText(TrialFault::Restarts), "restarted_too_often");
  EXPECT_EQ(toText(TrialFault::Gone), "ended_or_hung");
}

}  // namespace
}  // namespace spore
