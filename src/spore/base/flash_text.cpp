#include "spore/base/flash_text.h"

namespace spore {
namespace {

// The word around a character also holds its neighbours, perhaps of another object: never another page, but more than
// the address sanitizer allows.
using Word __attribute__((may_alias)) = const volatile uint32_t;

}  // namespace

__attribute__((no_sanitize("address"))) char FlashText::at(size_t index) const {
  const auto address = reinterpret_cast<uintptr_t>(text_) + index;
  const uintptr_t within = address % sizeof(uint32_t);
  const uint32_t word = *reinterpret_cast<Word*>(address - within);
  return static_cast<char>(word >> (within * 8));
}

// A word is loaded once for all of its characters: names of JSON members are read this way all the time.
__attribute__((no_sanitize("address"))) size_t FlashText::copy(size_t from, char* out, size_t room) const {
  const auto address = reinterpret_cast<uintptr_t>(text_) + from;
  const uintptr_t within = address % sizeof(uint32_t);
  const auto* next = reinterpret_cast<Word*>(address - within);
  uint32_t word = *next >> (within * 8);
  uintptr_t left = sizeof(uint32_t) - within;
  for (size_t i = 0; i < room; ++i) {
    if (left == 0) {
      word = *++next;
      left = sizeof(uint32_t);
    }
    out[i] = static_cast<char>(word);
    if (out[i] == 0) return i;
    word >>= 8;
    --left;
  }
  return room;
}

}  // namespace spore
