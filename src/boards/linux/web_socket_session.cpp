// What a WebSocket client needs besides the protocol, which is in http_protocol.cpp.
#include "boards/linux/web_socket_session.h"

#include "spore/base/limits.h"

namespace spore {

void WebSocketSession::send(MessageQueue::Message message) {
  queue_.push(std::move(message));
  writeNext();
}

Status WebSocketSession::sendIfIdle(std::string_view text) {
  if (state_ == State::Closing) return Status::NotFound;
  if (!queue_.isIdle()) return Status::Busy;
  if (!text.empty()) send(std::make_shared<const std::string>(text));
  return Status::Ok;
}

void WebSocketSession::onText(std::string_view text) {
  uint8_t answer[limits::eventJsonBytesMax];
  const size_t size = server_.handlers.onWebSocketText(id_, text, answer);
  if (size > 0) send(std::make_shared<const std::string>(reinterpret_cast<const char*>(answer), size));
}

}  // namespace spore
