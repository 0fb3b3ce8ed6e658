// Cluster-wide events: a message to all members in one datagram, and from them to this node's subscribers.
#pragma once

#include "spore/base/bytes.h"
#include "spore/base/callback.h"
#include "spore/context/node_context.h"

namespace spore {

struct EventCounters {
  uint32_t published = 0;
  uint32_t received = 0;
  uint32_t duplicates = 0;
  uint32_t malformed = 0;
  uint32_t reserved = 0;  // engine event names from the wire, dropped
};

class ClusterEvents {
 public:
  using Sender = Callback<Status(Bytes body)>;

  // Also becomes the context's publisher.
  ClusterEvents(NodeContext& context, const Sender& send);

  // See NodeContext::publish(). This node's own subscribers are called even when sending fails.
  Status publish(std::string_view topic, std::string_view data);
  // To this node's subscribers only. Same errors.
  Status deliverHere(std::string_view topic, std::string_view data);
  // A body from a member; `lastSequence` is the newest one seen of it and is moved on.
  void onEventFrame(Bytes body, uint32_t fromId, std::string_view fromName, uint16_t& lastSequence);
  const EventCounters& counters() const { return counters_; }

 private:
  NodeContext& context_;
  Sender send_;
  uint16_t sequence_ = 0;
  EventCounters counters_;
};

}  // namespace spore
