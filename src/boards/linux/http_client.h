// Asking other nodes over HTTP: for the engine without waiting, for the command line with waiting.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "boards/linux/event_loop.h"
#include "spore/platform/http_client.h"

namespace spore {

// The engine's client. A body of more than 64 KB is TooLarge.
class LinuxHttpClient final : public HttpClient {
 public:
  explicit LinuxHttpClient(EventLoop& loop);
  ~LinuxHttpClient();

  Status send(Endpoint server, const Get& get, uint32_t timeoutMs, const Handlers& handlers) override;

 private:
  struct State;

  EventLoop& loop_;
  std::shared_ptr<State> state_;
};

struct HttpResponse {
  unsigned status = 0;
  std::string body;
  std::string contentType;  // empty if the server gave none
  std::string challenge;    // of a 401: the parameters of WWW-Authenticate: SPORE1; empty: there is none
};

// Ok: `response` holds the answer, whatever its HTTP status. Else Timeout, Unavailable, TooLarge or Malformed, and
// `cause` says in words what went wrong.
struct HttpOutcome {
  Status status = Status::Ok;
  std::string cause;
  HttpResponse response;

  bool ok() const { return status == Status::Ok; }
};

// Waits for the answer. `contentType` may be empty when there is no body; `timeoutMs` is for everything together. A
// body of more than 64 MB is TooLarge.
HttpOutcome httpRequest(Endpoint server, std::string_view method, std::string_view target, std::string_view body,
                        std::string_view contentType, uint32_t timeoutMs);

struct HttpCommand {
  std::string method;
  std::string target;
  std::string contentType;   // empty without a body
  std::string contentRange;  // empty: none (RFC 9110, 14.4)
  std::string body;
  uint32_t timeoutMs = 5000;  // for everything together
};

// Proves to nodes with keys who asks (docs/api.md, "Proofs").
class HttpProver {
 public:
  // The value of Authorization; empty: that node has asked for no proof, or there is no key for it.
  virtual std::string authorize(Endpoint server, const HttpCommand& command) = 0;
  // A node wants a proof, and said this of it. Whether to ask again, with what authorize() says now.
  virtual bool onChallenge(Endpoint server, const std::string& challenge, bool hadProof) = 0;
  // What to say to a WebSocket's first text; empty: it asks for no proof, or there is no key.
  virtual std::string answerWebSocket(Endpoint server, std::string_view text) = 0;
  // Whether that node has asked for a proof before.
  virtual bool isAsked(Endpoint server) const = 0;

 protected:
  ~HttpProver() = default;
};
// Whom the functions below and httpRequest() ask, from the next call on; null, as in the beginning: nobody.
void setHttpProver(HttpProver* prover);

// Asks without waiting: `done` is called from the loop, unless the handle is dropped before.
using HttpHandle = std::shared_ptr<void>;
HttpHandle startHttpRequest(EventLoop& loop, Endpoint server, const HttpCommand& command,
                            std::function<void(HttpOutcome)> done);

// Calls `onText` for each text that the server sends, until `stop` returns true (asked ten times a second: Ok), or the
// connection ends: Unavailable, with `cause`. A server that answers the handshake with something else than a
// WebSocket gives Forbidden and its response; one that sends a text of more than 64 KB gives TooLarge. `greeting`, if
// there is one, is sent first.
HttpOutcome webSocketListen(Endpoint server, std::string_view path, const std::function<void(std::string_view)>& onText,
                            const std::function<bool()>& stop, std::string_view greeting = {});

}  // namespace spore
