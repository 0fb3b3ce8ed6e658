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

}  // namespace spore
