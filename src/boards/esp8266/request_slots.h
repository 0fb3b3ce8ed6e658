// RequestSlots: the few requests that are held at once, in memory that is there from the start.
#pragma once

#include "boards/esp8266/http_limits.h"
#include "spore/base/limits.h"
#include "spore/platform/http.h"

class AsyncWebServerRequest;

namespace spore {

struct RequestSlot {
  enum class Phase : uint8_t {
    Free,
    Arrived,    // complete, waits for the loop
    InEngine,   // submitted
    Replying,   // the web server pulls the body
    Abandoned,  // its client has gone while the engine had it
  };

  Phase phase = Phase::Free;
  AsyncWebServerRequest* request = nullptr;  // while its client is there
  HttpExchange exchange;
  size_t sent = 0;  // of the reply's body
  uint32_t progressAtMs = 0;
  uint8_t target[http_limits::targetBytesMax];
};

class RequestSlots {
 public:
  // Null when all are taken.
  RequestSlot* findFree() {
    for (RequestSlot& slot : slots_) {
      if (slot.phase == RequestSlot::Phase::Free) return &slot;
    }
    return nullptr;
  }
  RequestSlot* find(const AsyncWebServerRequest* request) {
    for (RequestSlot& slot : slots_) {
      if (slot.phase != RequestSlot::Phase::Free && slot.request == request) return &slot;
    }
    return nullptr;
  }

  RequestSlot* begin() { return slots_; }
  RequestSlot* end() { return slots_ + sizeof(slots_) / sizeof(slots_[0]); }

 private:
  RequestSlot slots_[http_limits::exchangesMax];
};

// The body of a request while it arrives. Most requests have none: one at a time is enough.
struct RequestBody {
  const AsyncWebServerRequest* owner = nullptr;
  size_t size = 0;
  bool isTooLarge = false;
  uint8_t bytes[limits::requestJsonBytesMax];
};

}  // namespace spore
