// The way to the host process that owns this guest's sockets: one message is one packet on a socket pair, which QEMU
// has as its standard input. The other end is tests/end_to_end/chip_guest.py.
#pragma once

#include "spore/base/byte_writer.h"
#include "spore/base/instant.h"

namespace spore::lx106 {

enum class BridgeMessage : uint8_t {
  Configure = 1,  // to the guest: [id 4][ip 4][udp port 2][http port 2][random 4][length 2][name][length 2][cluster]
  Datagram = 2,   // both ways: [ip 4][port 2][bytes], the other side's address; 255.255.255.255: to all
  Request = 3,    // to the guest: [method 1], then [length 2][bytes] of target, host, origin, content type, body
  Head = 4,       // of the answer: [status 2][length 2][content type][length 2][allow]
  Body = 5,       // a piece of it
  End = 6,        // of it; the next request may come
  Get = 7,        // to the host: [ip 4][port 2][timeout ms 4][path]
  GetBody = 8,    // to the guest: a piece of what was got
  GetEnd = 9,     // to the guest: [GetOutcome 1]
};

constexpr size_t bridgeBytesMax = 2048;

class Bridge {
 public:
  // The next message, or an empty one after so long without any. Valid until the next call. Ends the machine when the
  // host has gone.
  Bytes receive(Millis atMost);

  // A message under construction; send() sends it.
  ByteWriter& open(BridgeMessage type);
  void send();

 private:
  uint8_t received_[bridgeBytesMax];
  uint8_t sent_[bridgeBytesMax];
  ByteWriter writer_{MutableBytes{sent_}};
};

}  // namespace spore::lx106
