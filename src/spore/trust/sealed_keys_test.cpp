#include "spore/trust/sealed_keys.h"

#include <gtest/gtest.h>

#include <cstring>

#include "support/keyed_nodes.h"

namespace spore {
namespace {

struct Sealed : ::testing::Test {
  ToyCrypto crypto;
  NodeKeys keys = deriveNodeKeys(crypto, secretOf(7), 0xA1, 3, 2);
  uint8_t sealed[sealedKeysBytes];

  void SetUp() override { sealKeys(crypto, secretOf(1), SealNonce{5}, keys, sealed); }
};

TEST_F(Sealed, WhoHasTheKeyReadsWhatWasSealed) {
  const Result<NodeKeys> opened = openSealedKeys(crypto, secretOf(1), sealed);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened.value().epoch, 3u);
  EXPECT_EQ(opened.value().generation, 2u);
  EXPECT_EQ(opened.value().frameKey, keys.frameKey);
  EXPECT_EQ(opened.value().nodeKey, keys.nodeKey);
  EXPECT_EQ(openSealedKeys(crypto, secretOf(2), sealed).status(), Status::Forbidden);
}

TEST_F(Sealed, EachBitIsUnderTheTag) {
  for (size_t bit = 8; bit < 8 * sizeof sealed; ++bit) {
    sealed[bit / 8] = static_cast<uint8_t>(sealed[bit / 8] ^ 1 << bit % 8);
    EXPECT_EQ(openSealedKeys(crypto, secretOf(1), sealed).status(), Status::Forbidden);
    sealed[bit / 8] = static_cast<uint8_t>(sealed[bit / 8] ^ 1 << bit % 8);
  }
  EXPECT_TRUE(openSealedKeys(crypto, secretOf(1), sealed).ok());
}

TEST_F(Sealed, AnotherSizeOrVersionIsRefused) {
  EXPECT_EQ(openSealedKeys(crypto, secretOf(1), Bytes{sealed}.first(sealedKeysBytes - 1)).status(), Status::Malformed);
  EXPECT_EQ(openSealedKeys(crypto, secretOf(1), {}).status(), Status::Malformed);
  sealed[0] = 2;
  EXPECT_EQ(openSealedKeys(crypto, secretOf(1), sealed).status(), Status::Unsupported);
}

// The keys must not show through, nor what two messages have in common.
TEST_F(Sealed, ThePadIsAnotherOneForEachNonceAndEachPart) {
  constexpr size_t partBytes = 16, partsMax = 64, padAt = 1 + sizeof(SealNonce);
  uint8_t parts[partsMax][partBytes];
  size_t count = 0;
  for (uint8_t nonce = 0; nonce < 8; ++nonce) {
    sealKeys(crypto, secretOf(1), SealNonce{nonce}, NodeKeys{}, sealed);
    for (size_t at = padAt; at + partBytes <= sealedKeysBytes; at += partBytes)
      std::memcpy(parts[count++], sealed + at, partBytes);
  }
  EXPECT_EQ(count, 40u);
  for (size_t one = 0; one < count; ++one) {
    for (size_t other = 0; other < one; ++other) EXPECT_FALSE(isSameTag(parts[one], parts[other]));
  }
}

}  // namespace
}  // namespace spore
