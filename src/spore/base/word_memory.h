// Memory that may take whole aligned words only: on the chip, what the code leaves of its instruction RAM, where a load
// or a store of a byte or a halfword traps. Large tables live there, to leave the other RAM to those who need bytes. The
// chip takes ordinary RAM when there is too little of the other, and never gives any back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "spore/base/board_functions.h"
#include "spore/base/fixed_vector.h"

namespace spore {

// volatile: the compiler must not make an access of one byte of it.
using MemoryWord = volatile uint32_t;

// `bits` bits of a word, from bit `shift` up, read and written as a T. Those that share a word are members of one
// union, which its owner copies by words.
template <typename T, unsigned shift = 0, unsigned bits = 8 * sizeof(T)>
class WordPart {
  static_assert(std::is_trivially_copyable_v<T> && shift + bits <= 32 && bits > 0);
  static_assert(std::is_integral_v<T> || std::is_enum_v<T> || sizeof(T) == 4, "what is no number fills its word");

 public:
  WordPart() = default;
  explicit WordPart(T value) : word_(toBits(value) << shift & mask) {}
  // Not the compiler's own, which may become a call that copies bytes.
  WordPart(const WordPart& other) : WordPart(other.value()) {}
  WordPart& operator=(const WordPart& other) { return *this = other.value(); }
  WordPart& operator=(T value) {
    word_ = (word_ & ~mask) | (toBits(value) << shift & mask);
    return *this;
  }
  operator T() const { return value(); }
  T value() const {
    const uint32_t found = (word_ & mask) >> shift;
    if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
      return static_cast<T>(found);
    } else {
      T value;
      std::memcpy(static_cast<void*>(&value), &found, sizeof value);
      return value;
    }
  }

 private:
  static constexpr uint32_t mask = (UINT32_MAX >> (32 - bits)) << shift;

  static uint32_t toBits(const T& value) {
    if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
      return static_cast<uint32_t>(value);
    } else {
      uint32_t word;
      std::memcpy(&word, &value, sizeof word);
      return word;
    }
  }

  MemoryWord word_;
};

// An object of another kind in such memory, copied in and out by words.
template <typename T>
class WordCopy {
  static_assert(std::is_trivially_copyable_v<T> && sizeof(T) % 4 == 0);

 public:
  WordCopy() : WordCopy(T{}) {}
  WordCopy(const T& value) { *this = value; }
  WordCopy(const WordCopy& other) : WordCopy(other.value()) {}
  WordCopy& operator=(const WordCopy& other) { return *this = other.value(); }
  WordCopy& operator=(const T& value) {
    uint32_t words[count];
    std::memcpy(words, &value, sizeof words);
    for (size_t i = 0; i < count; ++i) words_[i] = words[i];
    return *this;
  }
  operator T() const { return value(); }
  T value() const {
    uint32_t words[count];
    for (size_t i = 0; i < count; ++i) words[i] = words_[i];
    T value;
    std::memcpy(static_cast<void*>(&value), words, sizeof words);
    return value;
  }

 private:
  static constexpr size_t count = sizeof(T) / 4;

  MemoryWord words_[count];
};

// `Capacity` elements in such memory. T must be made of WordParts and WordCopies, or copy itself by words.
template <typename T, size_t Capacity>
class WordArray {
 public:
  WordArray() : items_(static_cast<T*>(takeWordMemory(sizeof(T) * Capacity))) {
    HEADER_CHECK(items_ != nullptr);
    const T empty{};
    for (size_t i = 0; i < Capacity; ++i) items_[i] = empty;
  }
  ~WordArray() { returnWordMemory(items_, sizeof(T) * Capacity); }
  WordArray(const WordArray&) = delete;
  WordArray& operator=(const WordArray&) = delete;

  operator T*() { return items_; }
  operator const T*() const { return items_; }

 private:
  static_assert(sizeof(T) % 4 == 0 && alignof(T) % 4 == 0 && std::is_trivially_destructible_v<T>);

  T* const items_;
};

template <typename T, size_t Capacity>
using WordVector = FixedVector<T, Capacity, WordArray<T, Capacity>>;

}  // namespace spore
