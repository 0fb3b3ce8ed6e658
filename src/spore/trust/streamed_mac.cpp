#include "spore/trust/streamed_mac.h"

#include <cstring>

namespace spore {
namespace {

constexpr size_t blockBytes = 64;
constexpr uint8_t innerPad = 0x36, outerPad = 0x5C;

}  // namespace

StreamedMac::StreamedMac(Crypto& crypto, const SecretKey& key) : crypto_(crypto), key_(key) {
  addPadded(innerPad);
}

// The key is shorter than a block.
void StreamedMac::addPadded(uint8_t pad) {
  uint8_t block[blockBytes];
  std::memset(block, pad, sizeof block);
  for (size_t i = 0; i < key_.size(); ++i) block[i] = static_cast<uint8_t>(key_[i] ^ pad);
  CHECK(crypto_.begin(hash_) == Status::Ok);
  crypto_.add(hash_, block);
}

Sha256Hash StreamedMac::result() {
  const Sha256Hash inner = crypto_.result(hash_);
  addPadded(outerPad);
  crypto_.add(hash_, asBytes(inner));
  return crypto_.result(hash_);
}

}  // namespace spore
