// Memory that a node has only while it needs it: for what many clusters never need, or for moments between which a
// sketch may have it.
#pragma once

#include <cstddef>
#include <new>
#include <utility>

#include "spore/base/board_functions.h"
#include "spore/base/check.h"

namespace spore {

// A T that is there from make() to drop().
template <typename T>
class Spare {
 public:
  Spare() = default;
  ~Spare() { drop(); }
  Spare(const Spare&) = delete;
  Spare& operator=(const Spare&) = delete;

  // Whether it is there now; one that was there already stays as it is.
  template <typename... Arguments>
  bool make(Arguments&&... arguments) {
    if (object_ != nullptr) return true;
    void* const memory = takeSpareMemory(sizeof(T));
    if (memory == nullptr) return false;
    object_ = ::new (memory) T(std::forward<Arguments>(arguments)...);
    return true;
  }
  void drop() {
    if (object_ == nullptr) return;
    object_->~T();
    returnSpareMemory(object_, sizeof(T));
    object_ = nullptr;
  }

  explicit operator bool() const { return object_ != nullptr; }
  T* operator->() { return &**this; }
  const T* operator->() const { return &**this; }
  T& operator*() {
    HEADER_CHECK(object_ != nullptr);
    return *object_;
  }
  const T& operator*() const {
    HEADER_CHECK(object_ != nullptr);
    return *object_;
  }

 private:
  T* object_ = nullptr;
};

}  // namespace spore
