// The functions of Crypto that a board defines, without a library: different for other keys and other messages. Weak,
// because each file of a test may include them.
#pragma once

#include <cstring>

#include "spore/base/keyed_hash.h"
#include "spore/platform/crypto.h"

namespace spore {

__attribute__((weak)) Sha256Hash macOf(const MacKey& key, const Bytes* pieces, size_t pieceCount) {
  HashKey prepared;
  std::memcpy(&prepared, key.bytes, sizeof prepared);
  uint32_t chained[3] = {1, 2, 3};
  size_t count = 0;
  for (size_t piece = 0; piece < pieceCount; ++piece) {
    for (const uint8_t byte : pieces[piece]) {
      chained[2] = chained[2] << 8 | byte;
      if (++count % 4 != 0) continue;
      chained[0] = keyedHash(prepared, chained, 3);
      chained[1] ^= chained[0] * 0x9E3779B1u;
    }
  }
  chained[1] ^= static_cast<uint32_t>(count);
  Sha256Hash mac;
  for (size_t i = 0; i < mac.size(); i += 4) {
    chained[0] += static_cast<uint32_t>(i);
    const uint32_t word = keyedHash(prepared, chained, 3);
    std::memcpy(mac.data() + i, &word, sizeof word);
  }
  return mac;
}

__attribute__((weak)) MacKey prepareMacKey(Bytes key) {
  const Sha256Hash hash = macOf(MacKey{}, &key, 1);
  MacKey prepared{};
  std::memcpy(prepared.bytes, hash.data(), hash.size());
  return prepared;
}

}  // namespace spore
