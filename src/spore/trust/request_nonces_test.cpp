#include "spore/trust/request_nonces.h"

#include <gtest/gtest.h>

#include "support/toy_crypto.h"
#include "support/toy_mac.h"

namespace spore {
namespace {

struct RequestNoncesTest : ::testing::Test {
  ToyCrypto crypto;
  Instant now{123456};
  RequestNonces nonces{now, crypto, SecretKey{1, 2, 3}};

  bool take(const RequestNonce& nonce, uint32_t counter) { return nonces.take(now, nonce, counter); }
  void wait(uint32_t seconds) { now = now + Millis{seconds * 1000}; }
};

TEST_F(RequestNoncesTest, EachCounterCountsOnceAndOvertakenOnesToo) {
  const RequestNonce nonce = nonces.make(now);
  EXPECT_TRUE(take(nonce, 1));
  EXPECT_FALSE(take(nonce, 1));
  EXPECT_TRUE(take(nonce, 5));
  for (const uint32_t counter : {2u, 4u, 3u}) {
    EXPECT_TRUE(take(nonce, counter));
    EXPECT_FALSE(take(nonce, counter));
  }
  EXPECT_FALSE(take(nonce, 1));
  EXPECT_FALSE(take(nonce, 5));
  EXPECT_FALSE(take(nonce, 0));
  EXPECT_TRUE(take(nonce, UINT32_MAX));
  EXPECT_TRUE(take(nonce, UINT32_MAX - RequestNonces::windowMax));
  EXPECT_FALSE(take(nonce, UINT32_MAX - RequestNonces::windowMax - 1));
}

TEST_F(RequestNoncesTest, TheFirstCounterMayBeAny) {
  const RequestNonce nonce = nonces.make(now);
  EXPECT_TRUE(take(nonce, 10));
  EXPECT_TRUE(take(nonce, 9));
  EXPECT_TRUE(take(nonce, 26));
  EXPECT_FALSE(take(nonce, 10));
  EXPECT_TRUE(take(nonce, 11));
}

TEST_F(RequestNoncesTest, ANonceIsOverAfterItsLife) {
  const RequestNonce nonce = nonces.make(now);
  wait(RequestNonces::lifeSeconds - 1);
  EXPECT_TRUE(take(nonce, 1));
  wait(1);
  EXPECT_FALSE(take(nonce, 2));
}

TEST_F(RequestNoncesTest, ItDoesNotComeBackWhenTheClockOfMillisecondsBeginsAnew) {
  const RequestNonce nonce = nonces.make(now);
  for (int day = 0; day < 50; ++day) {
    wait(86400);
    nonces.tick(now);
  }
  // 2^32 ms after it was made, but for a few.
  const uint32_t passed = 50u * 86400u * 1000u;
  now = now - Millis{passed};
  now = now + Millis{5000};
  EXPECT_FALSE(take(nonce, 1));
}

TEST_F(RequestNoncesTest, AChangedOneIsNoneOfOursAndNeitherIsThatOfAnotherStart) {
  const RequestNonce nonce = nonces.make(now);
  for (size_t i = 0; i < nonce.size(); ++i) {
    RequestNonce changed = nonce;
    changed[i] = static_cast<uint8_t>(changed[i] ^ 1);
    EXPECT_FALSE(take(changed, 1));
  }
  RequestNonces other{now, crypto, SecretKey{1, 2, 4}};
  EXPECT_FALSE(take(other.make(now), 1));
  EXPECT_EQ(nonces.size(), 0u);
}

TEST_F(RequestNoncesTest, WhenAllPlacesAreTakenTheOldestIsForgottenAndWhatIsOlder) {
  const RequestNonce unused = nonces.make(now);
  RequestNonce made[limits::requestNoncesMax + 1];
  for (RequestNonce& nonce : made) nonce = nonces.make(now);
  for (size_t i = 0; i < limits::requestNoncesMax; ++i) EXPECT_TRUE(take(made[i], 1));
  // It would have to go at once.
  EXPECT_FALSE(take(unused, 1));
  EXPECT_TRUE(take(made[limits::requestNoncesMax], 1));
  EXPECT_FALSE(take(made[0], 2));
  EXPECT_TRUE(take(made[1], 2));
  EXPECT_EQ(nonces.size(), limits::requestNoncesMax);
}

TEST_F(RequestNoncesTest, PlacesOfNoncesThatAreOverCostNobodyHis) {
  for (size_t i = 0; i < limits::requestNoncesMax; ++i) EXPECT_TRUE(take(nonces.make(now), 1));
  wait(RequestNonces::lifeSeconds);
  const RequestNonce first = nonces.make(now);
  const RequestNonce second = nonces.make(now);
  EXPECT_TRUE(take(second, 1));
  EXPECT_TRUE(take(first, 1));
}

}  // namespace
}  // namespace spore
