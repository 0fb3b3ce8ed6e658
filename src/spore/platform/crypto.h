// Crypto: hashes and signatures, which a board computes with a library or with hardware of its own.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "spore/base/board_functions.h"
#include "spore/base/bytes.h"
#include "spore/base/status.h"

namespace spore {

using Sha256Hash = std::array<uint8_t, 32>;
// A point on P-256, not compressed: 04, x, y, big-endian (SEC 1, 2.3.3).
using PublicKey = std::array<uint8_t, 65>;
// r and s, 32 bytes each, big-endian (FIPS 186-4, 6).
using Signature = std::array<uint8_t, 64>;

template <size_t Size>
constexpr Bytes asBytes(const std::array<uint8_t, Size>& array) {
  return {array.data(), Size};
}

// A SHA-256 that is under way. It belongs to who computes it, so that an image can be hashed in slices, over many
// passes of the loop, and several hashes side by side. It may be copied. What the bytes mean is the board's own affair.
struct Sha256State {
  alignas(8) uint8_t bytes[128];
};

// A key that is prepared for HMAC-SHA-256 (RFC 2104): whoever authenticates many messages prepares it once. What the
// bytes mean is the board's own affair.
struct MacKey {
  alignas(8) uint8_t bytes[136];
};

class Crypto {
 public:
  // Unsupported: this board has no Crypto, and none of the others may be called.
  virtual Status begin(Sha256State& hash) = 0;
  virtual void add(Sha256State& hash, Bytes bytes) = 0;
  // The hash of all that was added so far; more may be added afterwards.
  virtual Sha256Hash result(const Sha256State& hash) = 0;

  // Only where begin() is Ok.
  MacKey prepare(Bytes key) { return prepareMacKey(key); }
  // HMAC-SHA-256 of pieces that follow each other.
  template <size_t Count>
  Sha256Hash mac(const MacKey& key, const Bytes (&pieces)[Count]) {
    return macOf(key, pieces, Count);
  }
  Sha256Hash mac(const MacKey& key, Bytes message, Bytes more) { return mac(key, {message, more}); }

  // Whether there is memory to verify a signature now.
  virtual bool canVerify() { return true; }
  // ECDSA on P-256 over a SHA-256. False also for a key that is no point of the curve. A chip works on it for a
  // good part of a second, and needs more stack than its loop has.
  virtual bool verifies(const PublicKey& key, const Sha256Hash& hash, const Signature& signature) = 0;

 protected:
  ~Crypto() = default;
};

}  // namespace spore
