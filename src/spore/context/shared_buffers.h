// SharedBuffers: memory for what lives for a moment. All parts of a node share it, because a chip has not enough for a
// buffer each.
#pragma once

#include "spore/base/bytes.h"
#include "spore/base/limits.h"

namespace spore {

struct SharedBuffers {
  // Holds what comes from outside until it is handled, unescaped: a request's parameters, a WebSocket client's message,
  // an old node's event. A board hands over one thing at a time (platform/request_port.h), and nobody receives
  // datagrams meanwhile.
  uint8_t incoming[limits::requestJsonBytesMax];
  // Holds what goes out. It is written and handed to the board, which copies it, before any other code is called.
  uint8_t outgoing[limits::eventJsonBytesMax];

  // A datagram comes in here, so that what stands in it can be unescaped into the other half.
  MutableBytes datagram() { return MutableBytes{incoming}.from(sizeof incoming - limits::datagramBytesMax); }
  MutableBytes besideDatagram() { return MutableBytes{incoming}.first(sizeof incoming - limits::datagramBytesMax); }
  // A frame is built here, and may be built from what stands in the other half.
  MutableBytes frame() { return MutableBytes{outgoing}.first(limits::datagramBytesMax); }
  MutableBytes besideFrame() { return MutableBytes{outgoing}.from(limits::datagramBytesMax); }
};

}  // namespace spore
