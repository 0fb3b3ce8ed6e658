#include "spore/base/flash_bytes.h"

namespace spore {
namespace {

using Word __attribute__((may_alias)) = uint32_t;

}  // namespace

void copyFromFlash(void* to, const void* from, size_t words) {
  auto* const target = static_cast<Word*>(to);
  // volatile: a call of memcpy() would load bytes.
  const auto* const source = static_cast<const volatile Word*>(from);
  for (size_t i = 0; i < words; ++i) target[i] = source[i];
}

}  // namespace spore
