#include "boards/linux/http_session.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cstdio>

#include "boards/linux/web_socket_session.h"

namespace spore {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::string_view webSocketPath = "/ws";
// A connection that ends with an error reply still takes what its client is sending, or the client's system would
// throw the reply away with the reset; but not for ever.
constexpr uint32_t drainTimeMs = 1000;
// How long a client may pause while it still sends what nobody wants.
constexpr uint32_t senderTimeMs = 5000;
constexpr size_t drainBytesMax = 64 * 1024 * 1024;

}  // namespace

HttpSession::HttpSession(std::shared_ptr<HttpConnections> server, TcpSocket socket)
    : shared_(std::move(server)),
      server_(*shared_),
      socket_(std::move(socket)),
      reader_(server_.options.limits, server_.handlers.takesPieces) {
  server_.sessions.push_back(this);
  error_code error;
  const auto remote = socket_.remote_endpoint(error);
  if (!error && remote.address().is_v4()) client_ = IpAddress{remote.address().to_v4().to_uint()};
  idleSinceMs_ = server_.nowMs();
  exchange_.onReady = [this](HttpExchange&) { onReady(); };
}

HttpSession::~HttpSession() {
  std::erase(server_.sessions, this);
}

void HttpSession::start() {
  // Before its first byte a connection has the time of a header, not that of an idle one.
  deadlineMs_ = server_.nowMs() + server_.options.limits.headerTimeMs;
  read();
}

void HttpSession::startOverloaded() {
  dispatch(HttpFault::Overloaded);
}

void HttpSession::extendDeadline(uint64_t nowMs) {
  const HttpServerOptions& options = server_.options;
  if (phase_ == Phase::Reading && !reader_.hasBegun()) deadlineMs_ = nowMs + options.idleTimeMs;
  if (phase_ == Phase::Writing) deadlineMs_ = nowMs + options.writeTimeMs;
  if (phase_ == Phase::Draining) deadlineMs_ = nowMs + drainTimeMs;
}

void HttpSession::read() {
  phase_ = Phase::Reading;
  const MutableBytes room = reader_.room();
  socket_.async_read_some(asio::buffer(room.data(), room.size()),
                          [self = shared_from_this()](error_code error, size_t count) { self->onRead(error, count); });
}

void HttpSession::onRead(error_code error, size_t count) {
  if (isTimedOut_ && phase_ == Phase::Reading) {
    if (!reader_.hasBegun()) return close();
    return dispatch(HttpFault::HeaderTimeout);
  }
  if (error) return close();
  const uint64_t now = server_.nowMs();
  const bool isFirst = !reader_.hasBegun();
  const bool hadHeader = reader_.hasHeader();
  const RequestReader::State state = reader_.received(count);
  if (isFirst) deadlineMs_ = now + server_.options.limits.headerTimeMs;
  if (reader_.hasHeader() && (!hadHeader || reader_.isInPieces())) deadlineMs_ = now + server_.options.bodyTimeMs;
  proceed(state);
}

void HttpSession::proceed(RequestReader::State state) {
  if (state != RequestReader::State::Failed && reader_.isInPieces() && !passBody()) {
    // What still comes of the body is thrown away with the connection.
    return dispatch(HttpFault::None, state == RequestReader::State::Complete);
  }
  switch (state) {
    case RequestReader::State::NeedsMore: return read();
    case RequestReader::State::AwaitsContinue: {
      // Too short to meet a full socket; a client that does not get it sends the body after a while anyway.
      static constexpr char goOn[] = "HTTP/1.1 100 Continue\r\n\r\n";
      error_code ignored;
      socket_.write_some(asio::buffer(goOn, sizeof goOn - 1), ignored);
      return read();
    }
    case RequestReader::State::Failed: return dispatch(reader_.fault());
    case RequestReader::State::Complete: break;
  }
  describe();
  const std::string_view target = exchange_.request.target;
  if (target.substr(0, target.find('?')) == webSocketPath) return openWebSocket();
  dispatch(HttpFault::None);
}

void HttpSession::describe() {
  reader_.describe(exchange_.request);
  exchange_.request.client = client_;
}

// A first piece may be empty: then the head alone decides whether the body is wanted.
bool HttpSession::passBody() {
  describe();
  isBodyOpen_ = true;
  const bool isWanted = server_.handlers.onBody(exchange_, reader_.piece());
  reader_.dropPiece();
  return isWanted;
}

void HttpSession::dispatch(HttpFault fault, bool isWhole) {
  phase_ = Phase::InEngine;
  isBodyOpen_ = false;
  if (fault != HttpFault::None) describe();
  exchange_.reply = {};
  exchange_.request.fault = fault;
  isKeptAlive_ = fault == HttpFault::None && isWhole && reader_.keepsAlive();
  inEngine_ = shared_from_this();
  server_.handlers.onRequest(exchange_);
}

void HttpSession::onReady() {
  const auto self = std::move(inEngine_);
  if (phase_ != Phase::InEngine) return;
  beginReply();
}

void HttpSession::openWebSocket() {
  const HttpRequest& request = exchange_.request;
  if (!reader_.wantsWebSocket()) return refuse(426, "upgrade_required", "/ws takes WebSocket connections only");
  if (!server_.handlers.isOriginAllowed(request.origin, request.host)) {
    return refuse(403, "foreign_origin", "call this node by its own address or name; pages of other sites may not");
  }
  if (server_.clients.size() >= server_.options.webSocketClientsMax) {
    return refuse(503, "too_many_clients", "every place for a WebSocket client is taken; close one and try again");
  }
  phase_ = Phase::Closed;
  WebSocketSession::open(shared_, std::move(socket_), reader_.raw());
}

void HttpSession::refuse(uint16_t status, std::string_view code, std::string_view message) {
  const int size = std::snprintf(reinterpret_cast<char*>(exchange_.scratch), sizeof exchange_.scratch,
                                 R"({"error":{"code":"%.*s","message":"%.*s"}})", static_cast<int>(code.size()),
                                 code.data(), static_cast<int>(message.size()), message.data());
  exchange_.reply = {};
  exchange_.reply.status = status;
  exchange_.reply.body = {exchange_.scratch, static_cast<size_t>(size)};
  isKeptAlive_ = false;
  beginReply();
}

void HttpSession::beginReply() {
  phase_ = Phase::Writing;
  extendDeadline(server_.nowMs());
  if (exchange_.reply.isStreamed()) {
    beginStream();
  } else {
    const Bytes body = exchange_.reply.body;
    writeHead(ReplyFraming::Length, body.size());
    if (exchange_.request.method != HttpMethod::Head) pending_[1] = asio::buffer(body.data(), body.size());
  }
  flush();
}

void HttpSession::writeHead(ReplyFraming framing, size_t contentLength) {
  ReplyHead head;
  head.status = exchange_.reply.status;
  head.contentType = exchange_.reply.contentType;
  head.allow = exchange_.reply.allow;
  head.location = exchange_.reply.location;
  head.contentRange = exchange_.reply.contentRange;
  head.contentEncoding = exchange_.reply.contentEncoding;
  head.challenge = exchange_.reply.challenge;
  head.retryAfterS = exchange_.reply.retryAfterS;
  head.date = server_.date();
  head.framing = framing;
  head.contentLength = contentLength;
  head.acceptsRanges = exchange_.reply.streamedBytes > 0;  // only such a body has a length beforehand
  head.isKeptAlive = isKeptAlive_;
  head.isHttp11 = reader_.isHttp11();
  const size_t size = writeReplyHead({reinterpret_cast<uint8_t*>(head_), sizeof head_}, head);
  pending_[0] = asio::buffer(head_, size);
}

// The first bufferful decides: a body that ends within it has a known length and needs no chunks.
void HttpSession::beginStream() {
  stream_.begin(exchange_.reply, server_.takeStreamBuffer());
  isChunked_ = false;
  if (exchange_.reply.streamedBytes > 0) {
    writeHead(ReplyFraming::Length, exchange_.reply.streamedBytes);
  } else if (stream_.isComplete()) {
    writeHead(ReplyFraming::Length, stream_.plain().size());
  } else if (reader_.isHttp11()) {
    isChunked_ = true;
    writeHead(ReplyFraming::Chunked, 0);
  } else {
    isKeptAlive_ = false;
    writeHead(ReplyFraming::Close, 0);
  }
  if (exchange_.request.method == HttpMethod::Head) return server_.giveBack(stream_.end());
  pending_[1] = asio::buffer(isChunked_ ? stream_.chunk() : stream_.plain());
}

void HttpSession::flush() {
  while (pending_[0].size() + pending_[1].size() > 0) {
    error_code error;
    size_t written = socket_.write_some(pending_, error);
    if (error == asio::error::would_block) return awaitRoom();
    if (error) return close();
    for (asio::const_buffer& buffer : pending_) {
      const size_t step = std::min(written, buffer.size());
      buffer += step;
      written -= step;
    }
  }
  onFlushed();
}

void HttpSession::awaitRoom() {
  extendDeadline(server_.nowMs());
  socket_.async_wait(TcpSocket::wait_write, [self = shared_from_this()](error_code error) {
    if (error || self->phase_ != Phase::Writing) return self->close();
    self->flush();
  });
}

// One bufferful per turn of the event loop, so that a long reply to a fast reader does not keep others waiting.
void HttpSession::onFlushed() {
  if (!stream_.isOpen()) return endReply();
  if (stream_.isComplete()) {
    server_.giveBack(stream_.end());
    // Less than was announced: only the end of the connection tells.
    if (exchange_.reply.streamedBytes > stream_.total()) return close();
    return endReply();
  }
  stream_.next(exchange_.reply);
  pending_[1] = asio::buffer(isChunked_ ? stream_.chunk() : stream_.plain());
  awaitRoom();
}

void HttpSession::endReply() {
  if (!isKeptAlive_ || server_.isStopping) return drain();
  reader_.next();
  phase_ = Phase::Reading;
  idleSinceMs_ = server_.nowMs();
  extendDeadline(server_.nowMs());
  if (!reader_.hasBegun()) return read();
  // A pipelined request: not from here, where the engine may be in the middle of its pass.
  deadlineMs_ = server_.nowMs() + server_.options.limits.headerTimeMs;
  asio::post(server_.loop, [self = shared_from_this()] {
    if (self->phase_ == Phase::Reading) self->proceed(self->reader_.received(0));
  });
}

void HttpSession::drain() {
  if (phase_ != Phase::Draining) {
    phase_ = Phase::Draining;
    extendDeadline(server_.nowMs());
    error_code ignored;
    socket_.shutdown(TcpSocket::shutdown_send, ignored);
  }
  // The reply is out: its head's room takes what is thrown away.
  socket_.async_read_some(asio::buffer(head_), [self = shared_from_this()](error_code error, size_t count) {
    self->drained_ += count;
    if (count > 0) self->deadlineMs_ = self->server_.nowMs() + senderTimeMs;
    if (error || self->phase_ != Phase::Draining || self->drained_ > drainBytesMax) return self->close();
    self->drain();
  });
}

void HttpSession::sweep(uint64_t nowMs) {
  if (phase_ == Phase::InEngine || phase_ == Phase::Closed || nowMs < deadlineMs_) return;
  if (phase_ != Phase::Reading) return close();
  isTimedOut_ = true;
  error_code ignored;
  socket_.cancel(ignored);
}

void HttpSession::stop() {
  if (inEngine_) server_.handlers.onCancel(exchange_);
  const auto self = std::move(inEngine_);
  // A reply that is under way is given its chance by the kernel, which sends what it has already taken.
  close();
}

void HttpSession::close() {
  if (phase_ == Phase::Closed) return;
  if (isBodyOpen_) server_.handlers.onCancel(exchange_);
  isBodyOpen_ = false;
  phase_ = Phase::Closed;
  error_code ignored;
  socket_.close(ignored);
}

}  // namespace spore
