// Texts that a chip leaves in flash: descriptions and messages that are read now and then, and would fill its RAM.
#pragma once

#include <cstddef>

#include "spore/base/fixed_string.h"
#include "spore/base/flash_bytes.h"

// A literal that stays in flash, as a FlashText, for use inside a function or as a constant's initial value.
#define SPORE_TEXT(literal)                                 \
  ([]() -> ::spore::FlashText {                             \
    static const char inFlash[] SPORE_IN_FLASH = (literal); \
    return inFlash;                                         \
  }())
// The same with a name of its own, at namespace scope.
#define SPORE_NAMED_TEXT(name, literal)                     \
  const char name##Characters[] SPORE_IN_FLASH = (literal); \
  constexpr ::spore::FlashText name { name##Characters }

namespace spore {

// A text in flash or RAM. It is read by aligned words, which both answer to; a type of its own, so that nobody reads it
// by characters, which traps on the chip. The pointer is kept; null stands for no text.
class FlashText {
 public:
  constexpr FlashText(const char* text = nullptr) : text_(text) {}
  friend constexpr bool operator==(FlashText a, std::nullptr_t) { return a.text_ == nullptr; }
  friend constexpr bool operator!=(FlashText a, std::nullptr_t) { return a.text_ != nullptr; }

  // Characters before the end.
  size_t size() const {
    size_t size = 0;
    while (at(size) != 0) ++size;
    return size;
  }
  char at(size_t index) const;
  // Copies characters from an index on, without an end mark, and returns how many; fewer than `room`: that is the end.
  size_t copy(size_t from, char* out, size_t room) const;
  // As much as fits; Truncated when that is not all.
  template <size_t Capacity>
  Status appendTo(FixedString<Capacity>& out) const {
    Status status = Status::Ok;
    for (size_t i = 0; status == Status::Ok && at(i) != 0; ++i) status = out.append(at(i));
    return status;
  }

 private:
  const char* text_;
};

// A copy in RAM; what is longer is cut.
template <size_t Capacity>
FixedString<Capacity> inRam(FlashText text) {
  FixedString<Capacity> copy;
  (void)text.appendTo(copy);
  return copy;
}

}  // namespace spore
