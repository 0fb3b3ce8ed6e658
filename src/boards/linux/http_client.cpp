#include "boards/linux/http_client.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <chrono>

namespace spore {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using beast::error_code;

constexpr uint64_t engineBodyBytesMax = 64 * 1024;
constexpr uint64_t commandBodyBytesMax = 64 * 1024 * 1024;
constexpr size_t webSocketTextBytesMax = 64 * 1024;
constexpr std::chrono::milliseconds webSocketConnectTime{5000};
constexpr std::chrono::milliseconds stopPollTime{100};

tcp::endpoint toAsio(Endpoint endpoint) {
  return {asio::ip::address_v4{endpoint.ip.value}, endpoint.port};
}

std::string hostText(Endpoint endpoint) {
  return std::string(toText(endpoint.ip).view()) + ":" + std::to_string(endpoint.port);
}

std::string_view standard(beast::string_view text) {
  return {text.data(), text.size()};
}

HttpOutcome failure(const error_code& error) {
  HttpOutcome outcome;
  outcome.cause = error.message();
  outcome.status = Status::Unavailable;
  if (error == beast::error::timeout) {
    outcome.status = Status::Timeout;
    outcome.cause = "no answer in time";
  } else if (error == http::error::body_limit) {
    outcome.status = Status::TooLarge;
  } else if (error == websocket::error::message_too_big) {
    outcome.status = Status::TooLarge;
    outcome.cause = "a text of more than " + std::to_string(webSocketTextBytesMax) + " bytes";
  } else if (error == http::error::end_of_stream || error == http::error::partial_message) {
    outcome.cause = "the connection ended before the answer did";
  } else if (error.category() == make_error_code(http::error::bad_version).category()) {
    outcome.status = Status::Malformed;
  }
  return outcome;
}

// One request and its answer, as a chain of asynchronous steps that keep each other alive.
class Request : public std::enable_shared_from_this<Request> {
 public:
  using Done = std::function<void(HttpOutcome)>;

  Request(EventLoop& loop, uint64_t bodyBytesMax) : stream_(loop.get_executor()) { parser_.body_limit(bodyBytesMax); }

  http::request<http::string_body>& message() { return message_; }

  void start(Endpoint server, uint32_t timeoutMs, Done done) {
    done_ = std::move(done);
    message_.version(11);
    message_.set(http::field::host, hostText(server));
    message_.set(http::field::connection, "close");
    message_.prepare_payload();
    if (message_.method() == http::verb::head) parser_.skip(true);
    // The time is for all steps together.
    stream_.expires_after(std::chrono::milliseconds(timeoutMs));
    stream_.async_connect(toAsio(server), [self = shared_from_this()](error_code error) {
      if (error) return self->finish(failure(error));
      // Given up, it is reset: else the system would go on for minutes to send what nobody waits for any more, and the
      // server to take it.
      self->setReset(true);
      self->write();
    });
  }
  // The handler is not called any more.
  void cancel() {
    done_ = nullptr;
    stream_.close();
  }

 private:
  using Stream = beast::basic_stream<tcp, asio::io_context::executor_type>;

  void write() {
    http::async_write(stream_, message_, [self = shared_from_this()](error_code error, size_t) {
      // A server may refuse a request before it has read all of it: then its answer is there to be read.
      if (error == beast::error::timeout) return self->finish(failure(error));
      self->read();
    });
  }
  void read() {
    http::async_read(stream_, buffer_, parser_, [self = shared_from_this()](error_code error, size_t) {
      if (error) return self->finish(failure(error));
      HttpOutcome outcome;
      outcome.response.status = self->parser_.get().result_int();
      outcome.response.contentType = standard(self->parser_.get()[http::field::content_type]);
      outcome.response.body = std::move(self->parser_.get().body());
      self->setReset(false);
      self->finish(std::move(outcome));
    });
  }
  // Whether closing resets the connection.
  void setReset(bool isReset) {
    error_code ignored;
    (void)stream_.socket().set_option(asio::socket_base::linger(isReset, 0), ignored);
  }
  void finish(HttpOutcome outcome) {
    stream_.close();
    if (const Done done = std::move(done_)) done(std::move(outcome));
  }

  Stream stream_;
  http::request<http::string_body> message_;
  http::response_parser<http::string_body> parser_;
  beast::flat_buffer buffer_;
  Done done_;
};

}  // namespace

struct LinuxHttpClient::State {
  std::shared_ptr<Request> request;  // null while none is under way
};

LinuxHttpClient::LinuxHttpClient(EventLoop& loop) : loop_(loop), state_(std::make_shared<State>()) {}

LinuxHttpClient::~LinuxHttpClient() {
  if (state_->request) state_->request->cancel();
}

Status LinuxHttpClient::getPart(Endpoint server, std::string_view path, std::string_view range, uint32_t timeoutMs,
                                const Handlers& handlers) {
  if (state_->request) return Status::Busy;
  state_->request = std::make_shared<Request>(loop_, engineBodyBytesMax);
  state_->request->message().method(http::verb::get);
  state_->request->message().target({path.data(), path.size()});
  if (!range.empty()) state_->request->message().set(http::field::range, {range.data(), range.size()});
  const unsigned wanted = range.empty() ? 200 : 206;
  state_->request->start(server, timeoutMs, [state = state_, handlers, wanted](const HttpOutcome& outcome) {
    // Done before the handlers are called: they may start the next one.
    state->request.reset();
    const bool isOk = outcome.ok() && outcome.response.status == wanted;
    if (isOk && !outcome.response.body.empty()) handlers.onBody(asBytes(outcome.response.body));
    handlers.onDone(outcome.ok() && !isOk ? Status::NotFound : outcome.status);
  });
  return Status::Ok;
}

HttpHandle startHttpRequest(EventLoop& loop, Endpoint server, const HttpCommand& command,
                            std::function<void(HttpOutcome)> done) {
  const auto request = std::make_shared<Request>(loop, commandBodyBytesMax);
  request->message().method_string(command.method);
  request->message().target(command.target);
  request->message().body() = command.body;
  if (!command.contentType.empty()) request->message().set(http::field::content_type, command.contentType);
  if (!command.contentRange.empty()) request->message().set(http::field::content_range, command.contentRange);
  request->start(server, command.timeoutMs, std::move(done));
  return {request.get(), [request](void*) { request->cancel(); }};
}

HttpOutcome httpRequest(Endpoint server, std::string_view method, std::string_view target, std::string_view body,
                        std::string_view contentType, uint32_t timeoutMs) {
  asio::io_context loop(1);
  HttpOutcome result;
  const HttpHandle handle = startHttpRequest(
      loop, server,
      {std::string(method), std::string(target), std::string(contentType), "", std::string(body), timeoutMs},
      [&result](HttpOutcome outcome) { result = std::move(outcome); });
  loop.run();
  return result;
}

namespace {

class Listener {
 public:
  Listener(const std::function<void(std::string_view)>& onText, const std::function<bool()>& stop,
           std::string_view greeting)
      : onText_(onText), stop_(stop), greeting_(greeting), webSocket_(loop_.get_executor()), poll_(loop_) {}

  HttpOutcome run(Endpoint server, std::string_view path) {
    lowest().expires_after(webSocketConnectTime);
    lowest().async_connect(toAsio(server), [this, server, path = std::string(path)](error_code error) {
      if (error) return end(failure(error));
      webSocket_.async_handshake(response_, hostText(server), path, [this](error_code failed) { onHandshake(failed); });
    });
    poll();
    loop_.run();
    return outcome_;
  }

 private:
  beast::tcp_stream& lowest() { return beast::get_lowest_layer(webSocket_); }

  void onHandshake(error_code error) {
    if (error == websocket::error::upgrade_declined) {
      outcome_.status = Status::Forbidden;
      outcome_.response.status = response_.result_int();
      outcome_.response.contentType = standard(response_[http::field::content_type]);
      outcome_.response.body = response_.body();
      outcome_.cause = "the server refused the WebSocket with HTTP " + std::to_string(response_.result_int());
      return end(outcome_);
    }
    if (error) return end(failure(error));
    lowest().expires_never();
    // The server pings; its silence means that it is gone.
    websocket::stream_base::timeout timeout = websocket::stream_base::timeout::suggested(beast::role_type::client);
    timeout.idle_timeout = std::chrono::seconds(60);
    timeout.keep_alive_pings = true;
    webSocket_.set_option(timeout);
    webSocket_.read_message_max(webSocketTextBytesMax);
    read();
    if (greeting_.empty()) return;
    // When it fails, reading does too.
    webSocket_.async_write(asio::buffer(greeting_.data(), greeting_.size()), [](error_code, size_t) {});
  }
  void read() {
    webSocket_.async_read(buffer_, [this](error_code error, size_t size) {
      if (error) return end(failure(error));
      onText_({static_cast<const char*>(buffer_.data().data()), size});
      buffer_.consume(size);
      read();
    });
  }
  void poll() {
    poll_.expires_after(stopPollTime);
    poll_.async_wait([this](error_code error) {
      if (error) return;
      if (stop_()) return end({});
      poll();
    });
  }
  void end(HttpOutcome outcome) {
    outcome_ = std::move(outcome);
    loop_.stop();
  }

  const std::function<void(std::string_view)>& onText_;
  const std::function<bool()>& stop_;
  const std::string_view greeting_;
  asio::io_context loop_{1};
  websocket::stream<beast::tcp_stream, false> webSocket_;  // without compression, which nobody here offers
  asio::steady_timer poll_;
  websocket::response_type response_;
  beast::flat_buffer buffer_;
  HttpOutcome outcome_;
};

}  // namespace

HttpOutcome webSocketListen(Endpoint server, std::string_view path, const std::function<void(std::string_view)>& onText,
                            const std::function<bool()>& stop, std::string_view greeting) {
  return Listener(onText, stop, greeting).run(server, path);
}

}  // namespace spore
