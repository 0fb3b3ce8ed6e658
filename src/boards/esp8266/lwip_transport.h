// LwipTransport: the connections of the web server, straight on lwIP.
#pragma once

#include "boards/esp8266/received_segments.h"
#include "boards/http/transport.h"

extern "C" {
#include <lwip/err.h>
}

struct tcp_pcb;

namespace spore {

// lwIP's callbacks come in the SDK's context, whenever the loop pauses: they only note what came. Everything else
// happens in the calls of the web server, from the loop.
class LwipTransport final : public http::Transport {
 public:
  // Listens; false: for want of memory.
  bool begin(uint16_t port);

  void beginPass() override;
  bool isOpen(http::Link link) override { return places_[link].isTaken; }
  bool isLost(http::Link link) override { return places_[link].isLost; }
  IpAddress client(http::Link link) override;
  Bytes received(http::Link link) override;
  void take(http::Link link, size_t count) override;
  bool hasEnded(http::Link link) override { return places_[link].hasEnded; }
  size_t send(http::Link link, Bytes bytes) override;
  void flush(http::Link link) override;
  bool isDelivered(http::Link link) override { return places_[link].unacknowledged == 0; }
  void shutdown(http::Link link) override;
  void close(http::Link link) override;
  void abort(http::Link link) override;
  void* lend(size_t bytes) override;
  void giveBack(void* memory) override;

 private:
  struct Place {
    void reset();

    tcp_pcb* connection = nullptr;  // none once lwIP has freed it, or may do so at any moment
    ReceivedSegments waiting;       // arrived, not yet taken
    uint16_t taken = 0;             // of the first of them
    uint16_t unacknowledged = 0;    // sent
    uint16_t unopened = 0;          // taken, of which the sender has not been told: his window is that much smaller
    bool isTaken = false;
    bool isLost = false;
    bool hasEnded = false;    // his side
    bool isShutDown = false;  // ours
  };

  static err_t onAccepted(void* self, tcp_pcb* connection, err_t error);
  static err_t onReceived(void* place, tcp_pcb* connection, pbuf* data, err_t error);
  static err_t onSent(void* place, tcp_pcb* connection, uint16_t size);
  static void onError(void* place, err_t error);
  static void detach(Place& place);
  static void openWindow(Place& place);

  Place places_[http::connectionsMax];
  uint16_t port_ = 0;
};

}  // namespace spore
