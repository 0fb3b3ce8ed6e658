// ReceivedSegments: what lwIP has received on a connection and nobody has read yet, in lwIP's own buffers.
#pragma once

#include "spore/base/bytes.h"

struct pbuf;

namespace spore {

// A chain of buffers has one owner: a buffer holds the reference of the one behind it (lwIP, pbuf.c).
class ReceivedSegments {
 public:
  ReceivedSegments() = default;
  ~ReceivedSegments() { clear(); }
  ReceivedSegments(const ReceivedSegments&) = delete;
  ReceivedSegments& operator=(const ReceivedSegments&) = delete;

  // To be called from lwIP's callback, whose reference passes to us. `segments` may be a chain.
  void append(pbuf* segments);
  bool isEmpty() const { return first_ == nullptr; }
  // Whether no more is to be taken until some are read: the window of TCP bounds bytes, and one byte in a segment of
  // its own costs 88 of heap. lwIP keeps a segment that the callback refuses with ERR_MEM, offers it again, and takes
  // nothing that comes behind it.
  bool isFull() const;
  // The bytes of the first buffer; valid until dropFirst(). A buffer may hold none.
  Bytes first() const;
  void dropFirst();
  void clear();

 private:
  pbuf* first_ = nullptr;
};

}  // namespace spore
