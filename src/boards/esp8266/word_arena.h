// WordArena: gives out what the code leaves of instruction RAM, in the order in which a node makes its tables.
#pragma once

#include <cstddef>
#include <cstdint>

namespace spore {

// The largest table is not the first that is made. Where not all fit, the others must not take the room that it needs:
// they wait in ordinary RAM, a fifth of what it would take there.
class WordArena {
 public:
  // `largest`: bytes of the largest table.
  constexpr WordArena(uintptr_t begin, uintptr_t end, size_t largest)
      : next_((begin + 3) / 4 * 4), end_(end), largest_(largest) {}

  // An address, or 0 where it is better or necessary to take ordinary RAM.
  uintptr_t take(size_t bytes) {
    const size_t room = next_ < end_ ? end_ - next_ : 0;
    const bool isLargest = bytes >= largest_;
    const size_t kept = isLargest || hasLargest_ || room < largest_ ? 0 : largest_;
    hasLargest_ = hasLargest_ || isLargest;
    if (bytes > room - kept) return 0;
    next_ += (bytes + 3) / 4 * 4;
    return next_ - (bytes + 3) / 4 * 4;
  }

 private:
  uintptr_t next_;
  uintptr_t end_;
  size_t largest_;
  bool hasLargest_ = false;
};

}  // namespace spore
