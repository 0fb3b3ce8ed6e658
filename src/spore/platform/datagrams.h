// UDP as the engine needs it: one port, send to one or to all, fetch what arrived.
#pragma once

#include "spore/base/bytes.h"
#include "spore/base/ip_address.h"
#include "spore/base/result.h"

namespace spore {

// A board may lose, reorder or duplicate datagrams; it must not join, split or change them.
class DatagramPort {
 public:
  // The address and UDP port that our datagrams come from, and at which other nodes reach us.
  virtual Endpoint localEndpoint() = 0;
  // Sends to every node of the subnet, usually ourselves too. Never blocks; Unavailable without a network.
  virtual Status broadcast(Bytes datagram) = 0;
  virtual Status send(Endpoint to, Bytes datagram) = 0;

  struct Received {
    Endpoint from;
    size_t size = 0;
  };
  // The next waiting datagram, copied to `buffer`; NotFound when none waits. One longer than the buffer is
  // TooLarge and gone. Never blocks.
  virtual Result<Received> receive(MutableBytes buffer) = 0;

 protected:
  ~DatagramPort() = default;
};

}  // namespace spore
