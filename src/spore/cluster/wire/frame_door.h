// FrameDoor: what protects the frames of a node with keys. A node without keys has none.
#pragma once

#include "spore/base/instant.h"
#include "spore/base/ip_address.h"
#include "spore/cluster/wire/frame.h"

namespace spore {

enum class FrameVerdict : uint8_t {
  Genuine,   // of a member, and new
  Handled,   // genuine, and for the door itself
  Stranger,  // not made with our key, or too long ago
  Replayed,  // genuine, and it has come before
};

class FrameDoor {
 public:
  // Puts a tag behind the first `size` bytes of a buffer, a frame that is about to leave. Returns the size of both.
  virtual size_t seal(MutableBytes buffer, size_t size) = 0;
  // Of a frame of our cluster: `frame` is what stands in `datagram`.
  virtual FrameVerdict judge(Instant now, Endpoint from, const Frame& frame, Bytes datagram) = 0;

 protected:
  ~FrameDoor() = default;
};

}  // namespace spore
