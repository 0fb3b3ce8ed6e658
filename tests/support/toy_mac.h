// The functions of Crypto that a board defines, without a library: different for other keys and other messages. Weak,
// because each file of a test may include them.
#pragma once

#include <cstring>

#include "spore/base/keyed_hash.h"
#include "spore/platform/crypto.h"

namespace spore {

__attribute__((weak)) Sha256Hash macOf(const MacKey& key, Bytes message, Bytes more) {
  HashKey prepared;
  std::memcpy(&prepared, key.bytes, sizeof prepared);
  uint32_t chained[3] = {static_cast<uint32_t>(message.size()), static_cast<uint32_t>(more.size()), 0};
  size_t count = 0;
  for (const Bytes part : {message, more}) {
    for (const uint8_t byte : part) {
      chained[2] = chained[2] << 8 | byte;
      if (++count % 4 != 0) continue;
      chained[0] = keyedHash(prepared, chained, 3);
      chained[1] ^= chained[0] * 0x9E3779B1u;
    }
  }
  Sha256Hash mac;
  for (size_t i = 0; i < mac.size(); i += 4) {
    chained[0] += static_cast<uint32_t>(i);
    const uint32_t word = keyedHash(prepared, chained, 3);
    std::memcpy(mac.data() + i, &word, sizeof word);
  }
  return mac;
}

__attribute__((weak)) MacKey prepareMacKey(Bytes key) {
  const Sha256Hash hash = macOf(MacKey{}, key, {});
  MacKey prepared{};
  std::memcpy(prepared.bytes, hash.data(), hash.size());
  return prepared;
}

}  // namespace spore
