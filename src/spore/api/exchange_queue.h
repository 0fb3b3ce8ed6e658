// Requests that wait for the loop, linked through themselves: the board owns the memory.
#pragma once

#include "spore/platform/http.h"

namespace spore {

class ExchangeQueue {
 public:
  void push(HttpExchange& exchange);
  // Null when none waits.
  HttpExchange* pop();
  void remove(HttpExchange& exchange);
  // The exchange may no longer exist: only its address is compared.
  bool contains(const HttpExchange& exchange) const;
  bool empty() const { return first_ == nullptr; }
  size_t size() const { return size_; }
  // Of these, those that are to be asked again.
  size_t laterCount() const;

 private:
  HttpExchange* first_ = nullptr;
  HttpExchange* last_ = nullptr;
  size_t size_ = 0;
};

}  // namespace spore
