// RequestSlots: the few requests that are held at once, and their bodies.
#pragma once

#include <memory>
#include <new>

#include "boards/esp8266/http_limits.h"
#include "spore/platform/http.h"

class AsyncWebServerRequest;

namespace spore {

struct RequestSlot {
  enum class Phase : uint8_t {
    Free,
    Uploading,  // its body goes to the engine in pieces
    Arrived,    // complete, waits for the loop
    InEngine,   // submitted
    Replying,   // the web server pulls the body
    Abandoned,  // its client has gone while the engine had it
  };

  // On the heap, so that a sketch has it while nobody asks anything.
  struct Memory {
    HttpExchange exchange;
    uint8_t target[http_limits::targetBytesMax];
  };

  HttpExchange& exchange() { return memory->exchange; }

  Phase phase = Phase::Free;
  AsyncWebServerRequest* request = nullptr;  // while its client is there
  size_t sent = 0;                           // of the reply's body
  uint32_t progressAtMs = 0;
  std::unique_ptr<Memory> memory;   // unless it is free; even then until the loop comes by, as the engine may be in it
  std::unique_ptr<uint8_t[]> body;  // of the request, until the reply is there
};

class RequestSlots {
 public:
  // With memory, in which there may be what an earlier request left. Null when all are taken, or for want of heap.
  RequestSlot* findFree() {
    for (RequestSlot& slot : slots_) {
      if (slot.phase != RequestSlot::Phase::Free) continue;
      if (slot.memory == nullptr) slot.memory.reset(new (std::nothrow) RequestSlot::Memory);
      return slot.memory != nullptr ? &slot : nullptr;
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

// The body of a request while it arrives. Most requests have none: one at a time is enough, on the heap, which the web
// server takes much more of for the same request.
struct RequestBody {
  const AsyncWebServerRequest* owner = nullptr;
  std::unique_ptr<uint8_t[]> bytes;
  size_t room = 0;
  size_t size = 0;
  bool isTooLarge = false;

  // False: there is no heap for it, and nobody owns the place.
  bool begin(const AsyncWebServerRequest& request, size_t bytesMax) {
    bytes.reset(new (std::nothrow) uint8_t[bytesMax]);
    owner = bytes == nullptr ? nullptr : &request;
    room = bytesMax;
    size = 0;
    isTooLarge = false;
    return owner != nullptr;
  }
  void drop() {
    owner = nullptr;
    bytes.reset();
  }
};

// What has come of an upload and waits for the loop. The sender is acknowledged when the engine has taken it, so no more than a
// window of it is ever under way.
struct UploadBuffer {
  std::unique_ptr<uint8_t[]> bytes;
  size_t size = 0;
  bool isComplete = false;  // the request is over
  bool isRefused = false;   // the engine wants no more of it

  bool begin() {
    bytes.reset(new (std::nothrow) uint8_t[http_limits::uploadWindowBytes]);
    size = 0;
    isComplete = isRefused = false;
    return bytes != nullptr;
  }
};

}  // namespace spore
