// How a board hands over what reaches it by itself: HTTP requests, WebSocket texts, datagrams.
#pragma once

#include <cstdint>
#include <string_view>

#include "spore/platform/http.h"
#include "spore/platform/web_sockets.h"

namespace spore {

// The engine's side. The board calls it from its event loop or from RequestPort::poll(), never from an interrupt, from
// another thread or while the engine is inside one of its calls.
class RequestSink {
 public:
  // Queues the exchange for a later loop(), which answers it; never fails.
  virtual void submit(HttpExchange& exchange) = 0;
  // Whether the body of such a request, which may be as long as it likes, goes to onBody() in pieces.
  virtual bool takesPieces(HttpMethod method, std::string_view target) = 0;
  // The next piece of such a body, before the exchange is submitted; its request is described already. False: no more
  // of it is wanted: submit the exchange now, and close the connection after the answer.
  virtual bool onBody(HttpExchange& exchange, Bytes piece) = 0;
  // The client of the exchange is gone; harmless if it has been answered. After this the engine does not touch it.
  virtual void cancel(HttpExchange& exchange) = 0;
  // A client has come, and can be sent something from now on.
  virtual void onWebSocketOpen(WebSocketClientId) {}
  // A text from a client; writes the answer and returns its length, 0 for none. Room of
  // limits::webSocketAnswerBytesMax always suffices.
  virtual size_t onWebSocketText(WebSocketClientId client, std::string_view text, MutableBytes answer) = 0;
  // Whether a page of this Origin, which named us by this Host, may open a WebSocket. Empty: the header is absent.
  virtual bool isOriginAllowed(std::string_view origin, std::string_view host) = 0;
  // Characters that somebody types at the board's serial port.
  virtual void onConsoleText(std::string_view characters) = 0;
  // The next loop() fetches the datagrams that wait, without waiting for its time to look.
  virtual void datagramsReady() = 0;

 protected:
  ~RequestSink() = default;
};

class RequestPort {
 public:
  // Called once, by Spore::begin(): from then on the board may call the sink, which lives as long as the node.
  virtual void start(RequestSink& sink) = 0;
  // The TCP port at which this board serves HTTP: what members are told. Only the board decides it.
  virtual uint16_t httpPort() { return 80; }
  // Called at the start of every Spore::loop(). A board whose web server works in callbacks hands over here what they
  // left. Cheap when nothing came.
  virtual void poll() = 0;

 protected:
  ~RequestPort() = default;
};

// The port of a board that hands over by itself whatever comes: nothing is left for the node to fetch.
class PushedRequests final : public RequestPort {
 public:
  void start(RequestSink& sink) override { sink_ = &sink; }
  uint16_t httpPort() override { return httpPort_; }
  void poll() override {}
  // To be called before the node begins, if the port is not 80.
  void setHttpPort(uint16_t port) { httpPort_ = port; }
  // Valid after start().
  RequestSink& sink() { return *sink_; }

 private:
  RequestSink* sink_ = nullptr;
  uint16_t httpPort_ = 80;
};

}  // namespace spore
