// The node's UDP port: its own address, and the subnet's broadcast address.
#pragma once

#include <functional>
#include <memory>

#include "boards/linux/event_loop.h"
#include "spore/platform/datagrams.h"

namespace spore {

class UdpPort final : public DatagramPort {
 public:
  // Binds `self`, which fails when another process has it, and the broadcast address at the same port, which many
  // nodes of one machine share. No broadcast address (a point-to-point link): broadcast() is Unavailable. No address
  // yet: nothing is sent or received until moveTo(). StartError when the address is taken or not one of this machine's.
  UdpPort(EventLoop& loop, Endpoint self, IpAddress broadcastAddress);
  ~UdpPort();

  // Listens at another address from now on; called from the event loop. StartError: it stays where it was.
  void moveTo(IpAddress ip, IpAddress broadcastAddress);

  // Called from the event loop whenever datagrams wait, again and again until receive() has fetched them.
  void onReadable(std::function<void()> handler);

  // No address: broadcast() is Unavailable.
  IpAddress broadcastAddress() const { return broadcastAddress_; }

  Endpoint localEndpoint() override { return self_; }
  Status broadcast(Bytes datagram) override;
  Status send(Endpoint to, Bytes datagram) override;
  Result<Received> receive(MutableBytes buffer) override;

 private:
  struct Sockets;

  Endpoint self_;
  IpAddress broadcastAddress_;
  std::unique_ptr<Sockets> sockets_;
};

}  // namespace spore
