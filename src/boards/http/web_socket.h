// WebSocket: one client of /ws after its handshake.
#pragma once

#include "boards/http/frame_queue.h"
#include "spore/platform/request_port.h"

namespace spore::http {

class WebSocket {
 public:
  WebSocket(WebSocketClientId id, uint32_t nowMs) : id_(id), heardAtMs_(nowMs), pingedAtMs_(nowMs) {}

  WebSocketClientId id() const { return id_; }
  void send(Transport& transport, std::string_view event) {
    if (!isClosing_) queue_.pushEvent(transport, event);
  }
  // WebSocketPort::sendTo() of this client.
  Status sendIfIdle(Transport& transport, std::string_view text) {
    return isClosing_ ? Status::NotFound : queue_.pushIfIdle(transport, text);
  }

  enum class Fate : uint8_t {
    Goes,     // on
    Closing,  // its farewell is sent: what still comes says nothing to us
    Lost,     // it has been silent for too long
  };
  // Reads what came, as far as answers have room, and sends what waits.
  Fate pass(Transport& transport, Link link, RequestSink& sink, uint32_t nowMs);
  // To be called before it goes: gives all memory back.
  void end(Transport& transport);

 private:
  void read(Transport& transport, Link link, RequestSink& sink, uint32_t nowMs);
  void onEvent(Transport& transport, RequestSink& sink, FrameReader::Event event);
  void lendRoom(Transport& transport);
  void answer(Transport& transport, RequestSink& sink);
  void close(Transport& transport, uint16_t code);

  const WebSocketClientId id_;
  uint32_t heardAtMs_;
  uint32_t pingedAtMs_;
  FrameQueue queue_;
  FrameReader reader_;
  void* room_ = nullptr;
  bool isClosing_ = false;
};

}  // namespace spore::http
