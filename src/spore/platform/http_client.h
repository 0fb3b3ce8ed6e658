// HTTP GET to another member, without waiting for it.
#pragma once

#include <string_view>

#include "spore/base/bytes.h"
#include "spore/base/callback.h"
#include "spore/base/ip_address.h"
#include "spore/base/status.h"

namespace spore {

class HttpClient {
 public:
  struct Handlers {
    // A piece of the body of the answer, in order.
    Callback<void(Bytes)> onBody;
    // Called once, last: Ok, NotFound (not the HTTP status that was asked for), Timeout, Unavailable, TooLarge,
    // Malformed.
    Callback<void(Status)> onDone;
  };
  // Views that need to last as long as the call.
  struct Get {
    std::string_view path;           // path and query
    std::string_view range;          // value of a Range header ("bytes=0-99"): the answer must be 206; empty: 200
    std::string_view authorization;  // value of an Authorization header; empty: none
  };
  // Starts one GET; Busy while another is under way. Handlers are called from the board's loop, never from
  // inside this call. The board gives up after `timeoutMs` in all.
  virtual Status send(Endpoint server, const Get& get, uint32_t timeoutMs, const Handlers& handlers) = 0;
  Status get(Endpoint server, std::string_view path, uint32_t timeoutMs, const Handlers& handlers) {
    return send(server, {path, {}, {}}, timeoutMs, handlers);
  }

 protected:
  ~HttpClient() = default;
};

}  // namespace spore
