// What the web server asks of TCP: a fixed number of places for connections, each of which it looks after once a pass.
#pragma once

#include "boards/http/http_limits.h"
#include "spore/base/bytes.h"
#include "spore/base/ip_address.h"

namespace spore::http {

// The place of a connection, below connectionsMax.
using Link = uint8_t;

// All of it is called from the loop. What comes in between lies with the transport, unacknowledged, so that the
// sender's window is the bound of what is under way.
class Transport {
 public:
  // Called once before the others in each pass of the loop.
  virtual void beginPass() {}
  // Somebody is connected here, until close() or abort(), also if he has gone meanwhile.
  virtual bool isOpen(Link link) = 0;
  // Nothing can be sent or received any more.
  virtual bool isLost(Link link) = 0;
  // Who is connected there; none where that is not known.
  virtual IpAddress client(Link) { return {}; }
  // What has come and is not yet taken, as far as it lies together; empty: nothing.
  virtual Bytes received(Link link) = 0;
  // Done with so much of it: the sender may send as much again.
  virtual void take(Link link, size_t count) = 0;
  // The other side sends no more than what is received.
  virtual bool hasEnded(Link link) = 0;
  // Copies what there is room for, and returns how much that is.
  virtual size_t send(Link link, Bytes bytes) = 0;
  // What was sent shall leave now.
  virtual void flush(Link link) = 0;
  // The other side has acknowledged everything.
  virtual bool isDelivered(Link link) = 0;
  // We send no more, but still read.
  virtual void shutdown(Link link) = 0;
  // Free this place. After close() what was sent still goes its way.
  virtual void close(Link link) = 0;
  virtual void abort(Link link) = 0;

  // Memory for a request or a message, for a while; null: there is none to spare.
  virtual void* lend(size_t bytes) = 0;
  virtual void giveBack(void* memory) = 0;

 protected:
  ~Transport() = default;
};

}  // namespace spore::http
