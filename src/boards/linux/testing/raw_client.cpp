#include "boards/linux/testing/raw_client.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace spore {

RawClient::RawClient(Endpoint server, IpAddress own) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(own.value);
  if (!own.isNone()) (void)!::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address);
  address.sin_addr.s_addr = htonl(server.ip.value);
  address.sin_port = htons(server.port);
  // On loopback the kernel completes the connection by itself.
  isClosed_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0;
}

RawClient::~RawClient() {
  ::close(socket_);
}

bool RawClient::send(std::string_view text) {
  return ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT) == static_cast<ssize_t>(text.size());
}

void RawClient::poll() {
  char buffer[4096];
  while (!isClosed_) {
    const ssize_t size = ::recv(socket_, buffer, sizeof buffer, MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (size <= 0) isClosed_ = true;
    if (size > 0) received_.append(buffer, static_cast<size_t>(size));
  }
}

void RawClient::finishSending() {
  ::shutdown(socket_, SHUT_WR);
}

}  // namespace spore
