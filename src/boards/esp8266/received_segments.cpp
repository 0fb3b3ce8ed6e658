#include "boards/esp8266/received_segments.h"

extern "C" {
#include <lwip/pbuf.h>
}

namespace spore {
namespace {

constexpr size_t buffersMax = 8;

}  // namespace

void ReceivedSegments::append(pbuf* segments) {
  if (first_ == nullptr) {
    first_ = segments;
  } else {
    pbuf_cat(first_, segments);
  }
}

Bytes ReceivedSegments::first() const {
  if (first_ == nullptr) return {};
  return {static_cast<const uint8_t*>(first_->payload), first_->len};
}

// pbuf_dechain() would free the rest: the first buffer holds the only reference to it. So it gets one of ours before
// the first goes and takes its own along.
void ReceivedSegments::dropFirst() {
  if (first_ == nullptr) return;
  pbuf* const dropped = first_;
  first_ = dropped->next;
  if (first_ != nullptr) pbuf_ref(first_);
  pbuf_free(dropped);
}

void ReceivedSegments::clear() {
  if (first_ != nullptr) pbuf_free(first_);
  first_ = nullptr;
}

bool ReceivedSegments::isFull() const {
  size_t count = 0;
  for (const pbuf* at = first_; at != nullptr; at = at->next) ++count;
  return count >= buffersMax;
}

}  // namespace spore
