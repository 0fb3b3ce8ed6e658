// Sending to WebSocket clients; the board owns the connections.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "spore/base/callback.h"
#include "spore/base/status.h"

namespace spore {

using WebSocketClientId = uint32_t;
constexpr WebSocketClientId noWebSocketClient = 0;
using ClientChoice = Callback<bool(WebSocketClientId)>;

class WebSocketPort {
 public:
  // Queues `text` for every client that wants it. Copies what it keeps; a client whose queue is full loses the message
  // and is told so by a counted gap.
  virtual void sendToThose(std::string_view text, const ClientChoice& wants) = 0;
  // As sendToThose(), for every client but one; noWebSocketClient: for all.
  void sendToAll(std::string_view text, WebSocketClientId except) {
    sendToThose(text, [except](WebSocketClientId client) { return client != except; });
  }
  // Queues `text` for this client alone; an empty one only asks. Busy: half of its queue is taken, or there is no
  // memory; later there may be. NotFound: it has gone, and its number never comes again. Neither of them loses
  // anything.
  virtual Status sendTo(WebSocketClientId client, std::string_view text) = 0;
  virtual size_t clientCount() = 0;

 protected:
  ~WebSocketPort() = default;
};

}  // namespace spore
