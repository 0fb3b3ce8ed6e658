// A callable that lives where it is declared: no heap, no virtual destructor.
#pragma once

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

#include "spore/base/check.h"

namespace spore {

// `Capacity` counts bytes of captures on a 32-bit chip; hosts whose pointers are twice as wide get twice
// the room, so that whatever compiles on one compiles on the other. Captures must be trivially copyable
// (pointers, references, numbers): then a Callback is as cheap to copy as the bytes it holds.
template <typename Signature, size_t Capacity = 16>
class Callback;

template <typename Return, typename... Arguments, size_t Capacity>
class Callback<Return(Arguments...), Capacity> {
 public:
  Callback() = default;
  Callback(std::nullptr_t) {}

  template <typename Function,
            typename = std::enable_if_t<!std::is_same_v<std::decay_t<Function>, Callback> &&
                                        std::is_invocable_r_v<Return, std::decay_t<Function>&, Arguments...>>>
  Callback(Function&& function) {
    using Stored = std::decay_t<Function>;
    static_assert(sizeof(Stored) <= sizeof(storage_), "too many captures: keep them in the service and capture `this`");
    static_assert(alignof(Stored) <= alignof(void*), "captures need too strict an alignment");
    static_assert(std::is_trivially_copyable_v<Stored> && std::is_trivially_destructible_v<Stored>,
                  "captures must be trivially copyable: pointers, references and numbers");
    ::new (static_cast<void*>(storage_)) Stored(std::forward<Function>(function));
    invoke_ = [](void* stored, Arguments... arguments) -> Return {
      return (*static_cast<Stored*>(stored))(std::forward<Arguments>(arguments)...);
    };
  }

  explicit operator bool() const { return invoke_ != nullptr; }
  Return operator()(Arguments... arguments) const {
    HEADER_CHECK(invoke_ != nullptr);
    return invoke_(const_cast<unsigned char*>(storage_), std::forward<Arguments>(arguments)...);
  }

 private:
  using Invoke = Return (*)(void*, Arguments...);

  Invoke invoke_ = nullptr;
  alignas(void*) unsigned char storage_[Capacity * sizeof(void*) / 4] = {};
};

}  // namespace spore
