// One HTTP connection: reads requests one after the other, hands each to the engine, writes its reply.
#pragma once

#include <array>
#include <boost/asio/buffer.hpp>
#include <memory>

#include "boards/http/reply_head.h"
#include "boards/linux/http_connections.h"
#include "boards/linux/request_reader.h"

namespace spore {

// Pipelined requests wait in the reader's buffer until their turn: replies are in order and one exchange is enough.
class HttpSession : public std::enable_shared_from_this<HttpSession> {
 public:
  HttpSession(std::shared_ptr<HttpConnections> server, TcpSocket socket);
  ~HttpSession();

  void start();
  // For a connection too many: answers 503 without reading a request.
  void startOverloaded();
  // Ends what has passed its deadline.
  void sweep(uint64_t nowMs);
  void stop();

  // No address if the client was gone before it was asked for.
  IpAddress client() const { return client_; }
  bool isClosed() const { return phase_ == Phase::Closed; }
  // Whether it waits for its client, who has sent no request, or not all of one.
  bool isIdle() const { return phase_ == Phase::Reading || phase_ == Phase::Draining; }
  // True also if its client does not take the answer. False while the engine works for it, and for an upload.
  bool isEvictable() const { return (isIdle() || phase_ == Phase::Writing) && !isBodyOpen_; }
  // Since when it has served nobody: it was opened then, or had answered. Whoever sends a byte now and then gains
  // nothing.
  uint64_t idleSinceMs() const { return idleSinceMs_; }
  void evict() { close(); }

 private:
  enum class Phase : uint8_t { Reading, InEngine, Writing, Draining, Closed };

  void read();
  void onRead(boost::system::error_code error, size_t count);
  void proceed(RequestReader::State state);
  void describe();
  bool passBody();
  void extendDeadline(uint64_t nowMs);
  void dispatch(HttpFault fault, bool isWhole = true);
  void onReady();
  void openWebSocket();
  void refuse(uint16_t status, std::string_view code, std::string_view message);

  void beginReply();
  void beginStream();
  void writeHead(ReplyFraming framing, size_t contentLength);
  void flush();
  void awaitRoom();
  void onFlushed();
  void endReply();
  void drain();
  void close();

  const std::shared_ptr<HttpConnections> shared_;
  HttpConnections& server_;
  TcpSocket socket_;
  RequestReader reader_;
  HttpExchange exchange_;
  std::shared_ptr<HttpSession> inEngine_;  // keeps the session while the engine holds the exchange
  Phase phase_ = Phase::Reading;
  bool isKeptAlive_ = false;
  bool isTimedOut_ = false;
  bool isChunked_ = false;
  bool isBodyOpen_ = false;  // the engine has seen pieces of a body that is not over
  uint64_t deadlineMs_ = 0;
  uint64_t idleSinceMs_ = 0;
  IpAddress client_;
  size_t drained_ = 0;
  ReplyStream stream_;
  char head_[replyHeadBytesMax];
  std::array<boost::asio::const_buffer, 2> pending_;  // what is still to be written: head, body
};

}  // namespace spore
