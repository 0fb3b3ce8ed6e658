// Cluster-wide events: a message to all members in one datagram, and from them to this node's subscribers.
#pragma once

#include "spore/base/bytes.h"
#include "spore/base/callback.h"
#include "spore/context/node_context.h"
#include "spore/events/event_frame.h"
#include "spore/events/recent_events.h"

namespace spore {

struct EventCounters {
  uint32_t published = 0;   // handed to the network, accepted or not
  uint32_t received = 0;    // delivered to this node's subscribers
  uint32_t duplicates = 0;  // seen already, or our own come back
  uint32_t malformed = 0;
  uint32_t reserved = 0;  // engine event names from the wire, dropped
};

// The frame that an event came in, and its sender's name.
struct EventOrigin {
  uint32_t nodeId = 0;
  uint32_t incarnation = 0;
  uint32_t sequence = 0;
  std::string_view hostname;
};

class ClusterEvents {
 public:
  using Sender = Callback<Status(Bytes body)>;
  using Mirror = Callback<void(std::string_view topic, std::string_view data)>;

  // Registers itself as the context's publisher. `send` must copy what it keeps.
  ClusterEvents(NodeContext& context, const Sender& send);
  ClusterEvents(const ClusterEvents&) = delete;
  ClusterEvents& operator=(const ClusterEvents&) = delete;

  // NodeContext::publish() and deliverHere(), for services that meet the cluster here.
  Status publish(std::string_view topic, std::string_view data) { return context_.publish(topic, data); }
  Status deliverHere(std::string_view topic, std::string_view data) { return context_.deliverHere(topic, data); }
  // Takes the body of a frame. A frame that comes again is a duplicate, if no more than limits::recentEventsMax others
  // came in between.
  void onEventFrame(Bytes body, const EventOrigin& from);
  // Gets each message of this node after it was sent: for those who speak another protocol.
  void setMirror(const Mirror& mirror) { mirror_ = mirror; }
  const EventCounters& counters() const { return counters_; }
  // Messages of this node beyond the rate.
  uint32_t suppressed() const { return context_.suppressedEvents(); }

 private:
  Status sendToAll(std::string_view topic, std::string_view data);

  NodeContext& context_;
  Sender send_;
  uint16_t sequence_ = 0;
  RecentEvents recent_;
  Mirror mirror_;
  EventCounters counters_;
};

}  // namespace spore
