// Texts that a chip leaves in flash: descriptions and messages that are read now and then, and would fill its RAM.
#pragma once

#include "spore/base/fixed_string.h"
#include "spore/base/flash_bytes.h"

// A literal that stays in flash, for use inside a function or as a constant's initial value. What it gives must only be
// read through FlashText, and by what reads any `const char*` so: JsonWriter and ApiRequest::fail().
#define SPORE_TEXT(literal)                                 \
  ([]() -> const char* {                                    \
    static const char inFlash[] SPORE_IN_FLASH = (literal); \
    return inFlash;                                         \
  }())
// The same with a name of its own, at namespace scope.
#define SPORE_NAMED_TEXT(name, literal) const char name[] SPORE_IN_FLASH = literal

namespace spore {

// Reads a text by aligned words, which flash and RAM both answer to. The pointer is kept.
class FlashText {
 public:
  FlashText(const char* text) : text_(text) {}

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
