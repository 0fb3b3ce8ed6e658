#include "spore/base/keyed_hash.h"

namespace spore {
namespace {

constexpr uint32_t rotated(uint32_t value, unsigned bits) {
  return value << bits | value >> (32 - bits);
}

struct State {
  uint32_t v0, v1, v2, v3;

  void round() {
    v0 += v1;
    v1 = rotated(v1, 5) ^ v0;
    v0 = rotated(v0, 16);
    v2 += v3;
    v3 = rotated(v3, 8) ^ v2;
    v0 += v3;
    v3 = rotated(v3, 7) ^ v0;
    v2 += v1;
    v1 = rotated(v1, 13) ^ v2;
    v2 = rotated(v2, 16);
  }
  void take(uint32_t word) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }
};

}  // namespace

uint32_t keyedHash(const HashKey& key, const uint32_t* words, size_t count) {
  State state{key.low, key.high, 0x6c796765 ^ key.low, 0x74656462 ^ key.high};
  for (size_t i = 0; i < count; ++i) state.take(words[i]);
  state.take(static_cast<uint32_t>(count) << 26);  // the number of bytes, in the highest byte
  state.v2 ^= 0xff;
  for (int i = 0; i < 4; ++i) state.round();
  return state.v1 ^ state.v3;
}

}  // namespace spore
