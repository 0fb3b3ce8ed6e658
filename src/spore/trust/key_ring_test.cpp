#include "spore/trust/key_ring.h"

#include <gtest/gtest.h>

#include "support/keyed_nodes.h"

namespace spore {
namespace {

struct Ring : ::testing::Test {
  ToyCrypto crypto;
  KeyRing ring{deriveNodeKeys(crypto, secretOf(7), 0xA1, 3, 2), deriveNodeKeys(crypto, secretOf(7), 0xA1, 4, 3),
               KeyStep::Staged};
  uint8_t record[keyRingRecordBytesMax];
};

TEST_F(Ring, ARecordGivesBackWhatWasWritten) {
  for (const KeyStep step : {KeyStep::None, KeyStep::Staged, KeyStep::OnTrial, KeyStep::Retiring}) {
    ring.step = step;
    const size_t size = encodeKeyRing(ring, record);
    const Result<KeyRing> read = decodeKeyRing(Bytes{record}.first(size));
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read.value().step, step);
    EXPECT_EQ(read.value().active.nodeKey, ring.active.nodeKey);
    EXPECT_EQ(read.value().active.epoch, 3u);
    EXPECT_EQ(read.value().hasOther(), step != KeyStep::None);
    EXPECT_EQ(read.value().other.epoch, step == KeyStep::None ? 0u : 4u);
    EXPECT_EQ(read.value().other.frameKey == ring.other.frameKey, step != KeyStep::None);
  }
}

TEST_F(Ring, OneSetOfKeysIsWrittenAsNodesKnowItThatChangeNone) {
  ring.step = KeyStep::None;
  ASSERT_EQ(encodeKeyRing(ring, record), nodeKeysRecordBytes);
  EXPECT_TRUE(decodeNodeKeys(Bytes{record}.first(nodeKeysRecordBytes)).ok());
}

TEST_F(Ring, WhatIsNoRecordIsRefused) {
  EXPECT_EQ(decodeKeyRing({}).status(), Status::Malformed);
  const size_t size = encodeKeyRing(ring, record);
  EXPECT_EQ(decodeKeyRing(Bytes{record}.first(size - 1)).status(), Status::Malformed);
  for (const uint8_t step : {0, 4, 255}) {
    record[1] = step;
    EXPECT_EQ(decodeKeyRing(record).status(), Status::Malformed);
  }
  record[0] = 3;
  EXPECT_EQ(decodeKeyRing(record).status(), Status::Unsupported);
}

}  // namespace
}  // namespace spore
