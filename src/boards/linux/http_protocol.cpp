// All that the server needs of Boost.Beast: its HTTP parser behind RequestReader, its WebSocket stream behind
// WebSocketSession. One file, because these headers are slow to compile.
#include <algorithm>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/websocket.hpp>
#include <cstring>
#include <optional>

#include "boards/linux/request_reader.h"
#include "boards/linux/web_socket_session.h"
#include "spore/base/text.h"
#include "spore/platform/request_target.h"

namespace spore {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using beast::error_code;

constexpr size_t lastChunkBytes = 5;  // 0 CR LF CR LF
// For the upgrade, and for the answer to a close.
constexpr uint32_t handshakeTimeMs = 3000;

std::string_view standard(beast::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

// Keeps of a request what the engine asks for, as places in the reader's buffer.
class RequestReader::Parser {
 public:
  explicit Parser(RequestReader& reader) : reader_(reader) { restart(); }

  void restart() {
    beast_.emplace(reader_);
    beast_->header_limit(static_cast<uint32_t>(reader_.limits_.headerBytesMax));
    beast_->body_limit(reader_.limits_.bodyBytesMax);
  }
  class Beast;
  Beast& operator*() { return *beast_; }

  class Beast final : public http::basic_parser<true> {
   public:
    explicit Beast(RequestReader& reader) : reader_(reader) {}
    HttpFault fault = HttpFault::Malformed;  // of an error that our own rules raised

   private:
    // Fails for text that is not in the buffer: a header folded over lines, which nobody may send (RFC 9112, 5.2).
    bool note(Part& part, beast::string_view text) const {
      const char* const start = reader_.buffer_.get();
      if (text.data() < start || text.data() + text.size() > start + reader_.size_) return text.empty();
      part = {static_cast<uint32_t>(text.data() - start), static_cast<uint32_t>(text.size())};
      return true;
    }
    // These mean nothing when they come twice.
    void noteOnce(Part& part, beast::string_view text, error_code& error) const {
      if (part.start != 0 || !note(part, text)) error = http::error::bad_field;
    }
    void on_request_impl(http::verb, beast::string_view method, beast::string_view target, int version,
                         error_code& error) override {
      reader_.method_ = parseHttpMethod(standard(method));
      reader_.isHttp11_ = version >= 11;
      const RequestTarget parts = readRequestTarget(standard(target));
      if (!parts.isValid) error = http::error::bad_target;
      note(reader_.target_, {parts.target.data(), parts.target.size()});
      note(reader_.targetHost_, {parts.host.data(), parts.host.size()});
      if (reader_.takesPieces_ && reader_.takesPieces_(reader_.method_, parts.target)) {
        reader_.isInPieces_ = true;
        body_limit(boost::none);
      }
      if (target.size() <= reader_.limits_.uriBytesMax) return;
      fault = HttpFault::UriTooLong;
      error = http::error::bad_target;
    }
    void on_field_impl(http::field name, beast::string_view, beast::string_view value, error_code& error) override {
      if (reader_.hasHeader()) return;  // trailers say nothing to us
      // Folded over lines (RFC 9112, 5.2), also where it says nothing to us.
      if (Part whole; !note(whole, value)) {
        error = http::error::bad_field;
        return;
      }
      switch (name) {
        case http::field::host: return noteOnce(reader_.host_, value, error);
        case http::field::origin: return noteOnce(reader_.origin_, value, error);
        case http::field::content_type: return noteOnce(reader_.contentType_, value, error);
        case http::field::content_range: return noteOnce(reader_.contentRange_, value, error);
        case http::field::range: return noteOnce(reader_.range_, value, error);
        case http::field::authorization: return noteOnce(reader_.authorization_, value, error);
        case http::field::expect: reader_.awaitsContinue_ = equalsIgnoringCase(standard(value), "100-continue"); return;
        case http::field::upgrade: reader_.wantsWebSocket_ = equalsIgnoringCase(standard(value), "websocket"); return;
        case http::field::transfer_encoding:
          // Any other coding would leave the end of the body to guessing.
          if (!equalsIgnoringCase(standard(value), "chunked")) error = http::error::bad_transfer_encoding;
          return;
        default: return;
      }
    }
    void on_header_impl(error_code& error) override {
      if (reader_.isHttp11_ && reader_.host_.start == 0) error = http::error::bad_field;
    }
    size_t take(beast::string_view body) {
      std::memmove(reader_.buffer_.get() + reader_.bodyStart_ + reader_.bodySize_, body.data(), body.size());
      reader_.bodySize_ += body.size();
      return body.size();
    }
    size_t on_body_impl(beast::string_view body, error_code&) override { return take(body); }
    size_t on_chunk_body_impl(std::uint64_t, beast::string_view body, error_code&) override { return take(body); }
    void on_response_impl(int, beast::string_view, int, error_code&) override {}
    void on_body_init_impl(boost::optional<std::uint64_t> const&, error_code&) override {}
    void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
    void on_finish_impl(error_code&) override {}

    RequestReader& reader_;
  };

 private:
  RequestReader& reader_;
  std::optional<Beast> beast_;
};

RequestReader::RequestReader(const HttpLimits& limits, PieceRule takesPieces)
    : limits_(limits), takesPieces_(std::move(takesPieces)), parser_(std::make_unique<Parser>(*this)) {}

RequestReader::~RequestReader() = default;

void RequestReader::restartParser() {
  parser_->restart();
}

RequestReader::State RequestReader::parse() {
  Parser::Beast& parser = **parser_;
  while (!parser.is_done()) {
    // Beast asserts that the last chunk does not come in smaller pieces. At least as much follows every other chunk.
    if (hasHeader() && parser.chunked() && size_ - parsed_ < lastChunkBytes) break;
    error_code error;
    const size_t bodySize = bodySize_;
    const size_t consumed = parser.put(asio::const_buffer(buffer_.get() + parsed_, size_ - parsed_), error);
    parsed_ += consumed;
    if (error == http::error::need_more) break;
    if (error == http::error::header_limit) return fail(HttpFault::HeadersTooLarge);
    if (error == http::error::body_limit) return fail(HttpFault::BodyTooLarge);
    if (error) return fail(parser.fault);
    // A chunk's extension, or the trailer.
    if (hasHeader() && consumed - (bodySize_ - bodySize) > limits_.headerBytesMax) {
      return fail(HttpFault::HeadersTooLarge);
    }
    if (parser.is_header_done() && !hasHeader()) {
      bodyStart_ = parsed_;
      // The parser's own limit counts only what one call shows it.
      if (bodyStart_ > limits_.headerBytesMax) return fail(HttpFault::HeadersTooLarge);
      keepsAlive_ = parser.keep_alive();
      contentLength_ = static_cast<uint32_t>(std::min<uint64_t>(parser.content_length().value_or(0), UINT32_MAX));
      wantsWebSocket_ = wantsWebSocket_ && parser.upgrade() && method_ == HttpMethod::Get;
      if (!parser.is_done() && awaitsContinue_ && parsed_ == size_) return State::AwaitsContinue;
    }
    if (parsed_ == size_) break;
  }
  return parser.is_done() ? State::Complete : awaitMore();
}

struct WebSocketSession::Stream {
  explicit Stream(TcpSocket socket) : webSocket(std::move(socket)) {}

  websocket::stream<TcpSocket, false> webSocket;  // without compression: that would take 300 KB a client
  beast::flat_buffer incoming;
};

WebSocketSession::WebSocketSession(std::shared_ptr<HttpConnections> server, TcpSocket socket)
    : shared_(std::move(server)),
      server_(*shared_),
      id_(++server_.lastClientId),
      stream_(std::make_unique<Stream>(std::move(socket))) {
  server_.clients.push_back(this);
  heardAtMs_ = pingedAtMs_ = server_.nowMs();
}

WebSocketSession::~WebSocketSession() {
  std::erase(server_.clients, this);
}

void WebSocketSession::open(std::shared_ptr<HttpConnections> server, TcpSocket socket, Bytes received) {
  const std::shared_ptr<WebSocketSession> session(new WebSocketSession(std::move(server), std::move(socket)));
  session->accept(received);
}

void WebSocketSession::accept(Bytes received) {
  auto& webSocket = stream_->webSocket;
  webSocket.read_message_max(server_.options.webSocketTextBytesMax);
  webSocket.auto_fragment(false);
  webSocket.control_callback([this](websocket::frame_type, beast::string_view) { heardAtMs_ = server_.nowMs(); });
  webSocket.async_accept(asio::buffer(received.data(), received.size()), [self = shared_from_this()](error_code error) {
    if (error) return;
    self->state_ = State::Open;
    // The client may have its answer before the server knows that the handshake is done.
    if (self->server_.isStopping) return self->close(websocket::close_code::going_away);
    if (self->server_.handlers.onWebSocketOpen) self->server_.handlers.onWebSocketOpen(self->id_);
    self->writeNext();
    self->read();
  });
}

void WebSocketSession::read() {
  stream_->webSocket.async_read(stream_->incoming, [self = shared_from_this()](error_code error, size_t size) {
    // Beast has answered a text that is too long with 1009 by itself.
    if (error) {
      self->state_ = State::Closing;
      return;
    }
    self->heardAtMs_ = self->server_.nowMs();
    if (!self->stream_->webSocket.got_text()) return self->close(websocket::close_code::unknown_data);
    self->onText({static_cast<const char*>(self->stream_->incoming.data().data()), size});
    self->stream_->incoming.consume(size);
    self->read();
  });
}

void WebSocketSession::writeNext() {
  if (isWriting_ || state_ != State::Open || queue_.empty()) return;
  isWriting_ = true;
  stream_->webSocket.text(true);
  const MessageQueue::Message message = queue_.front();
  stream_->webSocket.async_write(asio::buffer(*message),
                                 [self = shared_from_this(), message](error_code error, size_t) {
                                   self->isWriting_ = false;
                                   self->queue_.pop();
                                   if (!error) self->writeNext();
                                 });
}

void WebSocketSession::sweep(uint64_t nowMs) {
  const uint32_t limit =
      state_ == State::Open ? server_.options.silenceMaxMs : std::min(handshakeTimeMs, server_.options.silenceMaxMs);
  if (nowMs - heardAtMs_ >= limit) {
    error_code ignored;
    stream_->webSocket.next_layer().close(ignored);
    return;
  }
  if (state_ != State::Open || isPinging_ || nowMs - pingedAtMs_ < server_.options.pingPeriodMs) return;
  isPinging_ = true;
  pingedAtMs_ = nowMs;
  stream_->webSocket.async_ping({}, [self = shared_from_this()](error_code) { self->isPinging_ = false; });
}

void WebSocketSession::close(unsigned code) {
  if (state_ != State::Open) return;
  state_ = State::Closing;
  heardAtMs_ = server_.nowMs();
  stream_->webSocket.async_close(static_cast<websocket::close_code>(code), [self = shared_from_this()](error_code) {});
}

void WebSocketSession::stop() {
  if (state_ == State::Closing) {
    error_code ignored;
    stream_->webSocket.next_layer().close(ignored);
  }
  close(websocket::close_code::going_away);
}

}  // namespace spore
