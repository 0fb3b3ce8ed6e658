// Short literals as words that the compiler puts into the code itself: what calls with them needs no text in RAM, where
// a chip keeps literals otherwise. Nobody has to mark them.
#pragma once

#include <cstddef>
#include <cstdint>

// The literal is still known where a function with this is called; and it is not called itself.
#define SPORE_INLINE __attribute__((always_inline)) inline

namespace spore {

// The largest array, end mark included, whose characters fit so many words.
template <size_t Words>
constexpr size_t literalSizeMax = Words * sizeof(uint32_t) + 1;

template <size_t Index, size_t Size>
SPORE_INLINE constexpr uint32_t literalCharacter(const char (&literal)[Size]) {
  if constexpr (Index < Size)
    return static_cast<uint8_t>(literal[Index]);
  else
    return 0;
}

// Four characters in the order in which they lie in memory; zeros behind the end.
template <size_t Word, size_t Size>
SPORE_INLINE constexpr uint32_t literalWord(const char (&literal)[Size]) {
  static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
  return literalCharacter<Word * 4>(literal) | literalCharacter<Word * 4 + 1>(literal) << 8 |
         literalCharacter<Word * 4 + 2>(literal) << 16 | literalCharacter<Word * 4 + 3>(literal) << 24;
}

}  // namespace spore
