// Sending to WebSocket clients; the board owns the connections.
#pragma once

#include <cstdint>
#include <cstddef>
#include <string_view>

namespace spore {

using WebSocketClientId = uint32_t;
constexpr WebSocketClientId noWebSocketClient = 0;

class WebSocketPort {
 public:
  // Queues `text` for every client but one (noWebSocketClient: for all). Copies what it keeps; a client
  // whose queue is full loses the message and is told so by a counted gap.
  virtual void sendToAll(std::string_view text, WebSocketClientId except) = 0;
  virtual size_t clientCount() = 0;

 protected:
  ~WebSocketPort() = default;
};

}  // namespace spore
