#include "spore/trust/node_keys.h"

#include <gtest/gtest.h>

#include "support/toy_crypto.h"
#include "support/toy_mac.h"

namespace spore {
namespace {

SecretKey filledWith(uint8_t byte) {
  SecretKey key;
  key.fill(byte);
  return key;
}

struct Derived : ::testing::Test {
  ToyCrypto crypto;
  SecretKey root = filledWith(7);
};

TEST_F(Derived, KeysDifferByEpochNodeGenerationAndRoot) {
  const SecretKey frame = deriveFrameKey(crypto, root, 1);
  EXPECT_EQ(frame, deriveFrameKey(crypto, root, 1));
  EXPECT_NE(frame, deriveFrameKey(crypto, root, 2));
  EXPECT_NE(frame, deriveFrameKey(crypto, filledWith(8), 1));
  const SecretKey node = deriveNodeKey(crypto, root, 0xA1B2C3, 0);
  EXPECT_NE(node, deriveNodeKey(crypto, root, 0xA1B2C4, 0));
  EXPECT_NE(node, deriveNodeKey(crypto, root, 0xA1B2C3, 1));
  EXPECT_NE(node, deriveNodeKey(crypto, filledWith(8), 0xA1B2C3, 0));
  EXPECT_NE(node, frame);
}

TEST_F(Derived, ARecordGivesBackWhatWasWritten) {
  const NodeKeys keys = deriveNodeKeys(crypto, root, 0xA1B2C3, 5, 3);
  uint8_t record[nodeKeysRecordBytes];
  encodeNodeKeys(keys, record);
  const Result<NodeKeys> read = decodeNodeKeys(record);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read.value().epoch, 5u);
  EXPECT_EQ(read.value().frameKey, keys.frameKey);
  EXPECT_EQ(read.value().generation, 3u);
  EXPECT_EQ(read.value().nodeKey, keys.nodeKey);
}

TEST_F(Derived, ARecordOfAnotherSizeOrVersionIsRefused) {
  uint8_t record[nodeKeysRecordBytes + 1] = {};
  encodeNodeKeys(deriveNodeKeys(crypto, root, 1, 1, 1), *reinterpret_cast<uint8_t(*)[nodeKeysRecordBytes]>(record));
  EXPECT_EQ(decodeNodeKeys(Bytes{record, 0}).status(), Status::Malformed);
  EXPECT_EQ(decodeNodeKeys(Bytes{record, nodeKeysRecordBytes - 1}).status(), Status::Malformed);
  EXPECT_EQ(decodeNodeKeys(Bytes{record, nodeKeysRecordBytes + 1}).status(), Status::Malformed);
  record[0] = 2;
  EXPECT_EQ(decodeNodeKeys(Bytes{record, nodeKeysRecordBytes}).status(), Status::Unsupported);
}

TEST(SameTag, TagsAreTheSameOnlyInAllTheirBits) {
  const uint8_t tag[8] = {1, 2, 3, 4, 5, 6, 7, 8};
  EXPECT_TRUE(isSameTag(tag, tag));
  EXPECT_FALSE(isSameTag(tag, Bytes{tag, 7}));
  for (size_t i = 0; i < 64; ++i) {
    uint8_t other[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    other[i / 8] = static_cast<uint8_t>(other[i / 8] ^ 1 << i % 8);
    EXPECT_FALSE(isSameTag(tag, other));
  }
}

}  // namespace
}  // namespace spore
