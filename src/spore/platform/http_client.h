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
    // A piece of the body of a 200 answer, in order.
    Callback<void(Bytes)> onBody;
    // Called once, last: Ok, NotFound (any other HTTP status), Timeout, Unavailable, TooLarge, Malformed.
    Callback<void(Status)> onDone;
  };
  // Starts one GET; Busy while another is under way. Handlers are called from the board's loop, never from
  // inside this call. The board gives up after `timeoutMs` in all.
  virtual Status get(Endpoint server, std::string_view path, uint32_t timeoutMs, const Handlers& handlers) = 0;

 protected:
  ~HttpClient() = default;
};

}  // namespace spore
