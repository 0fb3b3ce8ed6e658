#include "boards/linux/linux_requests.h"

#include "spore/base/limits.h"

namespace spore {

void LinuxRequests::start(RequestSink& sink) {
  datagrams_.onReadable([this, &sink] {
    sink.datagramsReady();
    tell(Urgency::Now);
  });
  HttpServerHandlers handlers;
  handlers.onRequest = [this, &sink](HttpExchange& exchange) {
    sink.submit(exchange);
    tell(++waiting_ >= limits::exchangesMax ? Urgency::Now : Urgency::Soon);
  };
  handlers.takesPieces = [&sink](HttpMethod method, std::string_view target) {
    return sink.takesPieces(method, target);
  };
  handlers.onBody = [&sink](HttpExchange& exchange, Bytes piece) { return sink.onBody(exchange, piece); };
  handlers.onCancel = [&sink](HttpExchange& exchange) { sink.cancel(exchange); };
  handlers.onWebSocketOpen = [&sink](WebSocketClientId client) { sink.onWebSocketOpen(client); };
  handlers.onWebSocketText = [this, &sink](WebSocketClientId client, std::string_view text, MutableBytes answer) {
    tell(Urgency::Soon);
    return sink.onWebSocketText(client, text, answer);
  };
  handlers.isOriginAllowed = [&sink](std::string_view origin, std::string_view host) {
    return sink.isOriginAllowed(origin, host);
  };
  server_.start(std::move(handlers));
}

}  // namespace spore
