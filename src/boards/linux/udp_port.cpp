#include "boards/linux/udp_port.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <cerrno>
#include <chrono>
#include <memory>
#include <string>

#include "boards/linux/start_error.h"
#include "boards/linux/timer.h"

namespace spore {
namespace {

namespace asio = boost::asio;
using asio::ip::udp;
using boost::system::error_code;
using Socket = asio::basic_datagram_socket<udp, asio::io_context::executor_type>;

constexpr std::chrono::milliseconds unfetchedPause{50};
// Bursts of a joining cluster arrive faster than a busy node reads them. The kernel caps the size at rmem_max.

constexpr int receiveBufferBytes = 1024 * 1024;

sockaddr_in toSystem(Endpoint endpoint) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(endpoint.ip.value);
  address.sin_port = htons(endpoint.port);
  return address;
}

std::string toString(Endpoint endpoint) {
  return std::string(toText(endpoint.ip).view()) + ":" + std::to_string(endpoint.port);
}

Socket bound(EventLoop& loop, Endpoint endpoint, bool isShared) {
  Socket socket(loop.get_executor());
  socket.open(udp::v4());
  socket.non_blocking(true);
  socket.set_option(asio::socket_base::receive_buffer_size(receiveBufferBytes));
  // Set only where addresses are meant to be shared: on the node's own address it would let a second process steal it.
  if (isShared) socket.set_option(asio::socket_base::reuse_address(true));
  error_code error;
  socket.bind({asio::ip::address_v4{endpoint.ip.value}, endpoint.port}, error);
  if (!error) return socket;
  const char* advice = error == asio::error::address_in_use
                           ? "stop the other node, or choose another address with --ip or port with --udp-port"
                           : "see the addresses of this machine with `ip address`, and choose one with --ip";
  throw StartError("cannot use UDP address " + toString(endpoint), error.message(), advice);
}

Result<DatagramPort::Received> receiveFrom(Socket& socket, MutableBytes buffer) {
  sockaddr_in from{};
  socklen_t fromSize = sizeof from;
  // With MSG_TRUNC the kernel returns the datagram's real length.
  const ssize_t size = ::recvfrom(socket.native_handle(), buffer.data(), buffer.size(), MSG_DONTWAIT | MSG_TRUNC,
                                  reinterpret_cast<sockaddr*>(&from), &fromSize);
  if (size < 0) return Status::NotFound;
  if (static_cast<size_t>(size) > buffer.size()) return Status::TooLarge;
  return DatagramPort::Received{{IpAddress{ntohl(from.sin_addr.s_addr)}, ntohs(from.sin_port)},
                                static_cast<size_t>(size)};
}

}  // namespace

struct UdpPort::Sockets {
  explicit Sockets(EventLoop& ioContext) : loop(ioContext) {}

  // A socket, and the pause of its watch; replaced together, so that a watch that is still under way finds its own.
  struct Watched {
    Watched(EventLoop& loop, Socket bound) : socket(std::move(bound)), pause(loop.get_executor()) {}
    Socket socket;
    Timer pause;
  };
  using Place = std::shared_ptr<Watched>;

  Place open(Endpoint endpoint, bool isShared) {
    const Place place = std::make_shared<Watched>(loop, bound(loop, endpoint, isShared));
    if (!isShared) place->socket.set_option(asio::socket_base::broadcast(true));
    return place;
  }
  void replace(Place& place, const Place& other) {
    if (place) {
      error_code ignored;
      place->socket.close(ignored);
      place->pause.cancel();
    }
    place = other;
    if (handler && place) watch(place);
  }
  void watch(const Place& place) {
    place->socket.async_wait(Socket::wait_read, [this, place](error_code error) {
      if (error) return;
      const uint32_t before = fetched;
      handler();
      if (!place->socket.is_open()) return;
      if (fetched != before) return watch(place);
      // Nobody fetched anything, as when a user has disabled that task: asking again at once would spin.
      place->pause.expires_after(unfetchedPause);
      place->pause.async_wait([this, place](error_code pauseError) {
        if (!pauseError) watch(place);
      });
    });
  }

  EventLoop& loop;
  Place own;
  Place shared;
  std::function<void()> handler;
  uint32_t fetched = 0;  // datagrams, wrapping
};

UdpPort::UdpPort(EventLoop& loop, Endpoint self, IpAddress broadcastAddress)
    : self_{{}, self.port}, sockets_(std::make_unique<Sockets>(loop)) {
  moveTo(self.ip, broadcastAddress);
}

UdpPort::~UdpPort() = default;

void UdpPort::onReadable(std::function<void()> handler) {
  sockets_->handler = std::move(handler);
  for (const auto& place : {sockets_->own, sockets_->shared}) {
    if (place) sockets_->watch(place);
  }
}

void UdpPort::moveTo(IpAddress ip, IpAddress broadcastAddress) {
  Sockets::Place own = sockets_->own;
  Sockets::Place shared;
  // All that can fail comes first.
  if (ip != self_.ip) own = ip.isNone() ? nullptr : sockets_->open({ip, self_.port}, false);
  if (!broadcastAddress.isNone()) shared = sockets_->open({broadcastAddress, self_.port}, true);
  if (own != sockets_->own) sockets_->replace(sockets_->own, own);
  sockets_->replace(sockets_->shared, shared);
  self_.ip = ip;
  broadcastAddress_ = broadcastAddress;
}

Status UdpPort::broadcast(Bytes datagram) {
  if (broadcastAddress_.isNone()) return Status::Unavailable;
  return send({broadcastAddress_, self_.port}, datagram);
}

Status UdpPort::send(Endpoint to, Bytes datagram) {
  if (!sockets_->own) return Status::Unavailable;
  const sockaddr_in address = toSystem(to);
  const ssize_t sent = ::sendto(sockets_->own->socket.native_handle(), datagram.data(), datagram.size(), MSG_DONTWAIT,
                                reinterpret_cast<const sockaddr*>(&address), sizeof address);
  if (sent >= 0) return Status::Ok;
  if (errno == EMSGSIZE) return Status::TooLarge;
  return errno == EAGAIN || errno == ENOBUFS ? Status::Busy : Status::Unavailable;
}

Result<DatagramPort::Received> UdpPort::receive(MutableBytes buffer) {
  Result<Received> received = Status::NotFound;
  for (const auto* place : {&sockets_->own, &sockets_->shared}) {
    if (*place && received.status() == Status::NotFound) received = receiveFrom((*place)->socket, buffer);
  }
  if (received.status() != Status::NotFound) ++sockets_->fetched;
  return received;
}

}  // namespace spore
