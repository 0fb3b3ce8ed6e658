#include "spore/services/client_filters.h"

#include "spore/base/search.h"
#include "spore/context/topics.h"

namespace spore {

Status ClientFilters::add(WebSocketClientId client, std::string_view filter) {
  Subscription* place =
      findIf(all_, [&](const Subscription& one) { return one.client == client && one.filter == filter; });
  if (place == nullptr) {
    place = findIf(all_, [client](const Subscription& one) { return one.client == client && one.filter.empty(); });
  }
  if (place == nullptr) {
    if (countOf(client) >= limits::webSocketFiltersMax) return Status::Full;
    if (const Status status = all_.push({}); status != Status::Ok) return status;
    place = &all_.back();
  }
  place->client = client;
  place->filter.clear();
  place->filter.appendCut(filter);  // a valid one fits
  place->next = {};
  place->isGreeting = true;
  return Status::Ok;
}

Status ClientFilters::remove(WebSocketClientId client, std::string_view filter) {
  for (size_t i = 0; i < all_.size(); ++i) {
    Subscription& one = all_[i];
    if (one.client != client || one.filter.empty() || one.filter != filter) continue;
    if (countOf(client) == 1) {
      one.filter.clear();
      one.isGreeting = false;
    } else {
      all_.erase(i);
    }
    return Status::Ok;
  }
  return Status::NotFound;
}

bool ClientFilters::wants(WebSocketClientId client, std::string_view topic) const {
  bool hasSubscribed = false;
  for (const Subscription& one : all_) {
    if (one.client != client) continue;
    if (topicMatches(one.filter, topic)) return true;
    hasSubscribed = true;
  }
  return !hasSubscribed;
}

void ClientFilters::forget(WebSocketClientId client) {
  for (size_t i = all_.size(); i > 0; --i) {
    if (all_[i - 1].client == client) all_.erase(i - 1);
  }
}

void ClientFilters::forgetGone(WebSocketPort& port) {
  for (size_t i = 0; i < all_.size();) {
    const WebSocketClientId client = all_[i].client;
    if (port.sendTo(client, {}) == Status::NotFound) {
      forget(client);
    } else {
      ++i;
    }
  }
}

bool ClientFilters::isGreeting() const {
  return anyOf(all_, [](const Subscription& one) { return one.isGreeting; });
}

WebSocketClientId ClientFilters::nextClient() {
  if (all_.empty()) return noWebSocketClient;
  looked_ = static_cast<uint16_t>((looked_ + 1) % all_.size());
  return all_[looked_].client;
}

size_t ClientFilters::countOf(WebSocketClientId client) const {
  size_t count = 0;
  for (const Subscription& one : all_) count += one.client == client ? 1 : 0;
  return count;
}

}  // namespace spore
