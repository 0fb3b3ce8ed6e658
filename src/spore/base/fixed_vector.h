// A vector with a compile-time capacity: elements live inside it, full is a Status.
#pragma once

#include <cstddef>
#include <type_traits>

#include "spore/base/check.h"
#include "spore/base/status.h"

namespace spore {

// Elements must be default-constructible and assignable; unused places hold default values. `Array` is where they live.
template <typename T, size_t Capacity, typename Array = T[Capacity]>
class FixedVector {
 public:
  static constexpr size_t capacity() { return Capacity; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  bool full() const { return size_ == Capacity; }

  T* begin() { return items_; }
  T* end() { return items_ + size_; }
  const T* begin() const { return items_; }
  const T* end() const { return items_ + size_; }
  T& operator[](size_t index) {
    HEADER_CHECK(index < size_);
    return items_[index];
  }
  const T& operator[](size_t index) const {
    HEADER_CHECK(index < size_);
    return items_[index];
  }
  T& back() { return (*this)[size_ - 1]; }

  [[nodiscard]] Status push(const T& item) { return insert(size_, item); }
  // Moves everything from `index` on one place up.
  [[nodiscard]] Status insert(size_t index, const T& item) {
    HEADER_CHECK(index <= size_);
    if (full()) return Status::Full;
    for (size_t place = size_; place > index; --place) items_[place] = items_[place - 1];
    items_[index] = item;
    ++size_;
    return Status::Ok;
  }
  // Keeps the order of what follows.
  void erase(size_t index) {
    HEADER_CHECK(index < size_);
    for (size_t place = index + 1; place < size_; ++place) items_[place - 1] = items_[place];
    items_[--size_] = T{};
  }
  void clear() {
    while (size_ > 0) items_[--size_] = T{};
  }

 private:
  Array items_ = {};
  size_t size_ = 0;
};

}  // namespace spore
