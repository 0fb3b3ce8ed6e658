// RequestGate: who lets requests and WebSocket clients in, where not all may do everything. A node without keys has
// none, and its program need not have the code of one.
#pragma once

#include "spore/api/api_request.h"
#include "spore/platform/web_sockets.h"

namespace spore {

class RequestGate {
 public:
  // True, when it has answered because the request does not pass.
  virtual bool refuses(HttpExchange& exchange, ApiRequest& request) = 0;

  // Whether a body in pieces may come: judged once, by its head.
  virtual bool takesBody(HttpExchange& exchange) = 0;
  // Somebody has taken this piece. What has come so far is compared with what was claimed at its end.
  virtual void notePiece(const HttpExchange& exchange, Bytes piece) = 0;
  // Nobody wants more of the body.
  virtual void endBody(const HttpExchange& exchange) = 0;
  // The body in pieces is complete. False: it is not the one that was claimed, and nothing may become of it.
  virtual bool hasRightBody(HttpExchange& exchange) = 0;

  // A WebSocket has been opened.
  virtual void greet(WebSocketClientId client) = 0;
  // Whether it may hear and say anything.
  virtual bool isProven(WebSocketClientId client) const = 0;
  // The text of a client that is not. Returns the length of the answer.
  virtual size_t onText(WebSocketClientId client, std::string_view text, MutableBytes answer) = 0;

  // Fills in what lets this node read from another member; empty without keys.
  virtual void proveMember(std::string_view target, AuthorizationText& authorization) = 0;

 protected:
  ~RequestGate() = default;
};

}  // namespace spore
