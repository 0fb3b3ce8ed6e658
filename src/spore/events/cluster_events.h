// Cluster-wide events: a message to all members in one datagram, and from them to this node's subscribers.
#pragma once

#include "spore/base/bytes.h"
#include "spore/base/callback.h"
#include "spore/base/word_memory.h"
#include "spore/context/node_context.h"
#include "spore/events/event_frame.h"

namespace spore {

struct EventCounters {
  uint32_t published = 0;   // handed to the network, accepted or not
  uint32_t received = 0;    // delivered to this node's subscribers
  uint32_t duplicates = 0;  // seen already, overtaken by a newer one, or our own come back
  uint32_t malformed = 0;
  uint32_t reserved = 0;  // engine event names from the wire, dropped
};

class ClusterEvents {
 public:
  using Sender = Callback<Status(Bytes body)>;
  using Mirror = Callback<void(std::string_view topic, std::string_view data)>;

  // Also becomes the context's publisher. `send` must copy what it keeps.
  ClusterEvents(NodeContext& context, const Sender& send);
  ClusterEvents(const ClusterEvents&) = delete;
  ClusterEvents& operator=(const ClusterEvents&) = delete;

  // NodeContext::publish() and deliverHere(), for services that meet the cluster here.
  Status publish(std::string_view topic, std::string_view data) { return context_.publish(topic, data); }
  Status deliverHere(std::string_view topic, std::string_view data) { return context_.deliverHere(topic, data); }
  // A body from a member. `lastSequence` is the newest one seen of it, 0 for none, and is moved on; the caller
  // sets it back to 0 when the member has restarted. An equal sequence, or one up to 63 older, is a duplicate.
  void onEventFrame(Bytes body, uint32_t fromId, std::string_view fromName, WordPart<uint16_t>& lastSequence);
  // Gets each message of this node after it was sent: for those who speak another protocol.
  void setMirror(const Mirror& mirror) { mirror_ = mirror; }
  const EventCounters& counters() const { return counters_; }

 private:
  Status sendToAll(std::string_view topic, std::string_view data);

  NodeContext& context_;
  Sender send_;
  uint16_t sequence_ = 0;
  Mirror mirror_;
  EventCounters counters_;
};

}  // namespace spore
