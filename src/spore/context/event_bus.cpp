#include "spore/context/event_bus.h"

#include <cstring>

#include "spore/context/topics.h"

namespace spore {
namespace {

template <typename Handlers>
bool contains(const Handlers& handlers, SubscriptionId id) {
  for (const auto& handler : handlers) {
    if (handler.id == id) return true;
  }
  return false;
}

// During a call places must not move, since handlers run where they are stored: the removed one keeps its
// place and loses its id.
template <typename Handlers>
bool removeFrom(Handlers& handlers, SubscriptionId id, bool placesMayMove) {
  for (size_t index = 0; index < handlers.size(); ++index) {
    if (handlers[index].id != id) continue;
    handlers[index].id = 0;
    if (placesMayMove) handlers.erase(index);
    return true;
  }
  return false;
}

template <typename Handlers>
void eraseRemoved(Handlers& handlers) {
  for (size_t index = handlers.size(); index > 0; --index) {
    if (handlers[index - 1].id == 0) handlers.erase(index - 1);
  }
}

}  // namespace

Result<SubscriptionId> EventBus::on(const char* name, const EventHandler& handler) {
  if (name == nullptr || *name == '\0' || !handler) return Status::InvalidArgument;
  NamedHandler added;
  added.id = nextId();
  added.name = name;
  added.call = handler;
  if (named_.push(added) != Status::Ok) return Status::Full;
  return added.id;
}

Result<SubscriptionId> EventBus::subscribe(const char* filter, const MessageHandler& handler) {
  if (filter == nullptr || !isValidTopicFilter(filter) || !handler) return Status::InvalidArgument;
  FilteredHandler added;
  added.id = nextId();
  added.filter = filter;
  added.call = handler;
  if (filtered_.push(added) != Status::Ok) return Status::Full;
  hasNewcomer_ = true;
  return added.id;
}

Status EventBus::unsubscribe(SubscriptionId id) {
  if (id == 0) return Status::NotFound;
  const bool placesMayMove = depth_ == 0;
  if (!removeFrom(named_, id, placesMayMove) && !removeFrom(filtered_, id, placesMayMove)) return Status::NotFound;
  hasRemoved_ = !placesMayMove;
  return Status::Ok;
}

Status EventBus::fire(const char* name, void* data) {
  if (name == nullptr) return Status::InvalidArgument;
  if (isTooDeep()) return Status::Busy;
  ++depth_;
  if (tap_) tap_(name, data);
  // Handlers that are added from now on stand behind `count`.
  const size_t count = named_.size();
  for (size_t index = 0; index < count; ++index) {
    const NamedHandler& handler = named_[index];
    if (handler.id != 0 && std::strcmp(handler.name, name) == 0) handler.call(data);
  }
  callEnds();
  return Status::Ok;
}

Status EventBus::deliver(const EventMessage& message) {
  if (isTooDeep()) return Status::Busy;
  ++depth_;
  const size_t count = filtered_.size();
  for (size_t index = 0; index < count; ++index) {
    const FilteredHandler& handler = filtered_[index];
    if (handler.id != 0 && topicMatches(handler.filter, message.topic)) handler.call(message);
  }
  callEnds();
  return Status::Ok;
}

SubscriptionId EventBus::takeNewcomer() {
  for (FilteredHandler& handler : filtered_) {
    if (handler.id == 0 || !handler.isNew) continue;
    handler.isNew = false;
    return handler.id;
  }
  hasNewcomer_ = false;
  return 0;
}

void EventBus::deliverTo(SubscriptionId id, const EventMessage& message) {
  ++depth_;
  for (size_t index = 0; index < filtered_.size(); ++index) {
    const FilteredHandler& handler = filtered_[index];
    if (handler.id == id && topicMatches(handler.filter, message.topic)) handler.call(message);
  }
  callEnds();
}

// Ids are given again only after 65,535 others, and never while one is in use.
SubscriptionId EventBus::nextId() {
  do {
    ++lastId_;
  } while (lastId_ == 0 || isTaken(lastId_));
  return lastId_;
}

bool EventBus::isTaken(SubscriptionId id) const {
  return contains(named_, id) || contains(filtered_, id);
}

void EventBus::callEnds() {
  if (--depth_ > 0 || !hasRemoved_) return;
  eraseRemoved(named_);
  eraseRemoved(filtered_);
  hasRemoved_ = false;
}

}  // namespace spore
