// The messages that wait for one WebSocket client.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>

namespace spore {

// Bounded: what does not fit is counted, and the client is told how many it missed once it has caught up.
class MessageQueue {
 public:
  // A text, which all clients that get it share.
  using Message = std::shared_ptr<const std::string>;

  explicit MessageQueue(size_t capacity = 64) : capacity_(capacity) {}

  void push(Message message);
  bool empty() const { return messages_.empty(); }
  // Less than half of it is taken, and nothing was lost.
  bool isIdle() const { return dropped_ == 0 && messages_.size() < capacity_ / 2; }
  const Message& front() const { return messages_.front(); }
  // Removes the front. When that was the last one and some were lost, {"event":"$gap","payload":{"dropped":n}}
  // takes its place.
  void pop();

 private:
  const size_t capacity_;
  std::deque<Message> messages_;
  uint64_t dropped_ = 0;
};

}  // namespace spore
