// What the connections of one server share. They keep it alive: handlers that the event loop still holds may
// outlive the server.
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <memory>
#include <vector>

#include "boards/linux/http_server.h"
#include "boards/linux/reply_stream.h"

namespace spore {

// The executor is a plain type: the type-erased one costs an allocation and a virtual call per operation.
using TcpSocket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

class HttpSession;
class WebSocketSession;

struct HttpConnections {
  HttpConnections(EventLoop& ioContext, const HttpServerOptions& serverOptions)
      : loop(ioContext), options(serverOptions) {}

  // The kernel's monotonic clock; all deadlines are in it.
  static uint64_t nowMs();
  // "Thu, 21 Aug 2025 15:54:05 GMT", rendered once a second.
  std::string_view date();

  // A streaming reply's buffer: one spare is kept, because replies mostly come one after the other.
  ReplyStream::Buffer takeStreamBuffer();
  void giveBack(ReplyStream::Buffer buffer);

  EventLoop& loop;
  const HttpServerOptions options;
  HttpServerHandlers handlers;
  // Each session enters itself and leaves when it ends.
  std::vector<HttpSession*> sessions;
  std::vector<WebSocketSession*> clients;
  WebSocketClientId lastClientId = noWebSocketClient;
  bool isStopping = false;

 private:
  ReplyStream::Buffer spare_;
  int64_t dateSecond_ = -1;
  char date_[32] = {};
};

}  // namespace spore
