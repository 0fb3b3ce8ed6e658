// Crypto by BearSSL, which Debian has as a package and the Arduino core for ESP8266 brings along.
#pragma once

#include "spore/platform/crypto.h"

namespace spore {

class BearSslCrypto final : public Crypto {
 public:
  Status begin(Sha256State& hash) override;
  void add(Sha256State& hash, Bytes bytes) override;
  Sha256Hash result(const Sha256State& hash) override;
  bool verifies(const PublicKey& key, const Sha256Hash& hash, const Signature& signature) override;
};

}  // namespace spore
