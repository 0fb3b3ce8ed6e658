// NodeContext: what every part of one node shares: its identity, its event bus, its log.
#pragma once

#include "spore/base/random.h"
#include "spore/base/text.h"
#include "spore/context/event_bus.h"
#include "spore/context/labels.h"
#include "spore/platform/log.h"

namespace spore {

struct NodeIdentity {
  uint32_t nodeId = 0;
  HostName hostname;
  Labels labels;
  uint32_t incarnation = 0;  // how often this node has started
  FixedString<hostNameBytesMax> cluster{"spore"};
};

class NodeContext {
 public:
  using Publisher = Callback<Status(std::string_view topic, std::string_view data)>;

  explicit NodeContext(Log& log) : log_(log) {}

  // Events of this node's own code. The handler knows which type its event carries (docs/events.md).
  Result<SubscriptionId> on(const char* name, const EventHandler& handler) { return bus_.on(name, handler); }
  Status fire(const char* name, void* data) { return bus_.fire(name, data); }

  // Messages: topic, text and sender, from any member or from outside.
  Result<SubscriptionId> subscribe(const char* filter, const MessageHandler& handler) {
    return bus_.subscribe(filter, handler);
  }
  // To all members in one datagram, and to this node's own subscribers. InvalidArgument (topic, or data that is
  // not plain text), Forbidden (an engine event's name), TooLarge (over limits::eventDataBytesMax).
  Status publish(std::string_view topic, std::string_view data);
  Status unsubscribe(SubscriptionId id) { return bus_.unsubscribe(id); }

  EventBus& bus() { return bus_; }
  Log& log() { return log_; }
  NodeIdentity& identity() { return identity_; }
  const NodeIdentity& identity() const { return identity_; }
  Random& random() { return random_; }
  // node/ joins publish() with the cluster-wide sender.
  void setPublisher(const Publisher& publisher) { publisher_ = publisher; }

 private:
  Log& log_;
  EventBus bus_;
  NodeIdentity identity_;
  Random random_;
  Publisher publisher_;
};

}  // namespace spore
