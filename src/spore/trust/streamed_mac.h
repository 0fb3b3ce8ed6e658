// StreamedMac: HMAC-SHA-256 (RFC 2104) of a message that comes in many pieces.
#pragma once

#include "spore/trust/node_keys.h"

namespace spore {

class StreamedMac {
 public:
  // The key stays where it is. Only where Crypto::begin() is Ok.
  StreamedMac(Crypto& crypto, const SecretKey& key);

  StreamedMac& add(Bytes bytes) {
    crypto_.add(hash_, bytes);
    return *this;
  }
  StreamedMac& add(std::string_view text) { return add(asBytes(text)); }
  // To be called once, last.
  Sha256Hash result();

 private:
  void addPadded(uint8_t pad);

  Crypto& crypto_;
  const SecretKey& key_;
  Sha256State hash_;
};

}  // namespace spore
