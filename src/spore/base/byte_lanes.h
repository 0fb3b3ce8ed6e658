// Asks a question of as many bytes at once as a machine word holds. Text is scanned at this speed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace spore::lanes {

using Word = size_t;
constexpr size_t wordBytes = sizeof(Word);
constexpr Word ones = ~Word{0} / 0xFF;  // 0x01 in every byte
constexpr Word highBits = ones * 0x80;

inline Word load(const char* from) {
  Word word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

// Each answer is non-zero in `highBits` if the word holds such a byte; its position says nothing.
constexpr Word hasNonAscii(Word word) {
  return word & highBits;
}
constexpr bool holdsZero(uint32_t word) {
  return ((word - 0x01010101u) & ~word & 0x80808080u) != 0;
}
// `limit` at most 0x80.
constexpr Word hasBelow(Word word, unsigned char limit) {
  return (word - ones * limit) & ~word & highBits;
}
constexpr Word hasEqual(Word word, unsigned char byte) {
  return hasBelow(word ^ (ones * byte), 1);
}

}  // namespace spore::lanes
