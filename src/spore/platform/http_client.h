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
    // Called once, last: Ok, NotFound (not the HTTP status that was asked for), Timeout, Unavailable, TooLarge, Malformed.
    Callback<void(Status)> onDone;
  };
  // Starts one GET; Busy while another is under way. Handlers are called from the board's loop, never from
  // inside this call. The board gives up after `timeoutMs` in all.
  Status get(Endpoint server, std::string_view path, uint32_t timeoutMs, const Handlers& handlers) {
    return getPart(server, path, {}, timeoutMs, handlers);
  }
  // get() of a part: `range` is the value of a Range header ("bytes=0-99"), and the answer must be 206. With an empty
  // one all of it is asked for, and the answer must be 200.
  virtual Status getPart(Endpoint server, std::string_view path, std::string_view range, uint32_t timeoutMs,
                         const Handlers& handlers) = 0;

 protected:
  ~HttpClient() = default;
};

}  // namespace spore
