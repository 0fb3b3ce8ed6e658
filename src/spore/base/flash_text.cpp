#include "spore/base/flash_text.h"

#include <cstring>

#include "spore/base/byte_lanes.h"

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

bool FlashText::equals(std::string_view text) const {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == 0 || at(i) != text[i]) return false;
  }
  return at(text.size()) == 0;
}

// A word is loaded once for all of its characters: names and paths are read this way all the time.
__attribute__((no_sanitize("address"))) size_t FlashText::copy(size_t from, char* out, size_t room) const {
  const auto address = reinterpret_cast<uintptr_t>(text_) + from;
  uintptr_t passed = address % sizeof(uint32_t);
  const auto* next = reinterpret_cast<Word*>(address - passed);
  for (size_t size = 0;; passed = 0) {
    uint32_t word = *next++;
    if (passed == 0 && room - size >= sizeof word && !lanes::holdsZero(word)) {
      std::memcpy(out + size, &word, sizeof word);
      size += sizeof word;
      continue;
    }
    word >>= passed * 8;
    for (; passed < sizeof word; ++passed, word >>= 8) {
      const char character = static_cast<char>(word);
      if (size == room || character == 0) return size;
      out[size++] = character;
    }
  }
}

}  // namespace spore
