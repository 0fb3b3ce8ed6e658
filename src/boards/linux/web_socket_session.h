// One WebSocket client.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "boards/linux/http_connections.h"
#include "boards/linux/message_queue.h"

namespace spore {

class WebSocketSession : public std::enable_shared_from_this<WebSocketSession> {
 public:
  // Takes over a connection whose upgrade request is `received`, and any bytes after it.
  static void open(std::shared_ptr<HttpConnections> server, TcpSocket socket, Bytes received);
  ~WebSocketSession();

  WebSocketClientId id() const { return id_; }
  // Queues; messages before the end of the handshake wait for it.
  void send(MessageQueue::Message message);
  // WebSocketPort::sendTo() of this client.
  Status sendIfIdle(std::string_view text);
  // Pings, or gives up a client that has been silent for too long.
  void sweep(uint64_t nowMs);
  void stop();

 private:
  struct Stream;
  enum class State : uint8_t { Handshake, Open, Closing };

  WebSocketSession(std::shared_ptr<HttpConnections> server, TcpSocket socket);
  void accept(Bytes received);
  void read();
  void onText(std::string_view text);
  void writeNext();
  void close(unsigned code);

  const std::shared_ptr<HttpConnections> shared_;
  HttpConnections& server_;
  const WebSocketClientId id_;
  std::unique_ptr<Stream> stream_;  // Boost.Beast's
  MessageQueue queue_;
  State state_ = State::Handshake;
  bool isWriting_ = false;
  bool isPinging_ = false;
  uint64_t heardAtMs_ = 0;
  uint64_t pingedAtMs_ = 0;
};

}  // namespace spore
