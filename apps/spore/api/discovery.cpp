#include "api/discovery.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "boards/linux/http_client.h"
#include "boards/linux/network_choice.h"
#include "session.h"
#include "spore/base/hash.h"
#include "spore/base/limits.h"
#include "spore/cluster/wire/frame.h"
#include "spore/cluster/wire/heartbeat.h"

namespace spore::cli {
namespace {

using Clock = std::chrono::steady_clock;

// Heartbeats come each 2-4 s, 10 % more at most.
constexpr auto patience = std::chrono::seconds(5);
// On this machine nothing takes longer.
constexpr uint32_t askTimeoutMs = 500;

class Listener {
 public:
  // An invalid one if the address cannot be listened on: another program may hold the port for itself.
  Listener(IpAddress address, uint16_t udpPort)
      : descriptor_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    const int on = 1;
    setsockopt(descriptor_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(udpPort);
    name.sin_addr.s_addr = htonl(address.value);
    isBound_ = bind(descriptor_, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0;
  }
  Listener(Listener&& other) noexcept : descriptor_(other.descriptor_), isBound_(other.isBound_) {
    other.descriptor_ = -1;
  }
  Listener& operator=(Listener&&) = delete;
  ~Listener() {
    if (descriptor_ >= 0) close(descriptor_);
  }

  bool isBound() const { return isBound_; }
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
  bool isBound_ = false;
};

// Everywhere that a node of this machine or of its networks broadcasts to.
std::vector<IpAddress> broadcastAddresses() {
  std::vector<IpAddress> addresses{IpAddress(127, 255, 255, 255), IpAddress(255, 255, 255, 255)};
  for (const NetworkInterface& network : interfacesOfThisMachine()) {
    const bool isKnown = std::find(addresses.begin(), addresses.end(), network.broadcast) != addresses.end();
    if (!network.broadcast.isNone() && !isKnown) addresses.push_back(network.broadcast);
  }
  return addresses;
}

// Where no broadcast can be heard, a node of this machine is asked where nodes live by default.
std::optional<Endpoint> askThisMachine(const std::string& cluster) {
  for (const NetworkInterface& network : interfacesOfThisMachine()) {
    if (!network.broadcast.isNone() || !network.isUp) continue;
    const Endpoint node{network.ip, defaultHttpPort};
    const HttpOutcome answer = httpRequest(node, "GET", "/api/node/status", {}, {}, askTimeoutMs);
    const std::string mark = "\"cluster\":\"" + cluster + "\"";
    if (answer.ok() && answer.response.body.find(mark) != std::string::npos) return node;
  }
  return std::nullopt;
}

std::optional<Endpoint> receive(const Listener& listener, const std::string& cluster) {
  uint8_t buffer[limits::datagramBytesMax];
  for (;;) {
    sockaddr_in from{};
    socklen_t fromSize = sizeof from;
    const ssize_t size =
        recvfrom(listener.descriptor(), buffer, sizeof buffer, 0, reinterpret_cast<sockaddr*>(&from), &fromSize);
    if (size < 0) return std::nullopt;
    const std::optional<uint16_t> port = httpPortIn({buffer, static_cast<size_t>(size)}, cluster);
    if (port) return Endpoint{IpAddress(ntohl(from.sin_addr.s_addr)), *port};
  }
}

}  // namespace

std::optional<uint16_t> httpPortIn(Bytes datagram, const std::string& cluster) {
  const Result<Frame> frame = decodeFrame(datagram);
  if (!frame.ok() || frame.value().header.type != FrameType::Heartbeat) return std::nullopt;
  if (frame.value().header.fleetId != fingerprint(std::string_view(cluster))) return std::nullopt;
  Heartbeat heartbeat;
  if (decodeHeartbeat(frame.value().body, heartbeat) != Status::Ok || heartbeat.httpPort == 0) return std::nullopt;
  return heartbeat.httpPort;
}

std::optional<Endpoint> listenForNode(uint16_t udpPort, const std::string& cluster) {
  if (const std::optional<Endpoint> node = askThisMachine(cluster)) return node;
  std::vector<Listener> listeners;
  std::vector<pollfd> waiting;
  for (const IpAddress address : broadcastAddresses()) {
    Listener listener(address, udpPort);
    if (!listener.isBound()) continue;
    waiting.push_back({listener.descriptor(), POLLIN, 0});
    listeners.push_back(std::move(listener));
  }
  const auto deadline = Clock::now() + patience;
  for (auto now = Clock::now(); now < deadline; now = Clock::now()) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - now).count() + 1;
    if (poll(waiting.data(), waiting.size(), static_cast<int>(left)) <= 0) continue;
    for (const Listener& listener : listeners) {
      if (const std::optional<Endpoint> node = receive(listener, cluster)) return node;
    }
  }
  return std::nullopt;
}

}  // namespace spore::cli
