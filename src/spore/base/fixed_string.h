// Text of bounded length that owns its bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

#include "spore/base/status.h"

namespace spore {

// What FixedString::appendCut() does, once for all capacities; returns the new size.
size_t appendCut(char* characters, size_t size, size_t capacity, std::string_view text);

// Holds up to `Capacity` characters and always a terminating NUL.
template <size_t Capacity>
class FixedString {
 public:
  // Not constexpr: every local text would be copied from an empty one among the constants, which cost a chip RAM.
  FixedString() {}
  // Cuts what does not fit; use assign() where that would be an error.
  explicit FixedString(std::string_view text) { appendCut(text); }

  static_assert(Capacity <= UINT16_MAX);
  static constexpr size_t capacity() { return Capacity; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const char* c_str() const { return characters_; }
  std::string_view view() const { return {characters_, size_}; }
  operator std::string_view() const { return view(); }

  // Replaces the text, also by a part of itself; TooLarge leaves it as it was.
  Status assign(std::string_view text) {
    if (text.size() > Capacity) return Status::TooLarge;
    size_ = 0;
    return append(text);
  }
  // Adds to the text; TooLarge leaves it as it was.
  Status append(std::string_view text) {
    if (text.size() > Capacity - size_) return Status::TooLarge;
    if (!text.empty()) std::memmove(characters_ + size_, text.data(), text.size());
    size_ = static_cast<decltype(size_)>(size_ + text.size());
    characters_[size_] = '\0';
    return Status::Ok;
  }
  Status append(char character) { return append(std::string_view{&character, 1}); }
  // Adds what fits, for text that may be cut or that has its place by the capacities of both.
  void appendCut(std::string_view text) {
    size_ = static_cast<decltype(size_)>(spore::appendCut(characters_, size_, Capacity, text));
  }
  void appendCut(char character) { appendCut(std::string_view{&character, 1}); }
  void clear() {
    size_ = 0;
    characters_[0] = '\0';
  }

  friend bool operator==(const FixedString& a, const FixedString& b) { return a.view() == b.view(); }
  friend bool operator!=(const FixedString& a, const FixedString& b) { return a.view() != b.view(); }
  friend bool operator==(const FixedString& a, std::string_view b) { return a.view() == b; }
  friend bool operator!=(const FixedString& a, std::string_view b) { return a.view() != b; }

 private:
  std::conditional_t<Capacity <= UINT8_MAX, uint8_t, uint16_t> size_ = 0;
  char characters_[Capacity + 1] = {};
};

}  // namespace spore
