#include "image/key.h"

#include <gtest/gtest.h>

#include "boards/bearssl/bear_ssl_crypto.h"
#include "image/hex.h"

namespace spore::cli {
namespace {

PrivateKey::Number numberOf(const char* digits) {
  return parseHex<PrivateKey::Number>(digits).value_or(PrivateKey::Number{});
}

// RFC 6979, A.2.5.
struct Key : ::testing::Test {
  PrivateKey key =
      PrivateKey::from(numberOf("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721")).value();
};

TEST_F(Key, ItsPublicHalfIsThePointOfTheRfc) {
  EXPECT_EQ(hexText(asBytes(key.publicKey())),
            "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
            "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299");
}

TEST_F(Key, ItSignsAsTheRfcDoes) {
  EXPECT_EQ(hexText(asBytes(key.sign(sha256Of(asBytes("sample"))))),
            "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
            "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
}

TEST_F(Key, ItsIdIsTheBeginningOfTheHashOfItsPublicHalf) {
  EXPECT_EQ(hexText(asBytes(keyIdOf(key.publicKey()))),
            hexText(asBytes(sha256Of(asBytes(key.publicKey())))).substr(0, 16));
}

TEST_F(Key, NewKeysDifferAndSign) {
  const PrivateKey one = PrivateKey::makeNew();
  const PrivateKey other = PrivateKey::makeNew();
  EXPECT_NE(one.number(), other.number());
  const Sha256Hash hash = sha256Of(asBytes("text"));
  BearSslCrypto crypto;
  EXPECT_TRUE(crypto.verifies(one.publicKey(), hash, one.sign(hash)));
  EXPECT_FALSE(crypto.verifies(other.publicKey(), hash, one.sign(hash)));
}

TEST_F(Key, NumbersOutsideOfTheGroupAreNone) {
  EXPECT_FALSE(PrivateKey::from(PrivateKey::Number{}).has_value());
  const auto order = numberOf("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  EXPECT_FALSE(PrivateKey::from(order).has_value());
  PrivateKey::Number last = order;
  --last[31];
  EXPECT_TRUE(PrivateKey::from(last).has_value());
}

TEST_F(Key, OnlyPointsOfTheCurveArePublicKeys) {
  EXPECT_TRUE(isPublicKey(key.publicKey()));
  EXPECT_FALSE(isPublicKey(PublicKey{}));
  PublicKey beside = key.publicKey();
  beside[64] ^= 1;
  EXPECT_FALSE(isPublicKey(beside));
  PublicKey hybrid = key.publicKey();
  hybrid[0] = 7;
  EXPECT_FALSE(isPublicKey(hybrid));
}

}  // namespace
}  // namespace spore::cli
