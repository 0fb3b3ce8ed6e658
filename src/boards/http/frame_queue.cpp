#include "boards/http/frame_queue.h"

#include <cstring>
#include <new>

#include "spore/base/flash_format.h"

namespace spore::http {

void FrameQueue::pushEvent(Transport& transport, std::string_view text) {
  if (dropped_ > 0 || isFull() || !push(transport, FrameKind::Text, asBytes(text))) ++dropped_;
}

Status FrameQueue::pushIfIdle(Transport& transport, std::string_view text) {
  if (dropped_ > 0 || size_ >= webSocketQueueMax / 2) return Status::Busy;
  return text.empty() || push(transport, FrameKind::Text, asBytes(text)) ? Status::Ok : Status::Busy;
}

bool FrameQueue::push(Transport& transport, FrameKind kind, Bytes payload) {
  uint8_t head[frameHeadBytesMax];
  const size_t headSize = writeFrameHead(head, kind, static_cast<uint16_t>(payload.size()));
  void* const memory = transport.lend(sizeof(Frame) + headSize + payload.size());
  if (memory == nullptr) return false;
  Frame* const frame = ::new (memory) Frame{nullptr, static_cast<uint16_t>(headSize + payload.size()), 0};
  std::memcpy(frame->bytes(), head, headSize);
  if (!payload.empty()) std::memcpy(frame->bytes() + headSize, payload.data(), payload.size());
  if (last_ == nullptr) {
    first_ = frame;
  } else {
    last_->next = frame;
  }
  last_ = frame;
  ++size_;
  return true;
}

void FrameQueue::flush(Transport& transport, Link link) {
  while (first_ != nullptr) {
    const Bytes rest = Bytes{first_->bytes(), first_->size}.from(first_->sent);
    const size_t sent = transport.send(link, rest);
    first_->sent = static_cast<uint16_t>(first_->sent + sent);
    if (sent < rest.size()) break;
    pop(transport);
    if (first_ == nullptr && dropped_ > 0) tellGap(transport);
  }
  // What was dropped for want of memory, when nothing waited.
  if (first_ == nullptr && dropped_ > 0) tellGap(transport);
  transport.flush(link);
}

void FrameQueue::tellGap(Transport& transport) {
  char text[64];
  const int size =
      SPORE_PRINT(text, R"({"event":"$gap","payload":{"dropped":%lu}})", static_cast<unsigned long>(dropped_));
  if (push(transport, FrameKind::Text, asBytes(std::string_view{text, static_cast<size_t>(size)}))) dropped_ = 0;
}

void FrameQueue::pop(Transport& transport) {
  Frame* const frame = first_;
  first_ = frame->next;
  if (first_ == nullptr) last_ = nullptr;
  --size_;
  transport.giveBack(frame);
}

void FrameQueue::clear(Transport& transport) {
  while (first_ != nullptr) pop(transport);
  dropped_ = 0;
}

}  // namespace spore::http
