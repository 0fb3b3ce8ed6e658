// FrameQueue: what waits to be sent to one WebSocket client, in memory lent for each frame.
#pragma once

#include "boards/http/frame_reader.h"
#include "boards/http/transport.h"
#include "spore/base/status.h"

namespace spore::http {

class FrameQueue {
 public:
  FrameQueue() = default;
  FrameQueue(const FrameQueue&) = delete;
  FrameQueue& operator=(const FrameQueue&) = delete;

  // An event for this client. It is dropped and counted when the queue is full or there is no memory; after that
  // nothing more goes in until the client has caught up and was told how many: the gap keeps its one place in the
  // order.
  void pushEvent(Transport& transport, std::string_view text);
  // A text that can wait until there is room; an empty one only asks. Busy: half of the queue is taken, something was
  // dropped, or there is no memory.
  Status pushIfIdle(Transport& transport, std::string_view text);
  // False: no memory.
  bool push(Transport& transport, FrameKind kind, Bytes payload);
  // Sends as much as there is room for.
  void flush(Transport& transport, Link link);
  // Gives all memory back.
  void clear(Transport& transport);

  bool empty() const { return first_ == nullptr; }
  bool isFull() const { return size_ >= webSocketQueueMax; }

 private:
  struct Frame {
    Frame* next;
    uint16_t size;
    uint16_t sent;
    uint8_t* bytes() { return reinterpret_cast<uint8_t*>(this + 1); }
  };

  void pop(Transport& transport);
  void tellGap(Transport& transport);

  Frame* first_ = nullptr;
  Frame* last_ = nullptr;
  uint32_t dropped_ = 0;
  uint8_t size_ = 0;
};

}  // namespace spore::http
