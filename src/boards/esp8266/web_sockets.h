// ChipWebSockets: the clients of /ws, few and with short queues.
#pragma once

#include <ESPAsyncWebServer.h>

#include <memory>

#include "boards/esp8266/http_limits.h"
#include "spore/base/limits.h"
#include "spore/platform/request_port.h"

namespace spore {

class ChipWebSockets final : public WebSocketPort {
 public:
  // The handler of the web server that takes upgrades.
  AsyncWebSocket& handler() { return socket_; }
  void begin(RequestSink& sink);
  // Hands over the texts that came, and tells clients that have caught up what they missed.
  void poll();

  void sendToAll(std::string_view text, WebSocketClientId except) override;
  size_t clientCount() override { return socket_.count(); }

 private:
  struct Text {
    WebSocketClientId client = noWebSocketClient;  // none: free
    size_t size = 0;
    std::unique_ptr<char[]> bytes;
  };
  struct Gap {
    WebSocketClientId client = noWebSocketClient;
    uint32_t dropped = 0;
  };

  bool isWelcome(AsyncWebServerRequest& request);
  void onEvent(AsyncWebSocketClient& client, AwsEventType type, const void* frame, const uint8_t* data, size_t size);
  void onData(AsyncWebSocketClient& client, const AwsFrameInfo& frame, const uint8_t* data, size_t size);
  void forget(WebSocketClientId client);
  void countGap(WebSocketClientId client);
  void tellGaps();

  AsyncWebSocket socket_{"/ws"};
  RequestSink* sink_ = nullptr;
  Text texts_[http_limits::webSocketTextsMax];
  Gap gaps_[http_limits::webSocketClientsMax];
};

}  // namespace spore
