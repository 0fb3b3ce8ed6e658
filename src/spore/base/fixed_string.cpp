#include "spore/base/fixed_string.h"

#include <algorithm>

namespace spore {

size_t appendCut(char* characters, size_t size, size_t capacity, std::string_view text) {
  const size_t fits = std::min(text.size(), capacity - size);
  if (fits > 0) std::memmove(characters + size, text.data(), fits);
  characters[size + fits] = '\0';
  return size + fits;
}

}  // namespace spore
