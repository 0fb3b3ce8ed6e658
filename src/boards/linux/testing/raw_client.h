// A TCP client that says exactly what a test tells it to.
#pragma once

#include <string>
#include <string_view>

#include "spore/base/ip_address.h"

namespace spore {

// Never blocks: the test runs the server's event loop between the calls.
class RawClient {
 public:
  // `own`: the address that it calls from; none: the system's choice.
  explicit RawClient(Endpoint server, IpAddress own = {});
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  ~RawClient();

  // False when the connection is gone or its buffer is full.
  bool send(std::string_view text);
  // Takes what has arrived into received().
  void poll();
  // The server has closed the connection.
  bool isClosed() const { return isClosed_; }
  std::string& received() { return received_; }
  void finishSending();

 private:
  int socket_;
  bool isClosed_ = false;
  std::string received_;
};

}  // namespace spore
