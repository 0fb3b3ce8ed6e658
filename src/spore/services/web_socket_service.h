// The protocol of the WebSocket /ws: messages in to the cluster, every event of this node out, or those that a client
// has subscribed to.
#pragma once

#include <optional>

#include "spore/api/request_gate.h"
#include "spore/base/spare_memory.h"
#include "spore/context/node_context.h"
#include "spore/json/json_document.h"
#include "spore/json/json_writer.h"
#include "spore/platform/web_sockets.h"
#include "spore/services/client_filters.h"
#include "spore/services/event_refusal.h"
#include "spore/services/log_service.h"

namespace spore {

struct WebSocketCounters {
  uint32_t received = 0;
  uint32_t refused = 0;  // answered with {"ok":false,…}
  uint32_t sent = 0;     // events offered to the clients
};

class WebSocketService {
 public:
  WebSocketService(NodeContext& context, WebSocketPort& port, const ClusterManager& cluster,
                   const RetainedValues& retained, LogService& logs)
      : context_(context), port_(port), cluster_(cluster), retained_(retained), logs_(logs) {}

  // Subscribes to every message and taps the engine's events.
  void begin();

  // Whom events are for; without it, for all.
  void setGate(const RequestGate& gate) { gate_ = &gate; }

  // {"event":topic,"payload":string, object or array} is published to the cluster and this node's subscribers;
  // "data" is another name of the payload. "delivery", "retain", "expiresMs" and "at" are those of POST
  // /api/cluster/event. {"subscribe":filter} and {"unsubscribe":filter} choose what this client gets.
  // {"subscribeLog":true,"since":12}: LogService::subscribe().
  // Writes {"ok":true}, with the "id" of a sure message, or {"ok":false,"error":{"code","message"}} and returns its
  // length. An `answer` of limits::webSocketAnswerBytesMax always suffices; in a shorter one the answer may be left
  // out: 0.
  size_t onText(WebSocketClientId client, std::string_view text, MutableBytes answer);
  // Tells those who have subscribed the retained values, as fast as each takes them.
  void loop() {
    if (filters_) lookAfterFilters();
  }
  Millis untilNext() const { return filters_ && filters_->isGreeting() ? Millis{10} : Millis{60000}; }
  const WebSocketCounters& counters() const { return counters_; }

 private:
  std::optional<EventRefusal> publish(WebSocketClientId client, const JsonDocument& incoming,
                                      const Result<JsonValue>& payload, EventId& id);
  std::optional<EventRefusal> subscribe(WebSocketClientId client, const JsonValue& value);
  std::optional<EventRefusal> unsubscribe(WebSocketClientId client, const JsonValue& value);
  void lookAfterFilters();
  void greet(ClientFilters::Subscription& subscription);
  void onMessage(const EventMessage& message);
  void onEngineEvent(const char* name, void* data);
  void send(const JsonWriter& json, std::string_view topic, WebSocketClientId except);

  NodeContext& context_;
  WebSocketPort& port_;
  const ClusterManager& cluster_;
  const RetainedValues& retained_;
  Spare<ClientFilters> filters_;  // nobody has subscribed to anything: none
  LogService& logs_;
  const RequestGate* gate_ = nullptr;
  WebSocketCounters counters_;
  // The client whose message is being published, which he must not get back, and that message.
  WebSocketClientId sender_ = noWebSocketClient;
  const char* sentTopic_ = nullptr;
  const char* sentData_ = nullptr;
};

}  // namespace spore
