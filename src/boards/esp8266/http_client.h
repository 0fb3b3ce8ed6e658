// ChipHttpClient: one HTTP GET at a time, straight on lwIP.
#pragma once

#include "boards/esp8266/received_segments.h"
#include "boards/esp8266/response_reader.h"
#include "spore/base/spare_memory.h"
#include "spore/platform/http_client.h"

extern "C" {
#include <lwip/err.h>
}

struct tcp_pcb;
struct pbuf;

namespace spore {

// ESPAsyncTCP's client cannot be given up while it connects, which is what a GET to a dead member is: lwIP
// tries for a minute. What arrives stays in lwIP's buffers until the loop takes it; the window is their bound.
class ChipHttpClient final : public HttpClient {
 public:
  Status send(Endpoint server, const Get& get, uint32_t timeoutMs, const Handlers& handlers) override;
  // To be called in each pass of the loop.
  void poll(uint32_t nowMs);

 private:
  static err_t onConnected(void* self, tcp_pcb* connection, err_t error);
  static err_t onReceived(void* self, tcp_pcb* connection, pbuf* data, err_t error);
  static void onError(void* self, err_t error);

  // Ok: more is to come.
  Status takeWaiting();
  void finish(Status status);
  void disconnect();

  static constexpr size_t requestBytesMax = 320;

  struct Transfer {
    explicit Transfer(uint16_t status);

    tcp_pcb* connection = nullptr;  // none once lwIP has given it up
    ReceivedSegments waiting;
    bool isSent = false;
    bool hasEnded = false;  // by the other side
    bool hasFailed = false;
    uint32_t startedAtMs = 0;
    uint32_t timeoutMs = 0;
    Handlers handlers;
    ResponseReader reader;
    char request[requestBytesMax];
    uint16_t requestSize = 0;
  };
  Status begin(Endpoint server, const Get& get);

  Spare<Transfer> transfer_;  // while one is under way
};

}  // namespace spore
