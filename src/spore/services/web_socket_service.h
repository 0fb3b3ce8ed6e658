// The protocol of the WebSocket /ws: messages in to the cluster, every event of this node out.
#pragma once

#include "spore/context/node_context.h"
#include "spore/json/json_writer.h"
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

  // Subscribes to every message and taps the engine's events.
  void begin();

  // {"event":topic,"payload":string, object or array} is published to the cluster and this node's subscribers;
  // "data" is another name of the payload.
  // Writes {"ok":true} or {"ok":false,"error":{"code","message"}} and returns its length. An `answer` of
  // limits::webSocketAnswerBytesMax always suffices; in a shorter one the answer may be left out: 0.
  size_t onText(WebSocketClientId client, std::string_view text, MutableBytes answer);
  const WebSocketCounters& counters() const { return counters_; }

 private:
  Status publish(WebSocketClientId client, const Result<std::string_view>& topic,
                 const Result<std::string_view>& payload);
  void onMessage(const EventMessage& message);
  void onEngineEvent(const char* name, void* data);
  void send(const JsonWriter& json, WebSocketClientId except);

  NodeContext& context_;
  WebSocketPort& port_;
  WebSocketCounters counters_;
  // The client whose message is being published, which he must not get back, and that message.
  WebSocketClientId sender_ = noWebSocketClient;
  const char* sentTopic_ = nullptr;
  const char* sentData_ = nullptr;
};

}  // namespace spore
