// The protocol of the WebSocket /ws: messages in to the cluster, every event of this node out.
#pragma once

#include "spore/context/node_context.h"
#include "spore/json/json_document.h"
#include "spore/platform/web_sockets.h"

namespace spore {

struct WebSocketCounters {
  uint32_t received = 0;
  uint32_t refused = 0;  // answered with {"ok":false,…}
  uint32_t sent = 0;     // events offered to the clients
};

class WebSocketService {
 public:
  WebSocketService(NodeContext& context, WebSocketPort& port) : context_(context), port_(port) {}

  // Subscribes to every message and taps the engine's events. Full.
  Status begin();

  // {"event":topic,"payload":string, object or array} is published to the cluster and this node's subscribers.
  // Writes {"ok":true} or {"ok":false,"error":{"code","message"}} and returns its length. An `answer` of
  // limits::webSocketAnswerBytesMax always suffices; in a shorter one the answer may be left out: 0.
  size_t onText(WebSocketClientId client, std::string_view text, MutableBytes answer);
  const WebSocketCounters& counters() const { return counters_; }

 private:
  Status publish(std::string_view text, const char*& problem);
  void onMessage(const EventMessage& message);
  void onEngineEvent(const char* name, void* data);

  NodeContext& context_;
  WebSocketPort& port_;
  WebSocketCounters counters_;
  WebSocketClientId sender_ = noWebSocketClient;  // who must not get the message that is being published
  JsonDocument incoming_;
  uint8_t topic_[limits::topicBytesMax];
  uint8_t payload_[limits::eventDataBytesMax];
  uint8_t outgoing_[limits::eventJsonBytesMax];
};

}  // namespace spore
