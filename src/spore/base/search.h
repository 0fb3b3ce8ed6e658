// Search in a range. The standard's algorithms do the same, and GCC unrolls them four times: 0.1 KB of flash at each
// call.
#pragma once

#include <iterator>

namespace spore {

// The first element that the predicate takes; null if there is none. For ranges whose elements lie one behind the
// other.
template <typename Range, typename Predicate>
auto findIf(Range&& range, Predicate isWanted) -> decltype(&*std::begin(range)) {
  for (auto& element : range) {
    if (isWanted(element)) return &element;
  }
  return nullptr;
}

template <typename Range, typename Predicate>
bool anyOf(const Range& range, Predicate isWanted) {
  return findIf(range, isWanted) != nullptr;
}

}  // namespace spore
