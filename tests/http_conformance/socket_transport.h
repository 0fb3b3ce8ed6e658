// SocketTransport: the sockets of a Linux machine as the bounded web server sees lwIP's, with its windows and its heap.
#pragma once

#include <vector>

#include "boards/http/transport.h"
#include "spore/base/ip_address.h"

namespace spore::http {

class SocketTransport final : public Transport {
 public:
  // The window of lwIP with segments of 536 bytes.
  static constexpr size_t windowBytes = 4 * 536;
  static constexpr size_t sendBytesMax = 2 * 536;

  // Listens; exits with a message when it cannot. Of `heapBytes` everything is lent.
  SocketTransport(Endpoint address, size_t heapBytes);
  ~SocketTransport();

  // Until something has come, or for so long; then takes it in.
  void wait(int timeoutMs);
  size_t heapLeft() const { return heapLeft_; }
  size_t heapLeast() const { return heapLeast_; }

  bool isOpen(Link link) override { return places_[link].socket >= 0; }
  bool isLost(Link link) override { return places_[link].isLost; }
  IpAddress client(Link link) override { return places_[link].client; }
  Bytes received(Link link) override;
  void take(Link link, size_t count) override;
  bool hasEnded(Link link) override { return places_[link].hasEnded; }
  size_t send(Link link, Bytes bytes) override;
  void flush(Link) override {}
  bool isDelivered(Link link) override { return unsent(link) == 0; }
  void shutdown(Link link) override;
  void close(Link link) override;
  void abort(Link link) override;
  void* lend(size_t bytes) override;
  void giveBack(void* memory) override;

 private:
  struct Place {
    int socket = -1;
    bool isLost = false;
    bool hasEnded = false;
    IpAddress client;
    std::vector<uint8_t> waiting;
  };

  void accept();
  void read(Place& place);
  size_t unsent(Link link);

  int listener_;
  Place places_[connectionsMax];
  size_t heapLeft_;
  size_t heapLeast_;
};

}  // namespace spore::http
