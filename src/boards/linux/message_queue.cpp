#include "boards/linux/message_queue.h"

#include <utility>

namespace spore {

void MessageQueue::push(Message message) {
  // After a loss nothing more goes in until the client has caught up: the gap keeps its one place in the order.
  if (messages_.size() >= capacity_ || dropped_ > 0) {
    ++dropped_;
    return;
  }
  messages_.push_back(std::move(message));
}

void MessageQueue::pop() {
  messages_.pop_front();
  if (!messages_.empty() || dropped_ == 0) return;
  messages_.push_back(
      std::make_shared<const std::string>(R"({"event":"$gap","payload":{"dropped":)" + std::to_string(dropped_) + "}}"));
  dropped_ = 0;
}

}  // namespace spore
