// Hashes and signatures that mean nothing, but differ where their input does: for tests of who asks for them and when.
#pragma once

#include <cstring>

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
};

}  // namespace spore
