// HalfSipHash-2-4 (Aumasson, Bernstein) with 32 bits of result: tells those who hold the key from those who guess.
#pragma once

#include <cstddef>
#include <cstdint>

namespace spore {

struct HashKey {
  uint32_t low = 0;
  uint32_t high = 0;
};

// The hash of `count` words, at most 63, as if they lay in memory with their lowest byte first.
uint32_t keyedHash(const HashKey& key, const uint32_t* words, size_t count);

}  // namespace spore
