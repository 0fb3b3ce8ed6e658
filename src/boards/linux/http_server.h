// The node's web server: HTTP requests become exchanges for the engine, /ws becomes WebSocket clients.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "boards/linux/event_loop.h"
#include "spore/base/ip_address.h"
#include "spore/platform/http.h"
#include "spore/platform/web_sockets.h"

namespace spore {

struct HttpServerOptions {
  HttpLimits limits;
  // Each costs about 3 KB. For one more the longest idle connection is closed, of the address that holds the most;
  // while none of those is idle, the newcomer is answered 503.
  size_t connectionsMax = 512;
  size_t webSocketClientsMax = 64;
  size_t webSocketTextBytesMax = 4096;
  // How long a whole body may take after its header, or the next piece of one that is passed on in pieces; and a reply
  // that its reader does not take.
  uint32_t bodyTimeMs = 10000;
  uint32_t writeTimeMs = 20000;
  // How long a connection is kept between two requests.
  uint32_t idleTimeMs = 60000;
  // A WebSocket client is asked for a sign of life this often, and given up after this silence.
  uint32_t pingPeriodMs = 15000;
  uint32_t silenceMaxMs = 45000;
};

// All are called from the event loop. None may be empty but onWebSocketOpen.
struct HttpServerHandlers {
  std::function<void(HttpExchange&)> onRequest;
  // See RequestSink.
  std::function<bool(HttpMethod, std::string_view target)> takesPieces;
  std::function<bool(HttpExchange&, Bytes piece)> onBody;
  // The server or the client ends: the exchange is about to go.
  std::function<void(HttpExchange&)> onCancel;
  // A client has come, and can be sent something from now on.
  std::function<void(WebSocketClientId)> onWebSocketOpen;
  // A text from a client; the answer's length is returned, 0 for none.
  std::function<size_t(WebSocketClientId, std::string_view text, MutableBytes answer)> onWebSocketText;
  // Whether a page of this Origin, which named us by this Host, may open a WebSocket.
  std::function<bool(std::string_view origin, std::string_view host)> isOriginAllowed;
};

class HttpServer final : public WebSocketPort {
 public:
  // Listens at once, serves after start(). StartError when the address is taken or not this machine's. No address yet:
  // it listens after moveTo().
  HttpServer(EventLoop& loop, Endpoint address, const HttpServerOptions& options = {});
  ~HttpServer();

  // Listens at another address from now on; connections that are open stay. StartError: it stays where it was.
  void moveTo(IpAddress ip);

  void start(HttpServerHandlers handlers);
  // Closes everything; WebSocket clients are told that we are going away, as far as their sockets have room.
  void stop();
  // Connections of both kinds.
  size_t connectionCount() const;
  // The address that it listens at, with the port that the system chose for port 0; no address before there is one.
  Endpoint address() const;

  void sendToThose(std::string_view text, const ClientChoice& wants) override;
  Status sendTo(WebSocketClientId id, std::string_view text) override;
  size_t clientCount() override;

 private:
  class Listener;
  std::shared_ptr<Listener> listener_;
};

}  // namespace spore
