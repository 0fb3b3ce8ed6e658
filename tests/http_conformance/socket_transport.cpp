#include "http_conformance/socket_transport.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace spore::http {

SocketTransport::SocketTransport(Endpoint address, size_t heapBytes)
    : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)),
      heapLeft_(heapBytes),
      heapLeast_(heapBytes) {
  const int on = 1;
  ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  // What the kernel takes beyond the window: as little as it allows.
  const int small = static_cast<int>(windowBytes);
  ::setsockopt(listener_, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(address.port);
  name.sin_addr.s_addr = htonl(address.ip.value);
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&name), sizeof name) != 0 || ::listen(listener_, 16) != 0) {
    std::perror("listening");
    std::exit(1);
  }
}

SocketTransport::~SocketTransport() {
  for (const Place& place : places_) {
    if (place.socket >= 0) ::close(place.socket);
  }
  ::close(listener_);
}

void SocketTransport::wait(int timeoutMs) {
  pollfd polled[connectionsMax + 1];
  nfds_t count = 0;
  polled[count++] = {listener_, POLLIN, 0};
  for (const Place& place : places_) {
    if (place.socket >= 0 && !place.isLost && !place.hasEnded && place.waiting.empty())
      polled[count++] = {place.socket, POLLIN, 0};
  }
  (void)::poll(polled, count, timeoutMs);
  for (Place& place : places_) {
    if (place.socket >= 0) read(place);
  }
  accept();
}

// lwIP's callback refuses a connection that finds no place; here the kernel has accepted it already.
void SocketTransport::accept() {
  while (true) {
    sockaddr_in from{};
    socklen_t size = sizeof from;
    const int socket = ::accept4(listener_, reinterpret_cast<sockaddr*>(&from), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0) return;
    const auto place =
        std::find_if(std::begin(places_), std::end(places_), [](const Place& p) { return p.socket < 0; });
    if (place == std::end(places_)) {
      const linger reset{1, 0};
      ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
      ::close(socket);
      continue;
    }
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    *place = Place{};
    place->socket = socket;
    place->client = IpAddress{ntohl(from.sin_addr.s_addr)};
  }
}

void SocketTransport::read(Place& place) {
  while (!place.isLost && !place.hasEnded && place.waiting.size() < windowBytes) {
    uint8_t segment[536];
    const size_t room = std::min(sizeof segment, windowBytes - place.waiting.size());
    const ssize_t count = ::recv(place.socket, segment, room, 0);
    if (count > 0) {
      place.waiting.insert(place.waiting.end(), segment, segment + count);
    } else if (count == 0) {
      place.hasEnded = true;
    } else if (errno == EAGAIN) {
      return;
    } else {
      place.isLost = true;
    }
  }
}

Bytes SocketTransport::received(Link link) {
  const Place& place = places_[link];
  return Bytes{place.waiting.data(), place.waiting.size()}.first(536);
}

void SocketTransport::take(Link link, size_t count) {
  auto& waiting = places_[link].waiting;
  waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(count));
}

size_t SocketTransport::unsent(Link link) {
  int bytes = 0;
  if (::ioctl(places_[link].socket, SIOCOUTQ, &bytes) != 0) return 0;
  return static_cast<size_t>(bytes);
}

size_t SocketTransport::send(Link link, Bytes bytes) {
  Place& place = places_[link];
  const size_t used = unsent(link);
  const Bytes fitting = bytes.first(used < sendBytesMax ? sendBytesMax - used : 0);
  if (fitting.empty() || place.isLost) return 0;
  const ssize_t sent = ::send(place.socket, fitting.data(), fitting.size(), MSG_NOSIGNAL);
  if (sent >= 0) return static_cast<size_t>(sent);
  if (errno != EAGAIN) place.isLost = true;
  return 0;
}

void SocketTransport::shutdown(Link link) {
  (void)::shutdown(places_[link].socket, SHUT_WR);
}

void SocketTransport::close(Link link) {
  (void)::close(places_[link].socket);
  places_[link] = Place{};
}

void SocketTransport::abort(Link link) {
  const linger reset{1, 0};
  ::setsockopt(places_[link].socket, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  close(link);
}

void* SocketTransport::lend(size_t bytes) {
  if (bytes > heapLeft_) return nullptr;
  auto* const block = static_cast<size_t*>(std::malloc(bytes + 2 * sizeof(size_t)));
  if (block == nullptr) return nullptr;
  *block = bytes;
  heapLeft_ -= bytes;
  heapLeast_ = std::min(heapLeast_, heapLeft_);
  return block + 2;
}

void SocketTransport::giveBack(void* memory) {
  size_t* const block = static_cast<size_t*>(memory) - 2;
  heapLeft_ += *block;
  std::free(block);
}

}  // namespace spore::http
