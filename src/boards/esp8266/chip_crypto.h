// ChipCrypto: BearSSL on a chip, whose loop has too little stack for it.
#pragma once

#include "boards/bearssl/bear_ssl_crypto.h"

namespace spore {

// A signature is verified on a stack of its own, which is taken from the heap for that moment. It takes a good part of
// a second, in which nothing else happens.
class ChipCrypto final : public Crypto {
 public:
  Status begin(Sha256State& hash) override { return library_.begin(hash); }
  void add(Sha256State& hash, Bytes bytes) override { library_.add(hash, bytes); }
  Sha256Hash result(const Sha256State& hash) override { return library_.result(hash); }
  // Whether the heap has the stack in one piece.
  bool canVerify() override;
  bool verifies(const PublicKey& key, const Sha256Hash& hash, const Signature& signature) override;

 private:
  BearSslCrypto library_;
};

}  // namespace spore
