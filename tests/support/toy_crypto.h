// Hashes and signatures that mean nothing, but differ where their input does: for tests of who asks for them and when.
#pragma once

#include <cstring>

#include "spore/base/keyed_hash.h"
#include "spore/platform/crypto.h"

namespace spore {

class ToyCrypto final : public Crypto {
 public:
  uint32_t verifications = 0;

  Status begin(Sha256State& hash) override {
    std::memset(hash.bytes, 0x5A, sizeof hash.bytes);
    return Status::Ok;
  }
  void add(Sha256State& hash, Bytes bytes) override {
    for (const uint8_t byte : bytes) {
      uint8_t& at = hash.bytes[32];
      uint8_t& cell = hash.bytes[at++ % 32];
      cell = static_cast<uint8_t>(cell * 31 + byte + hash.bytes[at % 32]);
    }
  }
  Sha256Hash result(const Sha256State& hash) override {
    Sha256Hash value;
    std::memcpy(value.data(), hash.bytes, value.size());
    return value;
  }
  // Different for other keys and other messages as those of a real library are: whoever forges in a simulation holds
  // no key, and does not try.
  MacKey prepare(Bytes key) override {
    const Sha256Hash hash = tagOf({0x736b6579, 0x736d6163}, key, {});
    MacKey prepared{};
    std::memcpy(prepared.bytes, hash.data(), hash.size());
    return prepared;
  }
  Sha256Hash mac(const MacKey& key, Bytes message, Bytes more) override {
    HashKey prepared;
    std::memcpy(&prepared, key.bytes, sizeof prepared);
    return tagOf(prepared, message, more);
  }
  // Signed by whoever knows the public key, that is.
  static Signature sign(const PublicKey& key, const Sha256Hash& hash) {
    Signature signature;
    for (size_t i = 0; i < signature.size(); ++i) signature[i] = static_cast<uint8_t>(hash[i % 32] ^ key[1 + i]);
    return signature;
  }
  bool hasMemory = true;
  bool canVerify() override { return hasMemory; }
  bool verifies(const PublicKey& key, const Sha256Hash& hash, const Signature& signature) override {
    ++verifications;
    return signature == sign(key, hash);
  }
  Sha256Hash hashOf(Bytes bytes) {
    Sha256State hash;
    (void)begin(hash);
    add(hash, bytes);
    return result(hash);
  }

 private:
  static Sha256Hash tagOf(const HashKey& key, Bytes message, Bytes more) {
    uint32_t words[60];
    size_t count = 0;
    uint32_t chained[2] = {static_cast<uint32_t>(message.size()), static_cast<uint32_t>(more.size())};
    const auto flush = [&] {
      words[count++] = chained[0];
      words[count++] = chained[1];
      chained[0] = keyedHash(key, words, count);
      words[0] ^= 0x5A5A5A5A;
      chained[1] = keyedHash(key, words, count);
      count = 0;
    };
    uint32_t word = 0;
    size_t bytes = 0;
    for (const Bytes part : {message, more}) {
      for (const uint8_t byte : part) {
        word = word << 8 | byte;
        if (++bytes % 4 != 0) continue;
        words[count++] = word;
        if (count == 56) flush();
      }
    }
    words[count++] = word;
    flush();
    Sha256Hash tag;
    for (size_t i = 0; i < tag.size(); i += 4) {
      chained[i / 4 % 2] += static_cast<uint32_t>(i);
      const uint32_t part = keyedHash(key, chained, 2);
      std::memcpy(tag.data() + i, &part, sizeof part);
    }
    return tag;
  }
};

}  // namespace spore
