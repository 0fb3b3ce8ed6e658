// Server: HTTP/1.1 and WebSockets in bounded memory, over any transport.
#pragma once

#include "boards/http/connection.h"

namespace spore::http {

// Everything happens in poll(), which a board calls from its loop; nothing is done where bytes arrive. Nothing is
// allocated but what the transport lends.
class Server final : public WebSocketPort {
 public:
  explicit Server(Transport& transport) : shared_{transport} {}
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // To be called once, before the first poll().
  void begin(RequestSink& sink) { shared_.sink = &sink; }
  void poll(uint32_t nowMs);

  void sendToThose(std::string_view text, const ClientChoice& wants) override;
  Status sendTo(WebSocketClientId id, std::string_view text) override;
  size_t clientCount() override { return shared_.webSockets; }

 private:
  void admit();
  void makeRoom();

  Shared shared_;
  Connection connections_[connectionsMax];
};

}  // namespace spore::http
