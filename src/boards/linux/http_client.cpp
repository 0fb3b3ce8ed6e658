#include "boards/linux/http_client.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <chrono>
#include <deque>

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

// The parameters of the scheme that is ours, of all that a 401 offers.
std::string challengeIn(const http::response<http::string_body>& response) {
  constexpr std::string_view scheme = "SPORE1 ";
  if (response.result_int() != 401) return {};
  const auto range = response.equal_range(http::field::www_authenticate);
  for (auto field = range.first; field != range.second; ++field) {
    const std::string_view value = standard(field->value());
    if (value.substr(0, scheme.size()) == scheme) return std::string(value.substr(scheme.size()));
  }
  return {};
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
      outcome.response.challenge = challengeIn(self->parser_.get());
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

Status LinuxHttpClient::send(Endpoint server, const Get& get, uint32_t timeoutMs, const Handlers& handlers) {
  if (state_->request) return Status::Busy;
  state_->request = std::make_shared<Request>(loop_, engineBodyBytesMax);
  state_->request->message().method(http::verb::get);
  http::request<http::string_body>& message = state_->request->message();
  message.target({get.path.data(), get.path.size()});
  if (!get.range.empty()) message.set(http::field::range, {get.range.data(), get.range.size()});
  if (!get.authorization.empty())
    message.set(http::field::authorization, {get.authorization.data(), get.authorization.size()});
  const unsigned wanted = get.range.empty() ? 200 : 206;
  state_->request->start(server, timeoutMs, [state = state_, handlers, wanted](const HttpOutcome& outcome) {
    // Done before the handlers are called: they may start the next one.
    state->request.reset();
    const bool isOk = outcome.ok() && outcome.response.status == wanted;
    if (isOk && !outcome.response.body.empty()) handlers.onBody(asBytes(outcome.response.body));
    handlers.onDone(outcome.ok() && !isOk ? Status::NotFound : outcome.status);
  });
  return Status::Ok;
}

namespace {

HttpProver* prover = nullptr;

// A request, and once more with a proof where the node asks for one.
class Command : public std::enable_shared_from_this<Command> {
 public:
  using Done = std::function<void(HttpOutcome)>;

  Command(EventLoop& loop, Endpoint server, HttpCommand command, Done done)
      : loop_(loop), server_(server), command_(std::move(command)), done_(std::move(done)) {}

  void start() {
    const std::string authorization = prover != nullptr ? prover->authorize(server_, command_) : "";
    request_ = std::make_shared<Request>(loop_, commandBodyBytesMax);
    http::request<http::string_body>& message = request_->message();
    message.method_string(command_.method);
    message.target(command_.target);
    message.body() = command_.body;
    if (!command_.contentType.empty()) message.set(http::field::content_type, command_.contentType);
    if (!command_.contentRange.empty()) message.set(http::field::content_range, command_.contentRange);
    if (!authorization.empty()) message.set(http::field::authorization, authorization);
    request_->start(server_, command_.timeoutMs,
                    [self = shared_from_this(), hadProof = !authorization.empty()](HttpOutcome outcome) {
                      self->onAnswer(std::move(outcome), hadProof);
                    });
  }
  void cancel() {
    done_ = nullptr;
    request_->cancel();
  }

 private:
  void onAnswer(HttpOutcome outcome, bool hadProof) {
    if (!done_) return;
    const std::string& challenge = outcome.response.challenge;
    const bool isAsked = prover != nullptr && !challenge.empty() && prover->onChallenge(server_, challenge, hadProof);
    if (isAsked && ++repeats_ <= repeatsMax) return start();
    if (const Done done = std::move(done_)) done(std::move(outcome));
  }

  // A nonce that has just become stale takes one more.
  static constexpr int repeatsMax = 2;

  EventLoop& loop_;
  const Endpoint server_;
  const HttpCommand command_;
  Done done_;
  std::shared_ptr<Request> request_;
  int repeats_ = 0;
};

}  // namespace

void setHttpProver(HttpProver* given) {
  prover = given;
}

HttpHandle startHttpRequest(EventLoop& loop, Endpoint server, const HttpCommand& command,
                            std::function<void(HttpOutcome)> done) {
  const auto request = std::make_shared<Command>(loop, server, command, std::move(done));
  request->start();
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
    server_ = server;
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
    // What is said before a proof is lost.
    if (prover == nullptr || !prover->isAsked(server_)) say(std::string(greeting_));
  }
  void read() {
    webSocket_.async_read(buffer_, [this](error_code error, size_t size) {
      if (error) return end(failure(error));
      const bool goesOn = take({static_cast<const char*>(buffer_.data().data()), size});
      buffer_.consume(size);
      if (goesOn) read();
    });
  }
  // A node with keys speaks first, and asks for a proof; its next text says what it thinks of it.
  bool take(std::string_view text) {
    constexpr std::string_view question = "{\"challenge\":", right = "{\"ok\":true", wrong = "{\"ok\":false";
    const bool isQuestion = text.substr(0, question.size()) == question;
    if (isQuestion && !isProving_) {
      const std::string proof = prover != nullptr ? prover->answerWebSocket(server_, text) : "";
      if (proof.empty()) return refuse("it asks for a proof, and there is no key for it");
      isProving_ = true;
      say(proof);
      return true;
    }
    if (!isProving_) {
      onText_(text);
      return true;
    }
    // To what was said before the proof the answer is that one is missing.
    const bool isOld = text.find("\"expected ") != std::string_view::npos;
    if (text.substr(0, wrong.size()) == wrong && !isOld) return refuse("it takes the proof for wrong");
    if (text.substr(0, right.size()) == right) {
      isProving_ = false;
      say(std::string(greeting_));
    }
    return true;
  }
  bool refuse(const char* cause) {
    HttpOutcome outcome;
    outcome.status = Status::Forbidden;
    outcome.response.status = 401;
    outcome.cause = cause;
    end(outcome);
    return false;
  }
  // When writing fails, reading does too.
  void say(std::string text) {
    if (text.empty()) return;
    waiting_.push_back(std::move(text));
    if (waiting_.size() == 1) write();
  }
  void write() {
    webSocket_.async_write(asio::buffer(waiting_.front()), [this](error_code error, size_t) {
      if (error) return;
      waiting_.pop_front();
      if (!waiting_.empty()) write();
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
  Endpoint server_;
  std::deque<std::string> waiting_;
  bool isProving_ = false;
};

}  // namespace

HttpOutcome webSocketListen(Endpoint server, std::string_view path, const std::function<void(std::string_view)>& onText,
                            const std::function<bool()>& stop, std::string_view greeting) {
  return Listener(onText, stop, greeting).run(server, path);
}

}  // namespace spore
