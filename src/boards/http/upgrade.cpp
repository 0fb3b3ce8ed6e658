// A connection on its way from HTTP to the WebSocket protocol, and after that.
#include <cstring>

#include "boards/http/accept_key.h"
#include "boards/http/connection.h"
#include "spore/base/flash_text.h"
namespace spore::http {

void Connection::upgrade() {
  const HttpRequest& request = exchange_->request;
  const RequestHead& head = request_->head;
  if (!head.wantsWebSocket() || head.webSocketKey().size() != 24) {
    return refuseUpgrade(426, SPORE_TEXT("upgrade_required"), SPORE_TEXT("/ws takes WebSocket connections only"));
  }
  if (!shared_->sink->isOriginAllowed(request.origin, request.host)) {
    return refuseUpgrade(403, SPORE_TEXT("foreign_origin"),
                         SPORE_TEXT("call this node by its own address or name; pages of other sites may not"));
  }
  if (shared_->webSockets >= webSocketClientsMax) {
    return refuseUpgrade(503, SPORE_TEXT("too_many_clients"),
                         SPORE_TEXT("every place for a WebSocket client is taken; close one and try again"));
  }
  openWebSocket();
}

void Connection::refuseUpgrade(uint16_t status, FlashText code, FlashText message) {
  FixedString<144> body;
  (void)SPORE_TEXT("{\"error\":{\"code\":\"").appendTo(body);
  (void)code.appendTo(body);
  (void)SPORE_TEXT("\",\"message\":\"").appendTo(body);
  (void)message.appendTo(body);
  (void)SPORE_TEXT("\"}}").appendTo(body);
  std::memcpy(exchange_->scratch, body.c_str(), body.size());
  exchange_->reply = HttpReply{};
  exchange_->reply.status = status;
  exchange_->reply.body = Bytes{exchange_->scratch, body.size()};
  isKeptAlive_ = false;
  reply();
}

void Connection::openWebSocket() {
  if (!webSocket_.make(shared_->transport, ++shared_->lastClient, shared_->nowMs)) return sayBusy();
  ++shared_->webSockets;
  FixedString<144> answer;
  (void)SPORE_TEXT(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ")
      .appendTo(answer);
  (void)answer.append(acceptKey(request_->head.webSocketKey()));
  (void)answer.append("\r\n\r\n");
  giveBackRequest();
  if (shared_->transport.send(link_, asBytes(answer.view())) < answer.size()) return end(false);
  shared_->transport.flush(link_);
  enter(Phase::WebSocket);
  shared_->sink->onWebSocketOpen(webSocket_->id());
}

void Connection::passWebSocket() {
  switch (webSocket_->pass(shared_->transport, link_, *shared_->sink, shared_->nowMs)) {
    case WebSocket::Fate::Lost: return end(false);
    case WebSocket::Fate::Closing:
      webSocket_->end(shared_->transport);
      webSocket_.drop(shared_->transport);
      --shared_->webSockets;
      shared_->transport.shutdown(link_);
      return enter(Phase::Draining);
    case WebSocket::Fate::Goes:
      if (shared_->transport.received(link_).empty() && shared_->transport.hasEnded(link_)) end(true);
      return;
  }
}

}  // namespace spore::http
