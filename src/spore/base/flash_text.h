// Texts that a chip leaves in flash: descriptions and messages that are read now and then, and would fill its RAM.
#pragma once

#include <algorithm>
#include <cstddef>

#include "spore/base/fixed_string.h"
#include "spore/base/flash_bytes.h"

// A literal that stays in flash, as a FlashText, for use inside a function or as a constant's initial value.
#define SPORE_TEXT(literal)                                 \
  ([]() -> ::spore::FlashText {                             \
    static const char inFlash[] SPORE_IN_FLASH = (literal); \
    return inFlash;                                         \
  }())
// A literal that stays in flash under a name, at namespace scope.
#define SPORE_NAMED_TEXT(name, literal)                     \
  const char name##Characters[] SPORE_IN_FLASH = (literal); \
  constexpr ::spore::FlashText name {                       \
    name##Characters                                        \
  }

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
  friend bool operator==(FlashText a, std::string_view b) { return a.equals(b); }
  friend bool operator!=(FlashText a, std::string_view b) { return !a.equals(b); }
  // Copies characters from an index on, without an end mark, and returns how many; fewer than `room`: that is the end.
  size_t copy(size_t from, char* out, size_t room) const;
  // As much as fits; TooLarge when that is not all.
  template <size_t Capacity>
  Status appendTo(FixedString<Capacity>& out) const {
    for (size_t done = 0;;) {
      char piece[pieceBytes];
      const size_t size = copy(done, piece, sizeof piece);
      const size_t fits = std::min(size, Capacity - out.size());
      out.appendCut({piece, fits});
      if (fits < size) return Status::TooLarge;
      if (size < sizeof piece) return Status::Ok;
      done += size;
    }
  }
  // appendTo() for text that may be cut, or that fits by the capacities of both.
  template <size_t Capacity>
  void appendCutTo(FixedString<Capacity>& out) const {
    (void)appendTo(out);
  }

 private:
  static constexpr size_t pieceBytes = 32;

  bool equals(std::string_view text) const;

  const char* text_;
};

// A copy in RAM; what is longer is cut.
template <size_t Capacity>
FixedString<Capacity> inRam(FlashText text) {
  FixedString<Capacity> copy;
  text.appendCutTo(copy);
  return copy;
}

// A copy in RAM; of what is longer, the end.
template <size_t Capacity>
FixedString<Capacity> lastInRam(const char* text) {
  const size_t size = FlashText{text}.size();
  return inRam<Capacity>(text + (size > Capacity ? size - Capacity : 0));
}

// The word that toText() gives for an enumeration; none has more characters.
inline FixedString<24> wordInRam(FlashText word) {
  return inRam<24>(word);
}

}  // namespace spore
