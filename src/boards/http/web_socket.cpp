#include "boards/http/web_socket.h"

namespace spore::http {

WebSocket::Fate WebSocket::pass(Transport& transport, Link link, RequestSink& sink, uint32_t nowMs) {
  if (nowMs - heardAtMs_ >= silenceMaxMs) return Fate::Lost;
  read(transport, link, sink, nowMs);
  if (!isClosing_ && nowMs - pingedAtMs_ >= pingPeriodMs && !queue_.isFull()) {
    pingedAtMs_ = nowMs;
    (void)queue_.push(transport, FrameKind::Ping, {});
  }
  queue_.flush(transport, link);
  return isClosing_ && queue_.empty() ? Fate::Closing : Fate::Goes;
}

// While its answers wait it is not read: the sender's window does the rest.
void WebSocket::read(Transport& transport, Link link, RequestSink& sink, uint32_t nowMs) {
  for (size_t events = 0; events < framesAtOnceMax && !isClosing_ && !queue_.isFull(); ++events) {
    const Bytes received = transport.received(link);
    if (received.empty()) return;
    heardAtMs_ = nowMs;
    Bytes rest = received;
    const FrameReader::Event event = reader_.take(rest);
    // The text is in our own memory: the bytes may go before the engine sees it.
    transport.take(link, received.size() - rest.size());
    onEvent(transport, sink, event);
    queue_.flush(transport, link);
  }
}

void WebSocket::onEvent(Transport& transport, RequestSink& sink, FrameReader::Event event) {
  switch (event) {
    case FrameReader::Event::NeedsRoom: return lendRoom(transport);
    case FrameReader::Event::Text: return answer(transport, sink);
    case FrameReader::Event::Ping: (void)queue_.push(transport, FrameKind::Pong, reader_.control()); return;
    case FrameReader::Event::Close:
      (void)queue_.push(transport, FrameKind::Close, reader_.control().first(2));
      isClosing_ = true;
      return;
    case FrameReader::Event::Broken: return close(transport, reader_.closeCode());
    case FrameReader::Event::None:
    case FrameReader::Event::Pong: return;
  }
}

void WebSocket::lendRoom(Transport& transport) {
  const size_t size = reader_.roomNeeded();
  room_ = transport.lend(size);
  if (room_ == nullptr) return close(transport, close_code::tryLater);
  reader_.setRoom({static_cast<uint8_t*>(room_), size});
}

void WebSocket::answer(Transport& transport, RequestSink& sink) {
  uint8_t answer[limits::webSocketAnswerBytesMax];
  const size_t size = sink.onWebSocketText(id_, reader_.text(), answer);
  reader_.endText();
  // An empty text has none.
  if (room_ != nullptr) transport.giveBack(room_);
  room_ = nullptr;
  if (size > 0) queue_.pushEvent(transport, asText({answer, size}));
}

void WebSocket::close(Transport& transport, uint16_t code) {
  const uint8_t payload[] = {static_cast<uint8_t>(code >> 8), static_cast<uint8_t>(code)};
  (void)queue_.push(transport, FrameKind::Close, payload);
  isClosing_ = true;
}

void WebSocket::end(Transport& transport) {
  queue_.clear(transport);
  if (room_ != nullptr) transport.giveBack(room_);
  room_ = nullptr;
}

}  // namespace spore::http
