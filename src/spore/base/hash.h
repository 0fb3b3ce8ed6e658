// A fast 32-bit fingerprint for digests and identifiers. It resists accidents, not attackers.
#pragma once

#include <cstdint>

#include "spore/base/bytes.h"

namespace spore {

constexpr uint32_t fingerprintSeed = 0x811C9DC5;

// FNV-1a, 32 bits (draft-eastlake-fnv). Continue a fingerprint by passing the previous one as `seed`.
constexpr uint32_t fingerprint(Bytes bytes, uint32_t seed = fingerprintSeed) {
  for (const uint8_t byte : bytes) seed = (seed ^ byte) * 0x01000193;
  return seed;
}
inline uint32_t fingerprint(std::string_view text, uint32_t seed = fingerprintSeed) {
  return fingerprint(asBytes(text), seed);
}

}  // namespace spore
