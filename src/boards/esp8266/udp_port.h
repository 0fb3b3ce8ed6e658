// ChipUdpPort: the node's UDP port.
#pragma once

#include <WiFiUdp.h>

#include "spore/platform/datagrams.h"

namespace spore {

class ChipUdpPort final : public DatagramPort {
 public:
  explicit ChipUdpPort(uint16_t port) : port_(port) {}

  // Once the core runs: lwIP listens on every interface from then on, those that come later too.
  void begin() { udp_.begin(port_); }
  // Whether receive() would find a datagram.
  bool hasWaiting();

  // The station's address, or the access point's while only that is open.
  Endpoint localEndpoint() override;
  Status broadcast(Bytes datagram) override;
  Status send(Endpoint to, Bytes datagram) override;
  Result<Received> receive(MutableBytes buffer) override;

 private:
  const uint16_t port_;
  WiFiUDP udp_;
  int waitingBytes_ = 0;  // of the datagram that the core has opened for us
};

}  // namespace spore
