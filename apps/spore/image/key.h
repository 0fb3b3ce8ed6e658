// Keys on P-256: who may sign images.
#pragma once

#include <array>
#include <optional>

#include "spore/ota/image_trailer.h"
#include "spore/platform/crypto.h"

namespace spore::cli {

Sha256Hash sha256Of(Bytes bytes);

// The id by which a trailer names the key that signed it.
KeyId keyIdOf(const PublicKey& key);

// Whether it is a point on the curve, and not compressed.
bool isPublicKey(const PublicKey& key);

class PrivateKey {
 public:
  using Number = std::array<uint8_t, 32>;  // big-endian

  // Makes a key from random bytes of the operating system.
  static PrivateKey makeNew();
  // Nothing unless the number is from 1 to one less than the order of the curve.
  static std::optional<PrivateKey> from(const Number& number);

  const Number& number() const { return number_; }
  const PublicKey& publicKey() const { return publicKey_; }
  // Equal hashes get equal signatures (RFC 6979).
  Signature sign(const Sha256Hash& hash) const;

 private:
  explicit PrivateKey(const Number& number);

  Number number_;
  PublicKey publicKey_{};
};

}  // namespace spore::cli
