// Lent: an object in memory that a transport lends for a while.
#pragma once

#include <new>
#include <utility>

#include "boards/http/transport.h"
#include "spore/base/check.h"

namespace spore::http {

// Whoever holds it drops it, and with it the memory, through the transport that lent it.
template <typename T>
class Lent {
 public:
  Lent() = default;
  Lent(const Lent&) = delete;
  Lent& operator=(const Lent&) = delete;

  template <typename... Arguments>
  bool make(Transport& transport, Arguments&&... arguments) {
    HEADER_CHECK(object_ == nullptr);
    void* const memory = transport.lend(sizeof(T));
    if (memory == nullptr) return false;
    object_ = ::new (memory) T(std::forward<Arguments>(arguments)...);
    return true;
  }
  void drop(Transport& transport) {
    if (object_ == nullptr) return;
    object_->~T();
    transport.giveBack(object_);
    object_ = nullptr;
  }

  explicit operator bool() const { return object_ != nullptr; }
  T* operator->() const { return object_; }
  T& operator*() const { return *object_; }

 private:
  T* object_ = nullptr;
};

}  // namespace spore::http
