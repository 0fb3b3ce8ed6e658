#include "spore/api/exchange_queue.h"

namespace spore {

void ExchangeQueue::push(HttpExchange& exchange) {
  CHECK(!exchange.queued_);
  exchange.queued_ = true;
  exchange.next_ = nullptr;
  (last_ == nullptr ? first_ : last_->next_) = &exchange;
  last_ = &exchange;
  ++size_;
}

HttpExchange* ExchangeQueue::pop() {
  HttpExchange* const exchange = first_;
  if (exchange != nullptr) remove(*exchange);
  return exchange;
}

void ExchangeQueue::remove(HttpExchange& exchange) {
  if (!exchange.queued_) return;
  HttpExchange* before = nullptr;
  for (HttpExchange* place = first_; place != &exchange; place = place->next_) {
    CHECK(place != nullptr);
    before = place;
  }
  (before == nullptr ? first_ : before->next_) = exchange.next_;
  if (last_ == &exchange) last_ = before;
  exchange.next_ = nullptr;
  exchange.queued_ = false;
  --size_;
}

bool ExchangeQueue::contains(const HttpExchange& exchange) const {
  const HttpExchange* place = first_;
  while (place != nullptr && place != &exchange) place = place->next_;
  return place != nullptr;
}

size_t ExchangeQueue::laterCount() const {
  size_t count = 0;
  for (const HttpExchange* place = first_; place != nullptr; place = place->next_) count += place->isLater ? 1 : 0;
  return count;
}

}  // namespace spore
