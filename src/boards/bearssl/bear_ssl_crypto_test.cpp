#include "boards/bearssl/bear_ssl_crypto.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

uint8_t digit(char character) {
  return static_cast<uint8_t>(character <= '9' ? character - '0' : character - 'A' + 10);
}

template <typename Array>
Array fromHex(std::string_view text) {
  Array array{};
  EXPECT_EQ(text.size(), array.size() * 2);
  for (size_t i = 0; i < array.size() && 2 * i + 1 < text.size(); ++i) {
    array[i] = static_cast<uint8_t>(digit(text[2 * i]) << 4 | digit(text[2 * i + 1]));
  }
  return array;
}

struct BearSsl : ::testing::Test {
  BearSslCrypto bearSsl;
  Crypto& crypto = bearSsl;

  Sha256Hash hashOf(std::string_view text) {
    Sha256State state;
    EXPECT_EQ(crypto.begin(state), Status::Ok);
    crypto.add(state, asBytes(text));
    return crypto.result(state);
  }
};

TEST_F(BearSsl, HashesAsTheStandardsExamplesSay) {  // FIPS 180-4, examples of NIST
  EXPECT_EQ(hashOf(""), fromHex<Sha256Hash>("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"));
  EXPECT_EQ(hashOf("abc"), fromHex<Sha256Hash>("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"));
  EXPECT_EQ(hashOf("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            fromHex<Sha256Hash>("248D6A61D20638B8E5C026930C3E6039A33CE45964FF2167F6ECEDD419DB06C1"));
}

TEST_F(BearSsl, AMillionLettersInUnevenSlicesAreTheSameAsAtOnce) {
  constexpr std::string_view letters =
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
  Sha256State state;
  ASSERT_EQ(crypto.begin(state), Status::Ok);
  size_t left = 1000000;
  for (size_t slice = 1; left > 0; slice = slice % letters.size() + 1) {
    const size_t count = slice < left ? slice : left;
    crypto.add(state, asBytes(letters.substr(0, count)));
    left -= count;
  }
  EXPECT_EQ(crypto.result(state),
            fromHex<Sha256Hash>("CDC76E5C9914FB9281A1C7E284D73E67F1809A48A497200E046D39CCC7112CD0"));
}

TEST_F(BearSsl, HashesAreComputedSideBySideAndGoOnAfterAResult) {
  Sha256State one;
  Sha256State other;
  ASSERT_EQ(crypto.begin(one), Status::Ok);
  ASSERT_EQ(crypto.begin(other), Status::Ok);
  crypto.add(one, asBytes("a"));
  crypto.add(other, asBytes("ab"));
  EXPECT_EQ(crypto.result(one), hashOf("a"));
  const Sha256State copy = one;
  crypto.add(one, asBytes("bc"));
  crypto.add(one, Bytes{});
  crypto.add(other, asBytes("c"));
  EXPECT_EQ(crypto.result(one), hashOf("abc"));
  EXPECT_EQ(crypto.result(other), hashOf("abc"));
  EXPECT_EQ(crypto.result(copy), hashOf("a"));
}

// RFC 4231, 4.2, 4.3, 4.7: a short key, a shorter one, and one that is longer than a block.
TEST_F(BearSsl, AuthenticatesAsTheExamplesOfTheRfcSay) {
  const auto macOf = [this](Bytes key, std::string_view message, std::string_view more) {
    return crypto.mac(crypto.prepare(key), asBytes(message), asBytes(more));
  };
  uint8_t key[131];
  for (uint8_t& byte : key) byte = 0x0b;
  EXPECT_EQ(macOf(Bytes{key, 20}, "Hi There", ""),
            fromHex<Sha256Hash>("B0344C61D8DB38535CA8AFCEAF0BF12B881DC200C9833DA726E9376C2E32CFF7"));
  EXPECT_EQ(macOf(asBytes("Jefe"), "what do ya want ", "for nothing?"),
            fromHex<Sha256Hash>("5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843"));
  for (uint8_t& byte : key) byte = 0xaa;
  EXPECT_EQ(macOf(key, "Test Using Larger Than Block-Size Key - Hash Key First", ""),
            fromHex<Sha256Hash>("60E431591EE0B67F0D8A26AACBF5B77F8E0BC6213728C5140546040F0EE37F54"));
}

TEST_F(BearSsl, APreparedKeyAuthenticatesAnyNumberOfMessages) {
  const MacKey prepared = crypto.prepare(asBytes("Jefe"));
  const Sha256Hash first = crypto.mac(prepared, asBytes("a"), asBytes("bc"));
  EXPECT_NE(crypto.mac(prepared, asBytes("abd"), {}), first);
  EXPECT_EQ(crypto.mac(prepared, asBytes("abc"), {}), first);
}

struct Signed : BearSsl {
  // RFC 6979, A.2.5: P-256 with SHA-256.
  PublicKey key = fromHex<PublicKey>(
      "0460FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"
      "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299");
  Signature ofSample = fromHex<Signature>(
      "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
      "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");
  Signature ofTest = fromHex<Signature>(
      "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367"
      "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083");
};

TEST_F(Signed, TheSignaturesOfTheRfcAreGood) {
  EXPECT_TRUE(crypto.verifies(key, hashOf("sample"), ofSample));
  EXPECT_TRUE(crypto.verifies(key, hashOf("test"), ofTest));
}

TEST_F(Signed, ASignatureIsGoodForItsOwnHashOnly) {
  EXPECT_FALSE(crypto.verifies(key, hashOf("test"), ofSample));
  Sha256Hash hash = hashOf("sample");
  hash[31] ^= 1;
  EXPECT_FALSE(crypto.verifies(key, hash, ofSample));
}

TEST_F(Signed, AnyFlippedBitSpoilsASignature) {
  const Sha256Hash hash = hashOf("sample");
  for (size_t i = 0; i < ofSample.size(); ++i) {
    Signature spoilt = ofSample;
    spoilt[i] = static_cast<uint8_t>(spoilt[i] ^ 1u << i % 8);
    EXPECT_FALSE(crypto.verifies(key, hash, spoilt));
  }
}

TEST_F(Signed, AnotherKeyIsTheWrongOne) {
  // The curve's base point: the public key of 1.
  const PublicKey other = fromHex<PublicKey>(
      "046B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296"
      "4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5");
  EXPECT_FALSE(crypto.verifies(other, hashOf("sample"), ofSample));
}

TEST_F(Signed, WhatIsNoPointOfTheCurveIsNoKey) {
  const Sha256Hash hash = hashOf("sample");
  EXPECT_FALSE(crypto.verifies(PublicKey{}, hash, ofSample));
  PublicKey beside = key;
  beside[64] ^= 1;
  EXPECT_FALSE(crypto.verifies(beside, hash, ofSample));
  PublicKey compressed = key;
  compressed[0] = 2;
  EXPECT_FALSE(crypto.verifies(compressed, hash, ofSample));
}

TEST_F(Signed, NumbersOutsideOfTheGroupAreNoSignature) {
  const Sha256Hash hash = hashOf("sample");
  const Sha256Hash order = fromHex<Sha256Hash>("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
  EXPECT_FALSE(crypto.verifies(key, hash, Signature{}));
  for (size_t half = 0; half < 64; half += 32) {
    Signature zero = ofSample;
    Signature tooLarge = ofSample;
    for (size_t i = 0; i < 32; ++i) {
      zero[half + i] = 0;
      tooLarge[half + i] = order[i];
    }
    EXPECT_FALSE(crypto.verifies(key, hash, zero));
    EXPECT_FALSE(crypto.verifies(key, hash, tooLarge));
  }
}

}  // namespace
}  // namespace spore
